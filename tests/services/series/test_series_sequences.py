"""Whatever people do to a series in whatever order: no time twice, none before it is due, and what
was settled for one time alone stays; of several branches all parts are alike."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.activities import ActivityKind
from bot.domain.calendar_years import Kind
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope, SeriesState
from bot.domain.workdays import Shift
from bot.errors import AppError
from bot.services.activities.publishing import Plan
from bot.services.calendar import years
from bot.services.series import beginning, due, editing, series
from bot.services.series.editing import Change
from bot.services.series.series import Repeat
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.ids import IdSource
from bot.store.uow import UnitOfWork
from tests.databases import renew
from tests.services.ground import BOT, ZONE, Ground, local

HOST, BRANCHES = "市直机关党委", ("第一党支部", "第二党支部")
PLACES = ("礼堂", "图书馆")
NTH = st.integers(0, 9)
ACTS = st.one_of(
    st.tuples(st.just("passes"), st.integers(1, 21)),
    st.tuples(st.just("places"), NTH, st.sampled_from(Scope), st.sampled_from(PLACES)),
    st.tuples(st.just("moves"), NTH, st.integers(-2, 2)),
    st.tuples(st.just("skips"), NTH, st.booleans()),
    st.tuples(st.just("pauses"), st.booleans()),
    st.tuples(st.just("rests"), st.integers(1, 60), st.sampled_from(Kind)),
)
DRAFT = IdSource()


class Story:
    """A series, what people do to it, and what must be true of it after each deed."""

    def __init__(self, ground: Ground, *, several: bool) -> None:
        self.ground, self.actor = ground, ground.actor("吴刚" if several else "张华")
        self.parts = len(BRANCHES) if several else 1
        first = local("2026-12-04 15:00")
        self.unit = ground.units[HOST if several else BRANCHES[0]]
        plan = Plan(self.unit.id, None, ActivityKind.PARTY_CLASS, first, None, "三楼", "学习")
        repeat = Repeat(Recurrence(read("w1-4"), first.date(), Shift.NEXT), 3)
        chosen = {ground.units[name].id for name in BRANCHES}

        def begin(uow: UnitOfWork) -> None:
            number = DRAFT.next(uow.now)
            if several:
                args = (uow, self.actor, number, plan, chosen, repeat, uow.now, ZONE)
                beginning.start_joint(*args)
            else:
                beginning.start(uow, self.actor, number, plan, repeat, uow.now, ZONE)

        ground.do(begin)
        self.alone: dict[date, str] = {}
        self.skipped: set[date] = set()

    def act(self, name: str, *args: object) -> None:
        """One deed; what is refused changes nothing."""
        with suppress(AppError):
            getattr(self, name)(*args)
        self.holds()

    def passes(self, days: int) -> None:
        """Time passes, and two tickers look at once."""
        self.ground.clock.at += timedelta(days=days)
        paused = {one.id for one in self.all() if one.state is SeriesState.PAUSED}
        before = set(self.made())
        for _ in range(2):
            self.ground.do(lambda uow: due.publish_due(uow, BOT, uow.now, ZONE))
        assert self.ground.do(lambda uow: due.publish_due(uow, BOT, uow.now, ZONE)) == 0
        fresh = set(self.made()) - before
        assert not {of.id for of in self.all() if of.id in paused} & self.owners(fresh)

    def places(self, nth: int, scope: Scope, place: str) -> None:
        """Another place, for one time, it and what follows, or all."""
        of, slot = self.pick(nth)
        self.change(of, slot, scope, Change(place=place))
        if scope is Scope.THIS:
            self.alone[slot] = place

    def moves(self, nth: int, days: int) -> None:
        """One time is held on another day."""
        of, slot = self.pick(nth)
        shown = self.ground.do(lambda uow: series.time_of(uow, of, slot))
        self.change(of, slot, Scope.THIS, Change(on=shown.on + timedelta(days=days)))

    def skips(self, nth: int, skipped: bool) -> None:
        """One time is left out, or held after all."""
        of, slot = self.pick(nth)
        self.ground.do(
            lambda uow: series.skip(uow, self.actor, of.id, slot, uow.now, ZONE, skipped=skipped)
        )
        (self.skipped.add if skipped else self.skipped.discard)(slot)

    def pauses(self, on: bool) -> None:
        """No time is published, or they are again."""
        of = self.all()[-1]
        self.ground.do(lambda uow: series.pause(uow, self.actor, of.id, uow.now, ZONE, on=on))

    def rests(self, days: int, kind: Kind) -> None:
        """The organisation rests or works on a day of its own."""
        day = (self.ground.clock.at + timedelta(days=days)).date()
        self.ground.do(lambda uow: years.settle(uow, None, day, kind, uow.now, ZONE))

    def change(self, of: Series, slot: date, scope: Scope, to: Change) -> None:
        self.ground.do(
            lambda uow: editing.change(uow, self.actor, of.id, slot, scope, to, uow.now, ZONE)
        )

    def pick(self, nth: int) -> tuple[Series, date]:
        """One of the next times of the newest series."""
        of = self.all()[-1]
        found = self.ground.do(
            lambda uow: series.shown(uow, self.actor, of.id, uow.now, ZONE).times
        )
        return of, found[nth % len(found)].slot

    def all(self) -> list[Series]:
        return self.ground.do(lambda uow: uow.series.of_units({self.unit.id}))

    def made(self) -> dict[int, list[Activity]]:
        """What is out, by its number: the activity, or all parts of a joint one."""
        span = (local("2026-01-01 00:00"), local("2030-01-01 00:00"))
        found: dict[int, list[Activity]] = {}
        for one in self.ground.do(lambda uow: uow.activities.under(self.unit.path, *span)):
            found.setdefault(one.joint_id or one.id, []).append(one)
        return found

    def owners(self, numbers: set[int]) -> set[int]:
        """The series that these are times of."""

        def owner(uow: UnitOfWork, number: int) -> Series | None:
            linked = uow.series.of_activity(number) or uow.series.of_joint(number)
            return linked[0] if linked else None

        found = [self.ground.do(lambda uow, one=one: owner(uow, one)) for one in numbers]
        return {one.id for one in found if one is not None}

    def holds(self) -> None:
        """What must be true whatever was done."""
        own = {}
        for of in self.all():
            for slot, one in self.ground.do(lambda uow, of=of: uow.series.own(of.id)).items():
                assert slot not in own, "one time belongs to two series"
                own[slot] = one
        taken = Counter(one.activity_id or one.joint_id for one in own.values() if one.published)
        made = self.made()
        assert set(taken.values()) <= {1}
        assert set(taken) == set(made)
        for parts in made.values():
            alike = {(one.starts_at, one.ends_at, one.place, one.state) for one in parts}
            assert (len(parts), len(alike)) == (self.parts, 1)
        for slot, place in self.alone.items():
            assert own[slot].place == place
            number = own[slot].activity_id or own[slot].joint_id
            assert number is None or made[number][0].place == place
        for slot in self.skipped:
            assert not own[slot].published
            assert own[slot].skipped


@pytest.mark.parametrize("several", [False, True], ids=["one unit", "branches"])
@settings(
    max_examples=settings().max_examples // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(ACTS, min_size=4, max_size=12))
def test_no_time_twice_and_exceptions_stay(
    migrated_file: Path, sqlite_url: str, several: bool, deeds: list[tuple[object, ...]]
) -> None:
    renew(sqlite_url, migrated_file)
    ground = Ground(sqlite_url, "2026-11-23 09:00")
    with closing(ground.store):
        story = Story(ground, several=several)
        for name, *args in deeds:
            story.act(str(name), *args)
