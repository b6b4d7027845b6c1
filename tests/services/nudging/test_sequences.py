"""Whatever people do in whatever order: nobody is nudged wrongly, twice, or at night."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.policies.reasons import Reason
from bot.domain.snooze import About, Snooze
from bot.errors import AppError
from bot.services.activities import changes, leave
from bot.services.members import leaving, transfers
from bot.services.nudging import snoozing, told
from bot.services.nudging.snoozing import Matter
from bot.store.activities import Activity
from bot.store.conditions import MEMBERS
from bot.store.uow import UnitOfWork
from tests.databases import renew
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.nudging.clockwork import Clockwork, Sent

NAMES = ("刘芳", "陈磊", "李静", "周明")
ACTS = st.one_of(
    st.tuples(st.just("passes"), st.integers(1, 60)),
    st.tuples(st.just("answers"), st.sampled_from(NAMES), st.sampled_from(Answer)),
    st.tuples(st.just("approves"), st.sampled_from(NAMES)),
    st.tuples(st.just("moves"), st.integers(-30, 60)),
    st.tuples(st.just("cancels")),
    st.tuples(st.just("leaves"), st.sampled_from(NAMES)),
    st.tuples(st.just("transfers"), st.sampled_from(NAMES)),
    st.tuples(st.just("snoozes"), st.sampled_from(NAMES), st.sampled_from(Snooze)),
    st.tuples(st.just("mutes"), st.sampled_from(NAMES)),
    st.tuples(st.just("ticks twice")),
)


class Story:
    """One activity, and what people do about it; keeps what is true of everybody at each time."""

    def __init__(self, clockwork: Clockwork) -> None:
        self.clockwork, self.ground = clockwork, clockwork.ground
        post = clockwork.post
        self.activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
        self.left: set[str] = set()
        self.hushed: dict[str, tuple[datetime, datetime | None]] = {}
        self.administrator = self.ground.administrator()
        self.checked = 0

    def does(self, what: str, *words: object) -> None:
        with suppress(AppError):  # what cannot be done is not
            getattr(self, "_" + what.replace(" ", "_"))(*words)
        self.check()

    def now(self) -> Activity:
        return self.clockwork.post.activity(self.activity.id)

    def _passes(self, hours: int) -> None:
        at = self.ground.clock.at + timedelta(hours=hours)
        while self.ground.clock.at < at:  # check often: facts change only between
            upto = min(at, self.ground.clock.at + timedelta(hours=6))
            self.clockwork.until(upto.strftime("%Y-%m-%d %H:%M"))
            self.check()

    def _answers(self, name: str, answer: Answer) -> None:
        self.clockwork.post.answers(self.activity, answer, name)

    def _approves(self, name: str) -> None:
        row = self.ground.rows(self.activity).get(name)
        if row is not None and row.leave_in(self.now().round) is Leave.REQUESTED:
            actor = self.ground.actor("张华")
            self.ground.do(
                lambda uow: leave.decide(
                    uow, actor, row.id, approve=True, now=uow.now, today=uow.now.date()
                )
            )

    def _moves(self, hours: int) -> None:
        actor = self.ground.actor("张华")
        starts = self.now().starts_at + timedelta(hours=hours)
        self.ground.do(
            lambda uow: changes.change(
                uow,
                actor,
                self.activity.id,
                changes.Changes(starts_at=starts),
                tell=True,
                now=uow.now,
                zone=ZONE,
            )
        )

    def _cancels(self) -> None:
        actor = self.ground.actor("张华")
        self.ground.do(lambda uow: changes.cancel(uow, actor, self.activity.id, uow.now, ZONE))

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

    def _snoozes(self, name: str, how: Snooze) -> None:
        actor, matter = self.ground.actor(name), Matter(About.ACTIVITY, self.activity.id)
        offer = self.ground.do(lambda uow: snoozing.snooze(uow, actor, matter, how, uow.now, ZONE))
        assert offer.until is not None
        self.hushed[name] = (self.ground.clock.now(), offer.until)

    def _mutes(self, name: str) -> None:
        actor, matter = self.ground.actor(name), Matter(About.ACTIVITY, self.activity.id)
        self.ground.do(lambda uow: snoozing.mute(uow, actor, matter, uow.now, ZONE, on=True))
        self.hushed[name] = (self.ground.clock.now(), None)

    def _ticks_twice(self) -> None:
        self.clockwork.tick()
        self.clockwork.tick()

    def check(self) -> None:
        """What went out since the last look is right by the facts as they still stand."""
        for one in self.clockwork.sent[self.checked :]:
            if one.reminder:
                self._right(one)
        self.checked = len(self.clockwork.sent)

    def _right(self, one: Sent) -> None:
        assert "07:30" <= one.at.strftime("%H:%M") < "21:30"
        activity = self.now()
        if one.kind == "nudge.rung":
            return
        assert activity.state is ActivityState.PUBLISHED
        assert one.at < activity.starts_at.astimezone(ZONE)
        assert one.who not in self.left
        since, until = self.hushed.get(one.who, (one.at, one.at))
        put_off = one.at > since and (until is None or one.at < until)
        assert one.kind == "nudge.day" or not put_off, "put off or muted"
        row = self.ground.rows(activity)[one.who]
        on_leave = row.leave_in(activity.round) is Leave.APPROVED
        assert not on_leave
        if one.kind == "nudge.soon":
            assert row.answer_in(activity.round) is Answer.ATTENDING

    def ends(self) -> None:
        """Nobody was told twice by one step, and everybody has a reason or was told."""
        steps = self.ground.do(lambda uow: uow.steps.of_activity(self.activity.id))
        outcomes = self.ground.do(lambda uow: told.outcomes(uow, steps))
        pairs = [(one.step.id, one.member_id) for one in outcomes]
        assert len(pairs) == len(set(pairs))
        assert all(one.sent or one.reason or one.lost for one in outcomes)
        expected = {row.member_id for row in self.ground.rows(self.activity).values()}
        for step in steps:
            whole = step.reason is None and step.done_at is not None
            if whole and step.round == self.now().round and step.audience in MEMBERS:
                assert expected <= {one.member_id for one in outcomes if one.step.id == step.id}
        assert all(one.reason is not Reason.LEFT or one.member_id for one in outcomes)


@given(st.lists(ACTS, min_size=3, max_size=12))
@settings(
    max_examples=3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_people_do(
    migrated_file: Path, sqlite_url: str, acts: list[tuple[object, ...]]
) -> None:
    renew(sqlite_url, migrated_file)
    clockwork = Clockwork(Ground(sqlite_url))
    with closing(clockwork.ground.store):
        story = Story(clockwork)
        for what, *words in acts:
            story.does(str(what), *words)
        story.does("passes", 280)
        story.ends()


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
