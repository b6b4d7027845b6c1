"""Screens of help: what this person may do now, and how answers work."""

from __future__ import annotations

from bot.chat.screens import Screen, bold, esc, lines, rows
from bot.chat.views import administrators, commands, fallback
from bot.domain.access import Actor
from bot.domain.commands import Command, commands_of
from bot.errors import N_
from bot.i18n import Language

_ANSWERS = (
    N_("1. One tap on ✅, 🙏 or ❓ answers; you may change it until the time to answer is over."),
    N_("2. Leave is approved by the secretary; no reason is needed."),
    N_("3. An answer is not attendance; unrecorded is not absent."),
)
_EXAMPLE = N_("/new party class Dec 4 15:00 room 301, third quarter")
_ELSEWHERE = frozenset({Command.START, Command.HELP})
"""The key under the text; the text itself."""


def by_role(t: Language, actor: Actor) -> Screen:
    """A line for each command that `actor` may use now; as much as fits a phone's screen."""
    listed = [command for command in commands_of(actor) if command not in _ELSEWHERE]
    return Screen(
        lines(
            bold(t._("ℹ️ What you can do here")),
            *(_line(t, command) for command in listed),
            *(_how(t) if actor.member_id is not None else ()),
            *(_in_one_line(t) if Command.NEW in listed else ()),
        ),
        rows(
            commands.key(t, Command.START),
            administrators.way_in(t) if actor.administrator else None,
        ),
    )


def stranger(t: Language) -> Screen:
    """For somebody unknown."""
    return Screen(lines(fallback.stranger(t).text, "", _line(t, Command.PRIVACY)))


def _line(t: Language, command: Command) -> str:
    said = t._("/{command} — {what}").format(command=command.value, what=commands.line(t, command))
    return esc(said)


def _in_one_line(t: Language) -> list[str]:
    return ["", bold(t._("An activity in one line")), esc(t._(_EXAMPLE))]


def _how(t: Language) -> list[str]:
    return ["", bold(t._("How answers work")), *(esc(t._(rule)) for rule in _ANSWERS)]
