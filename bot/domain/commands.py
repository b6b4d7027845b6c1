"""Commands, and who may use which: the one table that menus, help and the home card read."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.access import Action, Actor, has_right


class Command(StrEnum):
    """A command of the bot, in the order commands are listed."""

    START = "start"
    TODAY = "today"
    WHY = "why"
    MY = "my"
    CALENDAR = "calendar"
    NEW = "new"
    ACTIVITIES = "activities"
    ATTENDANCE = "attendance"
    SUMMARY = "summary"
    MEMBERS = "members"
    INVITE = "invite"
    STUDY = "study"
    IMPORT = "import"
    AUDIT = "audit"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    HELP = "help"
    CANCEL = "cancel"


OPEN = (Command.START, Command.PRIVACY, Command.HELP)
"""What somebody unknown may use."""

_OF_MEMBERS = frozenset({Command.TODAY, Command.WHY, Command.MY, Command.CALENDAR})
_BY_RIGHT = {
    Command.NEW: Action.MANAGE_ACTIVITY,
    Command.ACTIVITIES: Action.SEE_ACTIVITY,
    Command.ATTENDANCE: Action.TAKE_ATTENDANCE,
    Command.SUMMARY: Action.SEE_FIGURES,
    Command.MEMBERS: Action.SEE_ROSTER,
    Command.INVITE: Action.INVITE,
    Command.STUDY: Action.SEE_STUDY,
    Command.AUDIT: Action.SEE_AUDIT,
    Command.IMPORT: Action.IMPORT_ROSTER,
}


def commands_of(actor: Actor) -> tuple[Command, ...]:
    """What `actor` may use now, in the order of `Command`: some of it needs a row of the roster,
    some a right somewhere."""
    if actor.account_id is None:
        return OPEN
    return tuple(command for command in Command if _may_use(actor, command))


def _may_use(actor: Actor, command: Command) -> bool:
    if command in _OF_MEMBERS:
        return actor.member_id is not None
    right = _BY_RIGHT.get(command)
    return right is None or has_right(actor, right)
