"""Whatever people do in whatever order: nobody is nudged wrongly, twice, or at night."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.daily import next_daily
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind
from bot.domain.snooze import About, Snooze
from bot.errors import AppError
from bot.services.activities import changes, leave
from bot.services.members import leaving, transfers
from bot.services.nudging import planning, policy_changes, snoozing, taking, told
from bot.services.nudging.policy_changes import Place
from bot.services.nudging.snoozing import Matter
from bot.store.activities.activities import Activity
from bot.store.activities.conditions import MEMBERS
from bot.store.crypto import Cipher
from bot.store.nudging.steps import Step
from bot.store.uow import Store, UnitOfWork
from tests.databases import renew
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.nudging.clockwork import Clockwork, Sent

NAMES = ("刘芳", "陈磊", "李静", "周明")
MOST = 3
"""So many activities at most: the day's message is about several."""
WHO, WHICH = st.sampled_from(NAMES), st.integers(0, MOST - 1)
ACTS = st.one_of(
    st.tuples(st.just("passes"), st.integers(1, 60)),
    st.tuples(st.just("publishes"), st.integers(20, 200)),
    st.tuples(st.just("answers"), WHICH, WHO, st.sampled_from(Answer)),
    st.tuples(st.just("approves"), WHICH, WHO),
    st.tuples(st.just("moves"), WHICH, st.integers(-30, 60)),
    st.tuples(st.just("rewords"), WHICH),
    st.tuples(st.just("cancels"), WHICH),
    st.tuples(st.just("leaves"), WHO),
    st.tuples(st.just("transfers"), WHO),
    st.tuples(st.just("snoozes"), WHICH, WHO, st.sampled_from(Snooze)),
    st.tuples(st.just("mutes"), WHICH, WHO),
    st.tuples(st.just("changes the policy"), st.integers(-5, -1)),
    st.tuples(st.just("ticks twice")),
    st.tuples(st.just("restarts")),
)


class Story:
    """Activities, and what people do about them; keeps what is true of everybody at each time."""

    def __init__(self, clockwork: Clockwork) -> None:
        self.clockwork, self.ground = clockwork, clockwork.ground
        self.activities: list[int] = []
        self.told: dict[int, datetime] = {}
        self.left: set[str] = set()
        self.hushed: dict[tuple[int, str], tuple[datetime, datetime | None]] = {}
        self.administrator = self.ground.administrator()
        self.sent: list[Sent] = []
        self.ground.do(self._hours)
        self._publishes(246)

    def _hours(self, uow: UnitOfWork) -> None:
        """Some get the day's message before, some after its usual hour."""
        for who, hour in (("陈磊", "07:30"), ("李静", "19:00")):
            account = uow.accounts.of_member(BOT, self.ground.members[who])
            assert account is not None
            at = next_daily(hour, uow.now, ZONE)
            uow.accounts.change(account.id, daily_at=hour, next_daily_at=at)

    def does(self, what: str, *words: object) -> None:
        with suppress(AppError):  # what cannot be done is not
            getattr(self, "_" + what.replace(" ", "_"))(*words)
        self.check()

    def now(self, number: int) -> Activity:
        return self.clockwork.post.activity(number)

    def _steps(self, number: int) -> list[Step]:
        return self.ground.do(lambda uow: uow.steps.of_activity(number))

    def _one(self, which: int) -> int:
        return self.activities[which % len(self.activities)]

    def _passes(self, hours: int) -> None:
        at = self.ground.clock.at + timedelta(hours=hours)
        while self.ground.clock.at < at:  # check often: facts change only between
            upto = min(at, self.ground.clock.at + timedelta(hours=6))
            self.clockwork.until(upto.strftime("%Y-%m-%d %H:%M"))
            self.check()

    def _publishes(self, hours: int) -> None:
        if len(self.activities) < MOST:
            at = self.ground.clock.at + timedelta(hours=hours)
            plan = self.clockwork.post.plan(at.strftime("%Y-%m-%d %H:00"))
            number = len(self.activities) + 1
            made = self.clockwork.post.publishes("张华", plan, number).activity
            self.activities.append(made.id)
            self.told[made.id] = made.published_at

    def _answers(self, which: int, name: str, answer: Answer) -> None:
        self.clockwork.post.answers(self.now(self._one(which)), answer, name)

    def _approves(self, which: int, name: str) -> None:
        activity = self.now(self._one(which))
        row = self.ground.rows(activity).get(name)
        if row is not None and row.leave_in(activity.round) is Leave.REQUESTED:
            actor = self.ground.actor("张华")
            self.ground.do(
                lambda uow: leave.decide(
                    uow, actor, row.id, approve=True, now=uow.now, today=uow.now.date()
                )
            )

    def _changes(self, number: int, wanted: changes.Changes) -> None:
        actor = self.ground.actor("张华")
        self.ground.do(
            lambda uow: changes.change(
                uow, actor, number, wanted, tell=True, now=uow.now, zone=ZONE
            )
        )

    def _moves(self, which: int, hours: int) -> None:
        before = self.now(self._one(which))
        starts = before.starts_at + timedelta(hours=hours)
        self._changes(before.id, changes.Changes(starts_at=starts))
        if self.now(before.id).round != before.round:
            self.told[before.id] = self.ground.clock.now()

    def _rewords(self, which: int) -> None:
        self._changes(self._one(which), changes.Changes(subject="三季度总结"))

    def _cancels(self, which: int) -> None:
        actor, number = self.ground.actor("张华"), self._one(which)
        self.ground.do(lambda uow: changes.cancel(uow, actor, number, uow.now, ZONE))

    def _leaves(self, name: str) -> None:
        member, today = self.ground.members[name], self.ground.clock.at.date()
        self.ground.do(
            lambda uow: leaving.leave(uow, self.administrator, member, today, uow.now, ZONE)
        )
        self.left.add(name)

    def _transfers(self, name: str) -> None:
        """To the other branch, today; its committee confirms."""
        member, to = self.ground.members[name], self.ground.units["第二党支部"].id
        secretary, today = self.ground.actor("张华"), self.ground.clock.at.date()
        asked = self.ground.do(lambda uow: transfers.ask(uow, secretary, member, to, today, today))
        above = self.ground.actor("吴刚")
        self.ground.do(
            lambda uow: transfers.decide(uow, above, asked.transfer.id, ZONE, approve=True)
        )
        self.left.add(name)

    def _snoozes(self, which: int, name: str, how: Snooze) -> None:
        number = self._one(which)
        actor, matter = self.ground.actor(name), Matter(About.ACTIVITY, number)
        offer = self.ground.do(lambda uow: snoozing.snooze(uow, actor, matter, how, uow.now, ZONE))
        assert offer.until is not None
        self.hushed[number, name] = (self.ground.clock.now(), offer.until)

    def _mutes(self, which: int, name: str) -> None:
        number = self._one(which)
        actor, matter = self.ground.actor(name), Matter(About.ACTIVITY, number)
        self.ground.do(lambda uow: snoozing.mute(uow, actor, matter, uow.now, ZONE, on=True))
        self.hushed[number, name] = (self.ground.clock.now(), None)

    def _changes_the_policy(self, days: int) -> None:
        actor, branch = self.ground.actor("张华"), self.ground.units["第一党支部"].id
        place = Place(ScopeKind.UNIT, branch, PolicyKind.GATHERING)
        step = replace(BUILT_IN[PolicyKind.GATHERING]["3d"], amount=days)
        self.ground.do(lambda uow: policy_changes.put(uow, actor, place, "3d", step, ZONE))

    def _ticks_twice(self) -> None:
        self.clockwork.tick()
        self.clockwork.tick()

    def _restarts(self) -> None:
        self.clockwork = self.clockwork.restarted()
        self.ground = self.clockwork.ground

    def check(self) -> None:
        """What went out since the last look is right by the facts as they still stand, and what is
        to come is what holds now."""
        seen = self.clockwork.sent[len(self.sent) :]
        self.sent += seen
        for one in seen:
            if one.reminder and one.kind != "nudge.rung":
                self._right(one)
            assert not one.reminder or "07:30" <= one.at.strftime("%H:%M") < "21:30"
        for number in self.activities:
            self._planned(number)

    def _right(self, one: Sent) -> None:
        """Somebody who was reminded owed it, or is coming and it is near."""
        assert one.who not in self.left
        if one.kind == "nudge.day":
            assert any(self._concerned(one, number) for number in self.activities), one
            return
        number = int((one.matter or "").removeprefix("activity:"))
        assert self._concerned(one, number), one
        row = self.ground.rows(self.now(number))[one.who]
        if one.kind == "nudge.soon":
            assert row.answer_in(self.now(number).round) is Answer.ATTENDING

    def _concerned(self, one: Sent, number: int) -> bool:
        """Whether there is anything about it to remind them of at that time."""
        activity = self.now(number)
        row = self.ground.rows(activity).get(one.who)
        starts = activity.starts_at.astimezone(ZONE)
        since, until = self.hushed.get((number, one.who), (one.at, one.at))
        put_off = one.at > since and (until is None or one.at < until)
        over = activity.state is not ActivityState.PUBLISHED or starts <= one.at
        if row is None or over or put_off:
            return False
        answer = row.answer_in(activity.round)
        excused = row.leave_in(activity.round) is Leave.APPROVED
        owes = answer in (None, Answer.UNSURE)
        asked = until is not None and since < until <= one.at
        return not excused and (owes or asked or starts.date() == one.at.date())

    def _planned(self, number: int) -> None:
        """The steps to come are those of the activity where and as it is now, and no others."""
        activity, now = self.now(number), self.ground.clock.now()
        steps = self._steps(number)
        coming = {(one.key, one.due_at) for one in steps if one.done_at is None}
        if activity.state is not ActivityState.PUBLISHED:
            assert coming == set()
            return
        of_round = [one for one in steps if one.round == activity.round]
        assert coming == {(one.key, one.due_at) for one in of_round if one.done_at is None}
        taken = {one.key for one in of_round if one.done_at is not None}
        wanted = self.ground.do(
            lambda uow: planning.steps_of(uow, activity, ZONE, self.told[number])
        )
        assert {one for one in coming if one[1] > now} == {
            (one.key, one.due_at) for one in wanted if one.key not in taken and one.due_at > now
        }

    def ends(self) -> None:
        """Nobody was told twice by one step, and everybody has a reason or was told."""
        for number in self.activities:
            activity = self.now(number)
            steps = self._steps(number)
            outcomes = self.ground.do(partial(told.outcomes, steps=steps))
            pairs = [(one.step.id, one.member_id) for one in outcomes]
            assert len(pairs) == len(set(pairs))
            assert all(one.sent or one.reason or one.lost for one in outcomes)
            expected = {row.member_id for row in self.ground.rows(activity).values()}
            for step in steps:
                whole = step.reason is None and step.done_at is not None
                if whole and step.round == activity.round and step.audience in MEMBERS:
                    assert expected <= {one.member_id for one in outcomes if one.step == step}


SNOOZED_BY_WHO_COMES = [
    ("answers", 0, "周明", Answer.ATTENDING),
    ("snoozes", 0, "周明", Snooze.TONIGHT),
]


@example(SNOOZED_BY_WHO_COMES)
@given(st.lists(ACTS, min_size=3, max_size=12))
@settings(
    max_examples=settings().max_examples // 13,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_people_do(
    migrated_file: Path, sqlite_url: str, acts: list[tuple[object, ...]]
) -> None:
    renew(sqlite_url, migrated_file)
    story = Story(Clockwork(Ground(sqlite_url)))
    try:
        for what, *words in acts:
            story.does(str(what), *words)
        story.does("passes", 280)
        story.ends()
    finally:
        story.ground.store.close()


def test_two_tickers_take_a_step_once(database_url: str) -> None:
    ground = Ground(database_url)
    clockwork = Clockwork(ground)
    post = clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "李静", "刘芳")
    clockwork.until("2026-12-04 13:59")
    ground.at("2026-12-04 14:00")

    def both(uow: UnitOfWork) -> tuple[bool, bool]:
        [one] = [step for step in uow.steps.due(uow.now) if step.key == "soon"]
        return uow.steps.take(one, uow.now), uow.steps.take(one, uow.now)

    assert ground.do(both) == (True, False)
    clockwork.tick()
    assert [kind for _, _, kind in clockwork.reminders() if kind == "nudge.soon"] == []
    assert local("2026-12-04 14:00") == ground.clock.at
    assert clockwork.app.bot_id == BOT
    ground.store.close()


def test_two_tickers_at_one_moment_remind_each_once(postgresql_url: str) -> None:
    ground = Ground(postgresql_url)
    clockwork = Clockwork(ground)
    activity = clockwork.post.publishes("张华", clockwork.post.plan("2026-12-04 15:00")).activity
    clockwork.post.answers(activity, Answer.ATTENDING, "李静", "刘芳")
    clockwork.until("2026-12-04 13:59")
    ground.at("2026-12-04 14:00")
    stores = [Store(postgresql_url, Cipher(bytes(32)), ground.clock.now) for _ in range(4)]

    def tick(store: Store) -> int:
        return store.write_now(lambda uow: taking.take_steps(uow, BOT, uow.now, ZONE))

    with ThreadPoolExecutor(len(stores)) as pool:
        made = list(pool.map(tick, stores))
    assert sorted(made) == [0, 0, 0, 2]
    clockwork.tick()
    soon = [who for _, who, kind in clockwork.reminders() if kind == "nudge.soon"]
    assert sorted(soon) == ["刘芳", "李静"]
    for store in (*stores, ground.store):
        store.close()
