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
    CORRECT_SHEET = "correct_sheet"  # send a closed one back
    SEE_FIGURES = "see_figures"
    SEE_ROSTER = "see_roster"  # with names
    SETTLE = "settle"  # what holds in a unit
    SEE_AUDIT = "see_audit"  # with names
    SEE_AUDIT_FIGURES = "see_audit_figures"
    MANAGE_ROSTER = "manage_roster"  # add, correct, leaving
    APPOINT = "appoint"  # committee members, and leaders of the unit's groups
    APPOINT_HEAD = "appoint_head"
    TRANSFER = "transfer"  # ask for it
    RECEIVE = "receive"  # confirm a transfer to the unit
    RELINK = "relink"  # let a member come in with another account
    MANAGE_GROUPS = "manage_groups"
    IMPORT_ROSTER = "import_roster"  # from a file, for all units at once
    SET_CALENDAR = "set_calendar"  # the rest days of a year, and the organisation's own
    SET_STUDY = "set_study"  # study, training, deadlines: set, follow, credit
    SEE_STUDY = "see_study"  # with names
    RESTORE = "restore"  # decide about what was held back after a backup was read back
    REPORT = "report"  # say that what the unit itself owes is done


@dataclass(frozen=True)
class Office:
    """An office held today."""

    role: Role
    unit_id: int
    unit_path: str
    unit_kind: UnitKind
    keeps: bool | None = None
    """Whether its unit has it take the roll; None where that is not the unit's to say."""


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
    the administrator has it anywhere; `above`: only offices of units above the branches do."""

    own: frozenset[Role]
    under: frozenset[Role] = frozenset()
    administrator: bool = False
    above: bool = False


_HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})
_ROSTER = _HEADS | {Role.ORGANISATION}
_LEADER = frozenset({Role.GROUP_LEADER})
_LOWEST = frozenset({UnitKind.BRANCH, UnitKind.GROUP})

RULES: dict[Action, Rule] = {
    Action.INVITE: Rule(_ROSTER, under=_HEADS, administrator=True),
    Action.APPROVE_REGISTRATION: Rule(_HEADS, under=_HEADS, administrator=True),
    Action.MANAGE_ACTIVITY: Rule(_HEADS),
    Action.SEE_ACTIVITY: Rule(COMMITTEE_ROLES | _LEADER),
    Action.NUDGE: Rule(_HEADS | _LEADER),
    Action.DECIDE_LEAVE: Rule(_HEADS),
    Action.TAKE_ATTENDANCE: Rule(_ROSTER | _LEADER),
    Action.SEE_SHEET: Rule(COMMITTEE_ROLES),
    Action.CORRECT_SHEET: Rule(_HEADS, under=_HEADS),
    Action.SEE_FIGURES: Rule(COMMITTEE_ROLES, under=_HEADS, administrator=True),
    Action.SETTLE: Rule(_HEADS, administrator=True),
    Action.SEE_AUDIT: Rule(_HEADS, administrator=True),
    Action.SEE_AUDIT_FIGURES: Rule(_HEADS, under=_HEADS, administrator=True),
    Action.SEE_ROSTER: Rule(COMMITTEE_ROLES | _LEADER, administrator=True),
    Action.MANAGE_ROSTER: Rule(_ROSTER, administrator=True),
    Action.APPOINT: Rule(_HEADS, administrator=True),
    Action.APPOINT_HEAD: Rule(frozenset(), under=_HEADS, administrator=True),
    Action.TRANSFER: Rule(_HEADS, under=_HEADS, administrator=True),
    Action.RECEIVE: Rule(_HEADS, under=_HEADS, administrator=True),
    Action.RELINK: Rule(_HEADS, under=_HEADS, administrator=True),
    Action.MANAGE_GROUPS: Rule(_ROSTER, administrator=True),
    Action.IMPORT_ROSTER: Rule(_HEADS, under=_HEADS, administrator=True, above=True),
    Action.SET_CALENDAR: Rule(frozenset(), administrator=True),
    Action.SET_STUDY: Rule(_HEADS),
    Action.SEE_STUDY: Rule(COMMITTEE_ROLES | _LEADER),
    Action.REPORT: Rule(_HEADS),
    Action.RESTORE: Rule(frozenset(), administrator=True),
}


def allowed(actor: Actor, action: Action, unit_path: str) -> bool:
    """Whether `actor` may do `action` in the unit at `unit_path` ("1.4.9.")."""
    rule = RULES[action]
    if rule.administrator and actor.administrator:
        return True
    return any(
        gives(office, action)
        if office.unit_path == unit_path
        else _reaches(office, rule) and unit_path.startswith(office.unit_path)
        for office in actor.offices
    )


def gives(office: Office, action: Action) -> bool:
    """Whether an office gives that right in its own unit. Who takes the roll beside secretary and
    deputy is for the unit to say."""
    if action is Action.TAKE_ATTENDANCE and office.keeps is not None:
        return office.keeps
    rule = RULES[action]
    return office.role in rule.own and not (rule.above and office.unit_kind in _LOWEST)


def has_right(actor: Actor, action: Action) -> bool:
    """Whether `actor` has this right anywhere (for menus and help, not for deciding)."""
    rule = RULES[action]
    return (rule.administrator and actor.administrator) or any(
        gives(office, action) or _reaches(office, rule) for office in actor.offices
    )


def _reaches(office: Office, rule: Rule) -> bool:
    """Whether an office gives that right in the units under its own."""
    return office.role in rule.under and not (rule.above and office.unit_kind in _LOWEST)
