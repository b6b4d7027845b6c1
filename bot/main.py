"""`zhibu`: the command line. A command is imported when it is asked for."""

from __future__ import annotations

import io
import sys

from bot.cli.console import terminal_language
from bot.cli.groups import Commands, spoken
from bot.cli.own_words import speak
from bot.errors import N_

WHERE = "bot.cli.commands."

key = Commands({"new": WHERE + "keys:new"}, help=N_("The key that encrypts personal data at rest."))
calendar = Commands(
    {
        "show": WHERE + "calendars:show",
        "import": WHERE + "calendars:import_year",
        "template": WHERE + "calendars:template",
        "set": WHERE + "calendars:set_day",
    },
    help=N_("Rest days and make-up working days."),
)
bot = Commands(
    {
        "add": WHERE + "bots:add",
        "token": WHERE + "bots:token",
        "list": WHERE + "bots:list_all",
        "rate": WHERE + "bots:rate",
        "remove": WHERE + "bots:remove",
    },
    help=N_("Several bots on one database, each for its own organisation."),
)
policy = Commands(
    {"export": WHERE + "policies:export", "import": WHERE + "policies:import_file"},
    help=N_("When the organisation reminds whom, as a file to change."),
)
cli = Commands(
    {
        "demo": WHERE + "demo:demo",
        "check": WHERE + "checks:check",
        "run": WHERE + "running:run",
        "claim": WHERE + "claims:claim",
        "outbox": WHERE + "outbox:outbox",
        "template": WHERE + "rosters:template",
        "import": WHERE + "rosters:import_file",
        "backup": WHERE + "databases:backup",
        "migrate": WHERE + "databases:migrate",
        "key": __name__ + ":key",
        "calendar": __name__ + ":calendar",
        "bot": __name__ + ":bot",
        "policy": __name__ + ":policy",
    },
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_(
        "Zhibu: nudges, attendance and summaries for organisations with branches. Settings come "
        "from the environment or from a file .env in this folder; “zhibu check” looks at them. "
        "“zhibu demo” needs none."
    ),
)


def main() -> None:
    """Entry point. What a terminal cannot show is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    t = terminal_language()
    speak(t)
    spoken(cli, t)(prog_name="zhibu", obj=t)
