"""Who may do what, as one table (product.md, decisions on rights and rule 7).

Rights come from offices held today and from the administrator's grant on an account, never from a
button. Names are for one's own unit; above it there are figures only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.org import COMMITTEE_ROLES, Role, UnitKind


class Action(StrEnum):
    """What a right is needed for."""

    INVITE = "invite"
    APPROVE_REGISTRATION = "approve_registration"
    MANAGE_ACTIVITY = "manage_activity"  # set up, publish, edit, cancel
    SEE_ACTIVITY = "see_activity"  # with names
    NUDGE = "nudge"
    DECIDE_LEAVE = "decide_leave"
    TAKE_ATTENDANCE = "take_attendance"  # and close the sheet
    SEE_SHEET = "see_sheet"  # names, exports
    SEE_FIGURES = "see_figures"
    SEE_ROSTER = "see_roster"  # with names
    MANAGE_ROSTER = "manage_roster"  # add, correct, leaving


@dataclass(frozen=True)
class Office:
    """An office held today."""

    role: Role
    unit_id: int
    unit_path: str
    unit_kind: UnitKind


@dataclass(frozen=True)
class Actor:
    """The person who acts, as the database knows them at this moment.

    `account_id` is None for somebody unknown; `member_id` None for an account without a roster row.
    """

    bot_id: int
    telegram_id: int
    account_id: int | None = None
    member_id: int | None = None
    administrator: bool = False
    offices: tuple[Office, ...] = field(default=())
    unit_ids: frozenset[int] = field(default=frozenset())  # branch and groups they belong to today


@dataclass(frozen=True)
class Rule:
    """Which offices give a right in their own unit, which in the units under it, and whether
    the administrator has it anywhere."""

    own: frozenset[Role]
    under: frozenset[Role] = frozenset()
    administrator: bool = False


_HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})
_ROSTER = _HEADS | {Role.ORGANISATION}
_LEADER = frozenset({Role.GROUP_LEADER})

RULES: dict[Action, Rule] = {
    Action.INVITE: Rule(_ROSTER, under=_HEADS, administrator=True),
    Action.APPROVE_REGISTRATION: Rule(_HEADS, under=_HEADS, administrator=True),
    Action.MANAGE_ACTIVITY: Rule(_HEADS),
    Action.SEE_ACTIVITY: Rule(COMMITTEE_ROLES | _LEADER),
    Action.NUDGE: Rule(_HEADS | _LEADER),
    Action.DECIDE_LEAVE: Rule(_HEADS),
    Action.TAKE_ATTENDANCE: Rule(_ROSTER | _LEADER),
    Action.SEE_SHEET: Rule(COMMITTEE_ROLES),
    Action.SEE_FIGURES: Rule(COMMITTEE_ROLES, under=_HEADS, administrator=True),
    Action.SEE_ROSTER: Rule(COMMITTEE_ROLES | _LEADER, administrator=True),
    Action.MANAGE_ROSTER: Rule(_ROSTER, administrator=True),
}


def allowed(actor: Actor, action: Action, unit_path: str) -> bool:
    """Whether `actor` may do `action` in the unit at `unit_path` ("1.4.9.")."""
    rule = RULES[action]
    if rule.administrator and actor.administrator:
        return True
    return any(
        office.role in (rule.own if office.unit_path == unit_path else rule.under)
        and unit_path.startswith(office.unit_path)
        for office in actor.offices
    )


def has_right(actor: Actor, action: Action) -> bool:
    """Whether `actor` has this right anywhere (for menus and help, not for deciding)."""
    rule = RULES[action]
    return (rule.administrator and actor.administrator) or any(
        office.role in rule.own | rule.under for office in actor.offices
    )
