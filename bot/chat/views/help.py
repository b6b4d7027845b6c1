"""Screens of help: what this person may do now, and how answers work."""

from __future__ import annotations

from bot.chat.screens import Screen, bold, esc, lines, rows
from bot.chat.views import commands, fallback
from bot.domain.access import Actor
from bot.domain.commands import Command, commands_of
from bot.errors import N_
from bot.i18n import Language

_ANSWERS = (
    N_(
        "1. One tap on ✅ Attending, 🙏 Ask for leave or ❓ Not sure answers an activity. You may "
        "change it until the time to answer is over; later answers are marked as late."
    ),
    N_("2. Leave goes to your secretary, who approves or declines it. No reason is needed."),
    N_(
        "3. An answer is not attendance: who was there is recorded at the activity, and unrecorded "
        "is never absent."
    ),
)


def by_role(t: Language, actor: Actor) -> Screen:
    """A line for each command that `actor` may use now."""
    listed = [_line(t, command) for command in commands_of(actor)]
    return Screen(
        lines(
            bold(t._("ℹ️ What you can do here")),
            *listed,
            *(_how(t) if actor.member_id is not None else ()),
        ),
        rows(commands.key(t, Command.START)),
    )


def stranger(t: Language) -> Screen:
    """For somebody unknown."""
    return Screen(lines(fallback.stranger(t).text, "", _line(t, Command.PRIVACY)))


def _line(t: Language, command: Command) -> str:
    said = t._("/{command} — {what}").format(command=command.value, what=commands.line(t, command))
    return esc(said)


def _how(t: Language) -> list[str]:
    return ["", bold(t._("How answers work")), *(esc(t._(rule)) for rule in _ANSWERS)]
