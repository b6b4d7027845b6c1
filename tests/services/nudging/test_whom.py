"""Whom a step of a file is for: each of them is told, with a message of its own, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.activities import Answer, Leave
from bot.domain.assignments import AssignmentKind, Progress, Whom
from bot.domain.org import Role
from bot.domain.policies.files import policies_in
from bot.domain.policies.steps import AUDIENCES, Audience, PolicyKind
from bot.services.nudging import policy_files
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork

RUNGS = {
    Audience.LEADER: {"陈磊"},
    Audience.SECRETARY: {"张华"},
    Audience.DEPUTY: {"周明"},
    Audience.ABOVE: {"吴刚"},
}
AT_THE_MEETING = RUNGS | {
    Audience.UNANSWERED: {"李静"},
    Audience.UNSURE: {"刘芳"},
    Audience.ATTENDING: {"张华"},
    Audience.LEAVE_PENDING: {"周明"},
    Audience.EXPECTED: {"张华", "刘芳", "周明", "李静"},
}
OWED = RUNGS | {
    Audience.NOT_DONE: {"刘芳", "陈磊", "李静", "周明"},
    Audience.HOURS_OWED: {"刘芳", "陈磊", "李静", "周明"},
    Audience.EXPECTED: {"张华", "刘芳", "陈磊", "李静", "周明"},
}


def days(clockwork: Clockwork, kind: PolicyKind) -> dict[str, Audience]:
    """The organisation's file has a step for each, on a day of its own; whom that day is for."""
    found, lines = {}, []
    anchor = "start" if kind is PolicyKind.GATHERING else "due"
    for number, of in enumerate(AUDIENCES[kind], start=1):
        lines += [f"[{kind}.{of}]", f'audience = "{of}"', f'anchor = "{anchor}"']
        lines += [f"amount = -{number}", 'measure = "days"', 'at = "10:00"', 'rest = "stay"']
        found[f"12-{18 - number:02} 10:00"] = of
    wanted = policies_in("\n".join(lines))
    assert not isinstance(wanted, list), wanted
    clockwork.ground.do(lambda uow: policy_files.load(uow, None, wanted, ZONE))
    branch = clockwork.ground.units["第一党支部"].id
    deputy = clockwork.ground.members["周明"]
    clockwork.ground.do(
        lambda uow: uow.members.appoint(deputy, branch, Role.DEPUTY_SECRETARY, date(2026, 1, 1))
    )
    return found


def told(clockwork: Clockwork, when: str) -> set[str]:
    return {
        one.who
        for one in clockwork.sent
        if one.when == when and one.reminder and one.kind != "nudge.day"
    }


def test_of_a_meeting(clockwork: Clockwork) -> None:
    wanted = days(clockwork, PolicyKind.GATHERING)
    post = clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-18 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "张华")
    post.answers(activity, Answer.UNSURE, "刘芳")
    clockwork.ground.answers(activity, "周明", Answer.LEAVE, Leave.REQUESTED)
    clockwork.ground.answers(activity, "陈磊", Answer.LEAVE, Leave.APPROVED)
    clockwork.until("2026-12-18 14:00")
    for when, of in wanted.items():
        assert told(clockwork, when) == AT_THE_MEETING[of], of


@pytest.mark.parametrize("kind", [one for one in PolicyKind if one is not PolicyKind.GATHERING])
def test_of_what_is_owed(clockwork: Clockwork, kind: PolicyKind) -> None:
    wanted, desk = days(clockwork, kind), Desk(clockwork.post)
    hours = 0 if kind is PolicyKind.DEADLINE else 20
    of = desk.sets(desk.plan(AssignmentKind(kind.value), Whom.UNIT, "2026-12-18", hours=hours))
    if kind is PolicyKind.TRAINING:
        desk.credits(of, "张华", 20, "2026-11-23")
    else:
        desk.says(of, "张华", Progress.DONE)
    clockwork.until("2026-12-18 14:00")
    for when, whom in wanted.items():
        assert told(clockwork, when) == OWED[whom], whom
