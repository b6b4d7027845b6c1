"""The one permission table: every right, every office, in the own unit, under it and elsewhere."""

from __future__ import annotations

import pytest

from bot.domain.access import RULES, Action, Actor, Office, allowed, has_right
from bot.domain.org import Role, UnitKind, kind_from_name

OWN, UNDER, ABOVE, ELSEWHERE = "1.2.", "1.2.5.", "1.", "1.3."
HEADS = {Role.SECRETARY, Role.DEPUTY_SECRETARY}
COMMITTEE = set(Role) - {Role.GROUP_LEADER}

# right → (offices that have it in their own unit, in units under it, the administrator anywhere)
TABLE = {
    Action.INVITE: (HEADS | {Role.ORGANISATION}, HEADS, True),
    Action.APPROVE_REGISTRATION: (HEADS, HEADS, True),
    Action.MANAGE_ACTIVITY: (HEADS, set(), False),
    Action.SEE_ACTIVITY: (COMMITTEE | {Role.GROUP_LEADER}, set(), False),
    Action.NUDGE: (HEADS | {Role.GROUP_LEADER}, set(), False),
    Action.DECIDE_LEAVE: (HEADS, set(), False),
    Action.TAKE_ATTENDANCE: (HEADS | {Role.ORGANISATION, Role.GROUP_LEADER}, set(), False),
    Action.SEE_SHEET: (COMMITTEE, set(), False),
    Action.CORRECT_SHEET: (HEADS, HEADS, False),
    Action.SEE_FIGURES: (COMMITTEE, HEADS, True),
    Action.SETTLE: (HEADS, set(), True),
    Action.SEE_AUDIT: (HEADS, set(), True),
    Action.SEE_AUDIT_FIGURES: (HEADS, HEADS, True),
    Action.SEE_ROSTER: (COMMITTEE | {Role.GROUP_LEADER}, set(), True),
    Action.MANAGE_ROSTER: (HEADS | {Role.ORGANISATION}, set(), True),
    Action.APPOINT: (HEADS, set(), True),
    Action.APPOINT_HEAD: (set(), HEADS, True),
    Action.TRANSFER: (HEADS, HEADS, True),
    Action.RECEIVE: (HEADS, HEADS, True),
    Action.RELINK: (HEADS, HEADS, True),
    Action.MANAGE_GROUPS: (HEADS | {Role.ORGANISATION}, set(), True),
    Action.SET_CALENDAR: (set(), set(), True),
    Action.RESTORE: (set(), set(), True),
    Action.SET_STUDY: (HEADS, set(), False),
    Action.SEE_STUDY: (COMMITTEE | {Role.GROUP_LEADER}, set(), False),
    Action.REPORT: (HEADS, set(), False),
    Action.IMPORT_ROSTER: (set(), set(), True),  # and heads above the branches: see below
}


def holder(role: Role) -> Actor:
    return Actor(1, 2, 3, 4, offices=(Office(role, 2, OWN, UnitKind.BRANCH),))


def test_the_table_names_every_right() -> None:
    assert set(TABLE) == set(Action) == set(RULES)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_an_office_gives_its_rights_and_no_other(action: Action, role: Role) -> None:
    own, under, _ = TABLE[action]
    actor = holder(role)
    assert [allowed(actor, action, path) for path in (OWN, UNDER, ABOVE, ELSEWHERE)] == [
        role in own,
        role in under,
        False,
        False,
    ]
    assert has_right(actor, action) is (role in own | under)


@pytest.mark.parametrize("role", Role)
def test_heads_above_the_branches_import_for_their_unit_and_those_under_it(role: Role) -> None:
    actor = Actor(1, 2, 3, 4, offices=(Office(role, 2, OWN, UnitKind.COMMITTEE),))
    right = role in HEADS
    assert [allowed(actor, Action.IMPORT_ROSTER, path) for path in (OWN, UNDER, ABOVE)] == [
        right,
        right,
        False,
    ]
    assert has_right(actor, Action.IMPORT_ROSTER) is right


@pytest.mark.parametrize("action", Action)
def test_the_administrator_sees_rosters_and_figures_but_no_activity(action: Action) -> None:
    boss = Actor(1, 2, 3, administrator=True)
    assert allowed(boss, action, ELSEWHERE) is has_right(boss, action) is TABLE[action][2]


@pytest.mark.parametrize("action", Action)
def test_a_plain_member_and_a_stranger_have_none(action: Action) -> None:
    for actor in (Actor(1, 2, 3, 4), Actor(1, 2)):
        assert not allowed(actor, action, OWN)
        assert not has_right(actor, action)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市直机关工委", UnitKind.WORK_COMMITTEE),
        ("市直机关党委", UnitKind.COMMITTEE),
        ("机关党总支", UnitKind.GENERAL_BRANCH),
        ("机关总支部委员会", UnitKind.GENERAL_BRANCH),
        ("第一党支部", UnitKind.BRANCH),
        ("第一支部委员会", UnitKind.BRANCH),
        ("第一党小组", UnitKind.GROUP),
        ("First Branch", UnitKind.BRANCH),
        ("City Work Committee", UnitKind.WORK_COMMITTEE),
        ("办公室", None),
        ("", None),
    ],
)
def test_a_units_kind_is_read_from_its_name(name: str, kind: UnitKind | None) -> None:
    assert kind_from_name(name) is kind
