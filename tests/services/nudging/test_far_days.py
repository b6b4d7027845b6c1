"""Leave for a period and offices hold by the day of the unit, wherever the organisation is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.assignments import AssignmentKind, Whom
from bot.domain.org import Role
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Anchor, Audience, Measure, PolicyKind, PolicyStep
from bot.domain.unit_settings import Setting
from bot.services.activities import absences, previewing
from bot.services.nudging import own_days, policy_changes
from bot.services.nudging.policy_changes import Place
from bot.services.personal import unit_settings
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE, queries_of
from tests.services.nudging.clockwork import Clockwork
from tests.services.post import FIRST

NEW_YORK = ZoneInfo("America/New_York")
TOLD = "2026-12-03 09:01"
"""It is the evening of the second there."""


def in_new_york(clockwork: Clockwork) -> None:
    """The branch is there, and asks at eight in the evening, two days before."""
    ground = clockwork.ground
    actor, unit = ground.actor("张华"), ground.units[FIRST].id

    def settle(uow: UnitOfWork) -> None:
        zone = NEW_YORK.key
        unit_settings.settle(uow, actor, unit, Setting.ZONE, zone, uow.now, ZONE)
        for kind, anchor, owing in (
            (PolicyKind.GATHERING, Anchor.START, Audience.UNANSWERED),
            (PolicyKind.STUDY, Anchor.DUE, Audience.NOT_DONE),
        ):
            for key, whom in (("own1", owing), ("own2", Audience.SECRETARY)):
                step = PolicyStep(key, whom, anchor, -2, Measure.DAYS, time(20))
                policy_changes.put(uow, actor, Place(ScopeKind.UNIT, unit, kind), key, step, ZONE)

    ground.do(settle)


def away(clockwork: Clockwork, who: str, day: date) -> None:
    chief, member = clockwork.ground.actor("张华"), clockwork.ground.members[who]
    clockwork.ground.do(lambda uow: absences.put(uow, chief, member, (day, day), uow.now, ZONE))


def told(clockwork: Clockwork, *kinds: str) -> set[str]:
    found = [one for one in clockwork.sent if one.when == "12-03 09:00"]
    return {one.who for one in found if one.kind in kinds and not one.edited}


def test_of_a_meeting(clockwork: Clockwork) -> None:
    ground = clockwork.ground
    in_new_york(clockwork)
    begins = datetime(2026, 12, 4, 15, tzinfo=NEW_YORK).astimezone(ZONE)
    plan = clockwork.post.plan(begins.strftime("%Y-%m-%d %H:%M"))
    of = clockwork.post.publishes("张华", plan).activity
    away(clockwork, "李静", date(2026, 12, 3))
    away(clockwork, "周明", date(2026, 12, 2))
    ground.do(
        lambda uow: uow.members.appoint(
            ground.members["刘芳"], ground.units[FIRST].id, Role.SECRETARY, date(2026, 12, 3)
        )
    )
    clockwork.until("2026-12-02 12:00")
    actor = ground.actor("张华")
    seen = ground.do(lambda uow: previewing.timetable(uow, actor, of.id, uow.now, ZONE))
    [asked] = [one for one in seen.lines if one.step.key == "own1"]
    assert asked.skipped[Reason.AWAY] == ("周明",)
    clockwork.until(TOLD)
    assert told(clockwork, "nudge.unanswered", "nudge.day") == {"张华", "刘芳", "陈磊", "李静"}
    assert told(clockwork, "nudge.rung") == set(), "it came with the own one"
    lists = {one.who for one in clockwork.sent if one.when == "12-03 09:00" and "📋" in one.text}
    assert lists == {"张华"}, "who holds the office from tomorrow on is told tomorrow"


def test_of_a_study_assignment(clockwork: Clockwork) -> None:
    in_new_york(clockwork)
    desk = Desk(clockwork.post)
    desk.sets(desk.plan(AssignmentKind.STUDY, Whom.UNIT, "2026-12-04", hours=20))
    away(clockwork, "李静", date(2026, 12, 3))
    away(clockwork, "周明", date(2026, 12, 2))
    clockwork.until(TOLD)
    assert told(clockwork, "nudge.task") == {"张华", "刘芳", "陈磊", "李静"}


def test_where_it_is_one_day_everywhere_nothing_is_looked_up(clockwork: Clockwork) -> None:
    ground = clockwork.ground
    in_new_york(clockwork)
    of = clockwork.post.publishes("张华", clockwork.post.plan("2026-12-04 15:00")).activity
    steps = ground.do(lambda uow: uow.steps.of_activity(of.id))
    morning, evening = (ground.clock.now() + timedelta(hours=hours) for hours in (0, 12))
    seen: dict[datetime, set[date]] = {}

    def look(uow: UnitOfWork, at: datetime) -> None:
        seen[at] = set(own_days.by_day(uow, steps, at, ZONE))

    costs = [
        queries_of(ground.store, partial(ground.do, partial(look, at=at)))
        for at in (evening, morning)
    ]
    assert seen == {evening: {date(2026, 11, 23)}, morning: {date(2026, 11, 22)}}
    assert costs[0] < costs[1]
