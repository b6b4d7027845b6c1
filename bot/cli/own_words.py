"""What click says of its own accord, in the language of the terminal. It looks each sentence up by
gettext, so they stand in our catalog."""

from __future__ import annotations

import gettext
import os

import click

from bot.errors import N_
from bot.i18n import DOMAIN, FOLDER, Language

ENGLISH = "en"


def n_(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that has a form for one and for many."""
    return one, many


class Sheet(click.HelpFormatter):
    """Help whose headings end as they do in that language."""

    def write_heading(self, heading: str) -> None:
        """A heading of options, arguments or commands."""
        self.write(gettext.gettext(HEADING).format(heading=heading) + "\n")


class Call(click.Context):
    """A call of a command, as click keeps it."""

    formatter_class = Sheet


HEADING = N_("{heading}:")
SENTENCES = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("default: {default}"),
    n_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    n_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    n_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    n_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)


def speak(t: Language) -> None:
    """Click speaks that language from now on; English is its own."""
    if t.code != ENGLISH:
        os.environ["LANGUAGE"] = t.code
        gettext.bindtextdomain(DOMAIN, FOLDER)
