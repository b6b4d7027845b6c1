"""Which commands somebody may use, as a table."""

from __future__ import annotations

import pytest

from bot.domain.access import Actor, Office
from bot.domain.commands import OPEN, Command, commands_of
from bot.domain.org import Role, UnitKind

OWN = ["settings", "privacy", "help", "cancel"]
ORGANISER = ["new", "activities", "attendance", "summary", "members", "invite", "study"]
HEAD = [*ORGANISER, "audit"]


def actor(role: Role | None, *, administrator: bool = False, member: bool = True) -> Actor:
    offices = (Office(role, 2, "1.2.", UnitKind.BRANCH),) if role else ()
    return Actor(1, 100, 7, 3 if member else None, administrator=administrator, offices=offices)


@pytest.mark.parametrize(
    ("who", "commands"),
    [
        (actor(None), ["start", "today", "why", "my", "calendar", *OWN]),
        (actor(None, member=False), ["start", *OWN]),
        (actor(Role.SECRETARY), ["start", "today", "why", "my", "calendar", *HEAD, *OWN]),
        (actor(Role.DEPUTY_SECRETARY), ["start", "today", "why", "my", "calendar", *HEAD, *OWN]),
        (
            actor(Role.ORGANISATION),
            [
                "start",
                "today",
                "why",
                "my",
                "calendar",
                *(one for one in ORGANISER if one != "new"),
                *OWN,
            ],
        ),
        (
            actor(Role.DISCIPLINE),
            [
                "start",
                "today",
                "why",
                "my",
                "calendar",
                "activities",
                "summary",
                "members",
                "study",
                *OWN,
            ],
        ),
        (
            actor(Role.GROUP_LEADER),
            [
                *("start", "today", "why", "my", "calendar", "activities", "attendance", "members"),
                *("study", *OWN),
            ],
        ),
        (
            actor(None, administrator=True, member=False),
            ["start", "summary", "members", "invite", "import", "audit", *OWN],
        ),
    ],
)
def test_commands_follow_from_rights(who: Actor, commands: list[str]) -> None:
    assert [command.value for command in commands_of(who)] == commands


def test_a_stranger_may_use_what_is_open() -> None:
    assert commands_of(Actor(1, 100)) == OPEN == (Command.START, Command.PRIVACY, Command.HELP)
