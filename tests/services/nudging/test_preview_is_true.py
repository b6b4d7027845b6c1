"""The preview is what happens, whatever it is about and its steps are, whatever people said,
whoever is away, muted or quiet, and however much a day is enough."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.activities import Answer, Leave
from bot.domain.assignments import AssignmentKind, Progress, Whom
from bot.domain.daily import next_daily
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import (
    ANCHORS,
    AUDIENCES,
    Audience,
    Measure,
    PolicyKind,
    PolicyStep,
    Shift,
)
from bot.services.activities import previewing
from bot.services.assignments import reminding
from bot.services.nudging import policy_changes, told
from bot.services.nudging.policy_changes import Place
from bot.services.nudging.timetables import Line
from bot.store.uow import UnitOfWork
from tests.databases import renew
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground
from tests.services.nudging.clockwork import Clockwork

IN_CHAT = ("张华", "刘芳", "周明", "陈磊", "李静")
NAMES = st.sampled_from(IN_CHAT)
WINDOW = timedelta(minutes=10)
SAID = st.sampled_from([*Answer, None])


@dataclass(frozen=True)
class Case:
    """A matter, what people said and want, and when the preview is looked at."""

    kind: PolicyKind
    policy: tuple[PolicyStep, ...]
    starts: str
    hours_before: int
    said: dict[str, Answer | None]
    away: frozenset[str]
    muted: frozenset[str]
    quiet: frozenset[str]
    late: frozenset[str] = frozenset()


@st.composite
def steps(draw: st.DrawFn, kind: PolicyKind, key: str) -> PolicyStep:
    measure = draw(st.sampled_from(Measure))
    hours = measure is Measure.HOURS
    at = None if hours else draw(st.sampled_from((None, time(8), time(19), time(22))))
    return PolicyStep(
        key,
        draw(st.sampled_from(AUDIENCES[kind])),
        draw(st.sampled_from(ANCHORS[kind])),
        draw(st.integers(-40, 4) if hours else st.integers(-6, 2)),
        measure,
        at,
        draw(st.sampled_from(Shift)),
        draw(st.sampled_from(Shift)),
        draw(st.sampled_from((0, 0, 1, 3))),
        draw(st.integers(1, 3)),
        useful=draw(st.sampled_from((None, 3, 30))),
    )


@st.composite
def policies(draw: st.DrawFn, kind: PolicyKind) -> tuple[PolicyStep, ...]:
    """What the branch has changed."""
    return tuple(draw(steps(kind, key)) for key in ("1d", "own1", "own2", "own3"))


KINDS = st.sampled_from(PolicyKind)
CASES = st.builds(
    lambda drawn, *rest: Case(*drawn, *rest),
    KINDS.flatmap(lambda kind: st.tuples(st.just(kind), policies(kind))),
    st.sampled_from(("2026-12-04 15:00", "2026-12-06 08:30", "2026-12-07 19:30")),
    st.integers(2, 200),
    st.dictionaries(NAMES, SAID),
    st.frozensets(NAMES, max_size=2),
    st.frozensets(NAMES, max_size=2),
    st.frozensets(NAMES, max_size=2),
    st.frozensets(NAMES, max_size=2),
)


class World:
    """One matter on a ground of its own."""

    def __init__(self, database_url: str, case: Case) -> None:
        self.case = case
        self.ground = Ground(database_url)
        self.clockwork = Clockwork(self.ground)
        post, day = self.clockwork.post, case.starts[:10]
        self.desk = Desk(post)
        self._settle()
        self.gathers = case.kind is PolicyKind.GATHERING
        self.kind = MatterKind.ACTIVITY if self.gathers else MatterKind.ASSIGNMENT
        if self.gathers:
            self.number = post.publishes("张华", post.plan(case.starts)).activity.id
        else:
            kind = AssignmentKind(case.kind.value)
            hours = 0 if kind is AssignmentKind.DEADLINE else 20
            self.owed = self.desk.sets(self.desk.plan(kind, Whom.UNIT, day, hours=hours))
            self.number = self.owed.id
        self.end = date.fromisoformat(day)
        self.ground.do(self._want)
        self._say()

    def _settle(self) -> None:
        actor, unit = self.ground.actor("张华"), self.ground.units["第一党支部"].id
        place = Place(ScopeKind.UNIT, unit, self.case.kind)
        for one in self.case.policy:
            self.ground.do(
                partial(
                    policy_changes.put, actor=actor, place=place, key=one.key, step=one, zone=ZONE
                )
            )

    def _want(self, uow: UnitOfWork) -> None:
        for who in self.case.quiet | self.case.late:
            account = uow.accounts.of_member(BOT, self.ground.members[who])
            assert account is not None
            hour, hours = "19:00", {}
            if who in self.case.quiet:
                hour, hours = "09:00", {"quiet_from": "18:30", "quiet_to": "09:00"}
            at = next_daily(hour, uow.now, ZONE)
            uow.accounts.change(account.id, daily_at=hour, next_daily_at=at, **hours)
        for who in self.case.muted:
            uow.hushes.put(self.ground.members[who], {f"{self.kind.value}:{self.number}"}, None)
        for who in self.case.away:
            first, last = self.end - timedelta(days=3), self.end
            uow.absences.add(self.ground.members[who], first, last, 1, approved=True)

    def _say(self) -> None:
        for who, said in self.case.said.items():
            if said is None:
                continue
            if self.case.kind is PolicyKind.TRAINING:
                tenths = 20 if said is Answer.ATTENDING else 10
                self.desk.credits(self.owed, who, tenths, "2026-11-23")
            elif not self.gathers:
                state = Progress.DONE if said is Answer.ATTENDING else Progress.DOING
                self.desk.says(self.owed, who, state)
            else:
                activity = self.clockwork.post.activity(self.number)
                leave = Leave.APPROVED if said is Answer.LEAVE else None
                self.ground.answers(activity, who, said, leave)

    def lines(self) -> tuple[Line, ...]:
        actor = self.ground.actor("张华")

        def read(uow: UnitOfWork) -> tuple[Line, ...]:
            if self.gathers:
                return previewing.timetable(uow, actor, self.number, uow.now, ZONE).lines
            return reminding.timetable(uow, actor, self.number, uow.now, ZONE).lines

        return self.ground.do(read)

    def preview(self) -> dict[tuple[str, str], datetime | None]:
        """When who will be reminded by which step; None: with the day's message."""
        found: dict[tuple[str, str], datetime | None] = {}
        for one in self.lines():
            due = None if one.step.on_date else one.step.due_at
            found |= {(one.step.key, who): due for who in one.names}
            found |= {(one.step.key, who): at for at, _, names in one.apart for who in names}
        return found

    def happened(self) -> dict[tuple[str, str], datetime]:
        """When who was."""
        names = {number: name for name, number in self.ground.members.items()}
        steps = self.ground.do(lambda uow: uow.steps.of(self.kind, {self.number}))
        found = self.ground.do(lambda uow: told.outcomes(uow, steps))
        return {(one.step.key, names[one.member_id]): one.at for one in found if one.sent}

    def passes(self) -> None:
        """Until all is over; every evening is one that somebody's quiet hours may begin in."""
        day = self.ground.clock.at.date()
        steps = self.ground.do(lambda uow: uow.steps.of(self.kind, {self.number}))
        last = max([self.end, *(one.due_at.astimezone(ZONE).date() for one in steps)])
        while day <= last + timedelta(days=4):
            now = self.ground.clock.at.strftime("%Y-%m-%d %H:%M")
            stops = [when for hour in ("18:00", "21:00") if (when := f"{day} {hour}") > now]
            self.clockwork.until(*stops)
            if self._over():
                return
            day += timedelta(days=1)

    def _over(self) -> bool:
        """Every step was taken, and nothing waits to be sent."""

        def read(uow: UnitOfWork) -> bool:
            steps = uow.steps.of(self.kind, {self.number})
            return all(one.done_at for one in steps) and uow.outbox.next_due(BOT) is None

        return self.ground.do(read)


@given(CASES)
@settings(
    max_examples=settings().max_examples // 13,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_preview_is_what_happens(migrated_file: Path, sqlite_url: str, case: Case) -> None:
    renew(sqlite_url, migrated_file)
    world = World(sqlite_url, case)
    with closing(world.ground.store):
        start = world.clockwork.ground.clock.at
        world.clockwork.until(
            (start + timedelta(hours=case.hours_before)).strftime("%Y-%m-%d %H:%M")
        )
        before, wanted = world.happened(), world.preview()
        world.passes()
        came = world.happened()
        assert came.keys() - before.keys() == wanted.keys() - before.keys()
        for one, at in wanted.items():
            if at is not None and one not in before:
                assert abs(came[one] - at) <= WINDOW, one


def by_hours(*before: int) -> tuple[PolicyStep, ...]:
    start = ANCHORS[PolicyKind.GATHERING][0]
    return tuple(
        PolicyStep(f"own{n}", Audience.EXPECTED, start, -n, Measure.HOURS, rest=Shift.STAY)
        for n in before
    )


def test_what_is_more_than_enough_a_day_is_foreseen(sqlite_url: str) -> None:
    case = Case(
        PolicyKind.GATHERING, by_hours(8, 7, 6, 5, 4), "2026-12-04 19:00", 1, {}, frozenset(),
        frozenset(), frozenset(),
    )  # fmt: skip
    world = World(sqlite_url, case)
    with closing(world.ground.store):
        wanted = world.preview()
        mine = sorted(key for key, who in wanted if who == "李静" and key.startswith("own"))
        # The morning's list and two of the five come; what is left is in /today.
        assert mine == ["own7", "own8"]
        held = {one.step.key for one in world.lines() if one.skipped.get(Reason.ENOUGH)}
        assert held >= {"own6", "own5", "own4"}
        world.passes()
        assert world.happened().keys() == wanted.keys()
