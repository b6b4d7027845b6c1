"""Nudges on real databases: who gets one, once, and only while it is owed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access import Actor, Office
from bot.domain.activities import ActivityKind, ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import Audience, steps_for
from bot.domain.org import Role, Standing, UnitKind
from bot.errors import AppError, NotAllowed
from bot.services.nudging import by_hand, nudges, taking
from bot.services.nudging.nudges import Day
from bot.store.activities import Activity
from bot.store.crypto import Cipher
from bot.store.outbox import Message
from bot.store.participations import Expected
from bot.store.uow import Store, UnitOfWork
from tests.services.ground import queries_of

BOT = 1
ZONE = ZoneInfo("Asia/Shanghai")


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = local("2026-11-23 09:00")

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


class Branch:
    """A branch with two groups, three people in chat and one who is not; one activity."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.activity = store.write_now(self._fill)

    def _fill(self, uow: UnitOfWork) -> Activity:
        self.branch = uow.units.make(None, UnitKind.BRANCH, "第一党支部")
        self.group = uow.units.make(self.branch, UnitKind.GROUP, "第一党小组")
        self.members, self.accounts = [], []
        for place in range(4):
            member = uow.members.add(f"党员{place}", None, Standing.FULL, has_vote=True)
            self.members.append(member.id)
            if place < 3:
                account = uow.accounts.create(
                    BOT,
                    100 + place,
                    daily_at="08:30",
                    member_id=member.id,
                    next_daily_at=local("2026-12-01 08:30"),
                )
                self.accounts.append(account.id)
        starts = local("2026-12-04 15:00")
        made = uow.activities.add(
            unit_id=self.branch.id,
            kind=ActivityKind.MEMBER_MEETING,
            subject="",
            place="",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            answer_by=local("2026-12-03 18:00"),
            late_answers=True,
            published_at=uow.now,
            published_by=self.accounts[0],
        )
        uow.participations.expect(
            made.id,
            [
                Expected(member, Standing.FULL, self.group.id if place == 1 else None, ())
                for place, member in enumerate(self.members)
            ],
        )
        uow.steps.plan(made.id, steps_for(starts, uow.now, ZONE, True, uow.calendar))
        return made

    def answers(self, place: int, answer: Answer, leave: Leave | None = None) -> None:
        def write(uow: UnitOfWork) -> None:
            rows = uow.participations.of_activity(self.activity.id)
            mine = next(row for row in rows if row.member_id == self.members[place])
            values = {"answer": answer, "answer_round": 1, "leave": leave}
            uow.participations.set_many([(mine.id, values)])

        self.store.write_now(write)

    def tick(self, when: str) -> tuple[int, int]:
        """Messages made by (steps, days) at a local time."""
        self.clock.at = local(when)
        return (
            self.store.write_now(lambda uow: taking.take_steps(uow, BOT, uow.now, ZONE)),
            self.store.write_now(lambda uow: nudges.send_days(uow, BOT, uow.now, ZONE)),
        )

    def waiting(self) -> list[tuple[int, str]]:
        """(chat, kind) of what goes out now; taken away."""
        claimed = self.store.write_now(lambda uow: uow.sending.claim(BOT, 50, set()))
        for row in claimed:
            self.store.write_now(lambda uow, row=row: uow.sending.sent({row.id: 1}))
        return sorted((row.chat_id, row.kind) for row in claimed)


@pytest.fixture
def branch(database_url: str) -> Iterator[Branch]:
    clock = Clock()
    store = Store(database_url, Cipher(bytes(32)), clock.now)
    yield Branch(store, clock)
    store.close()


def actor(branch: Branch, role: Role, unit_path: str, unit_id: int) -> Actor:
    office = Office(role, unit_id, unit_path, UnitKind.BRANCH)
    return Actor(BOT, 100, branch.accounts[0], branch.members[0], offices=(office,))


def test_the_days_message_goes_to_those_who_owe_once(branch: Branch) -> None:
    branch.answers(0, Answer.ATTENDING)
    assert branch.tick("2026-12-01 08:29") == (0, 0)
    assert branch.tick("2026-12-01 08:30") == (0, 2)
    assert branch.tick("2026-12-01 08:31") == (0, 0)
    assert branch.waiting() == [(101, "nudge.day"), (102, "nudge.day")]
    assert branch.tick("2026-12-02 08:30") == (0, 0)


def test_on_the_day_itself_all_who_come_are_told_and_an_hour_before_once_more(
    branch: Branch,
) -> None:
    branch.answers(0, Answer.ATTENDING)
    branch.answers(1, Answer.LEAVE, Leave.APPROVED)
    assert branch.tick("2026-12-04 08:30") == (0, 2)
    assert branch.waiting() == [(100, "nudge.day"), (102, "nudge.day")]
    assert branch.tick("2026-12-04 14:00") == (1, 0)
    assert branch.tick("2026-12-04 14:01") == (0, 0)
    assert branch.waiting() == [(100, "nudge.soon")]


def test_what_has_begun_is_no_reason_for_the_days_message(branch: Branch) -> None:
    begins = local("2026-12-04 20:30")
    branch.store.write_now(
        lambda uow: (
            uow.activities.change(
                branch.activity.id, starts_at=begins, ends_at=begins + timedelta(hours=2)
            ),
            [uow.accounts.change(one, daily_at="21:00") for one in branch.accounts],
        )
    )
    branch.answers(0, Answer.ATTENDING)
    branch.clock.at = local("2026-12-04 20:29")
    wanted = {member: Day(date(2026, 12, 4), whole=True) for member in branch.members}
    listed = branch.store.read_now(lambda uow: nudges.days(uow, BOT, wanted, uow.now, ZONE))
    assert set(listed) == set(branch.members[:3])
    assert branch.tick("2026-12-04 21:00") == (0, 0)
    assert branch.store.read_now(lambda uow: nudges.days(uow, BOT, wanted, uow.now, ZONE)) == {}


def test_who_switched_the_message_off_is_still_reminded_of_what_they_owe(branch: Branch) -> None:
    branch.store.write_now(
        lambda uow: [uow.accounts.change(one, daily_on=False) for one in branch.accounts]
    )
    branch.answers(0, Answer.ATTENDING)
    branch.tick("2026-12-04 08:30")
    assert branch.waiting() == [(101, "nudge.day"), (102, "nudge.day")]


def test_after_an_outage_the_missed_days_make_one_message(branch: Branch) -> None:
    assert branch.tick("2026-12-02 10:00") == (0, 3)
    assert branch.tick("2026-12-02 10:01") == (0, 0)
    due = branch.store.read_now(lambda uow: uow.accounts.by_telegram(BOT, 100))
    assert due is not None
    assert due.next_daily_at == local("2026-12-03 08:30")


def test_the_list_is_made_again_right_before_sending(branch: Branch) -> None:
    branch.clock.at = local("2026-12-01 08:30")
    since = date(2026, 12, 1)
    wanted = {member: Day(since, whole=True) for member in branch.members}
    branch.answers(0, Answer.ATTENDING)
    branch.answers(1, Answer.UNSURE)

    def lists(uow: UnitOfWork) -> dict[int, list[nudges.Owed]]:
        return nudges.days(uow, BOT, wanted, uow.now, ZONE)

    assert set(branch.store.read_now(lists)) == {branch.members[2]}
    branch.store.write_now(
        lambda uow: uow.activities.change(branch.activity.id, state=ActivityState.CANCELLED)
    )
    assert branch.store.read_now(lists) == {}


def test_a_moved_activity_makes_old_answers_owed_again(branch: Branch) -> None:
    branch.answers(0, Answer.ATTENDING)
    branch.store.write_now(lambda uow: uow.activities.change(branch.activity.id, round=2))
    owing = branch.store.read_now(lambda uow: uow.debts.owing(branch.activity.id))
    assert owing == branch.members


def test_a_nudge_by_hand_tells_those_who_owe_and_names_who_is_not_in_chat(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    branch.answers(0, Answer.ATTENDING)

    def nudge(uow: UnitOfWork) -> by_hand.Nudged:
        return by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)

    done = branch.store.write_now(nudge)
    assert (done.told, done.not_before, done.unreached) == (2, None, (branch.members[3],))
    assert branch.waiting() == [(101, "nudge.unanswered"), (102, "nudge.unanswered")]
    with pytest.raises(AppError) as refused:
        branch.store.write_now(nudge)
    assert refused.value.params == {"time": "11:00"}
    branch.clock.at = local("2026-11-23 21:45")
    assert branch.store.write_now(nudge).not_before == local("2026-11-24 07:30")
    for when, again in (("11-24 02:00", "07:30"), ("11-24 07:30", "09:30")):
        branch.clock.at = local(f"2026-{when}")
        with pytest.raises(AppError) as refused:
            branch.store.write_now(nudge)
        assert refused.value.params == {"time": again}
    tags = branch.store.read_now(lambda uow: uow.audit.tags("activity", branch.activity.id))
    assert tags == [Tag.NUDGED_BY_HAND, Tag.NUDGED_BY_HAND]


def test_a_group_leader_nudges_the_own_group_and_others_nobody(branch: Branch) -> None:
    leader = actor(branch, Role.GROUP_LEADER, branch.group.path, branch.group.id)
    branch.store.write_now(
        lambda uow: by_hand.nudge(uow, leader, BOT, branch.activity.id, uow.now, ZONE)
    )
    assert branch.waiting() == [(101, "nudge.unanswered")]
    plain = Actor(BOT, 102, branch.accounts[2], branch.members[2])
    with pytest.raises(NotAllowed):
        branch.store.write_now(
            lambda uow: by_hand.nudge(uow, plain, BOT, branch.activity.id, uow.now, ZONE)
        )


def test_nobody_is_left_to_remind(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    for place in range(4):
        branch.answers(place, Answer.UNSURE)
    with pytest.raises(AppError, match="Everybody has answered"):
        branch.store.write_now(
            lambda uow: by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)
        )
    branch.clock.at = local("2026-12-04 15:00")
    with pytest.raises(AppError, match="over or cancelled"):
        branch.store.write_now(
            lambda uow: by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)
        )


def test_the_next_nudge_is_known(branch: Branch) -> None:
    assert branch.store.read_now(lambda uow: nudges.next_nudge(uow, BOT)) == local(
        "2026-12-01 08:30"
    )


def test_what_was_answered_today_stays_on_todays_list(branch: Branch) -> None:
    branch.answers(0, Answer.ATTENDING)
    member = branch.members[0]

    def stamp(at: datetime) -> None:
        def write(uow: UnitOfWork) -> None:
            rows = uow.participations.of_activity(branch.activity.id)
            uow.participations.set_many([(rows[0].id, {"answered_at": at})])

        branch.store.write_now(write)

    def lists() -> list[nudges.Owed]:
        return branch.store.read_now(
            lambda uow: nudges.todays(uow, {member}, uow.now, ZONE)[member]
        )

    stamp(local("2026-11-22 23:59"))
    assert lists() == []
    stamp(local("2026-11-23 00:00"))
    [item] = lists()
    assert (item.unanswered, item.answered_on(date(2026, 11, 23), ZONE)) == (False, True)
    branch.clock.at = local("2026-11-27 15:01")
    [item] = lists()
    assert (item.unanswered, item.answered_on(date(2026, 11, 27), ZONE)) == (False, False)


@pytest.mark.parametrize(
    "values",
    [{"state": ActivityState.CANCELLED}, {"starts_at": local("2026-12-04 13:59")}],
    ids=["cancelled", "begun"],
)
def test_a_step_of_what_is_over_reminds_nobody(branch: Branch, values: dict[str, object]) -> None:
    branch.answers(0, Answer.ATTENDING)
    branch.store.write_now(lambda uow: uow.activities.change(branch.activity.id, **values))
    branch.clock.at = local("2026-12-04 14:00")
    assert branch.store.write_now(lambda uow: taking.take_steps(uow, BOT, uow.now, ZONE)) == 0
    assert branch.store.read_now(lambda uow: uow.steps.due(uow.now)) == []


def test_who_has_just_had_the_days_message_is_not_told_an_hour_before(branch: Branch) -> None:
    def hasten(uow: UnitOfWork) -> None:
        starts = local("2026-12-04 09:35")
        uow.activities.change(branch.activity.id, starts_at=starts)
        uow.steps.plan(branch.activity.id, steps_for(starts, uow.now, ZONE, True, uow.calendar))

    branch.store.write_now(hasten)
    branch.answers(0, Answer.ATTENDING)
    assert branch.tick("2026-12-04 08:30") == (0, 3)
    assert branch.tick("2026-12-04 08:35") == (0, 0)


def test_a_missed_day_comes_at_todays_hour(branch: Branch) -> None:
    assert branch.tick("2026-12-03 07:45") == (0, 0)
    assert branch.tick("2026-12-03 08:30") == (0, 3)


def test_what_an_evening_missed_comes_the_next_day(branch: Branch) -> None:
    assert branch.tick("2026-12-03 21:30") == (0, 0)
    assert branch.tick("2026-12-03 23:59") == (0, 0)
    assert branch.tick("2026-12-04 08:30") == (0, 3)


@pytest.mark.parametrize(
    ("when", "late", "owes"),
    [
        ("2026-12-04 14:59", True, True),
        ("2026-12-04 15:00", True, False),
        ("2026-12-03 18:00", False, True),
        ("2026-12-03 18:01", False, False),
    ],
)
def test_who_can_answer_no_longer_owes_nothing(
    branch: Branch, when: str, late: bool, owes: bool
) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    activity, member = branch.activity.id, branch.members[0]
    branch.store.write_now(lambda uow: uow.activities.change(activity, late_answers=late))
    branch.clock.at = local(when)
    pair = {(activity, member)}

    def looks(uow: UnitOfWork) -> tuple[bool, bool]:
        [item] = nudges.todays(uow, {member}, uow.now, ZONE)[member]
        return item.unanswered, uow.audiences.still(
            BOT, pair, Audience.UNANSWERED, date(2026, 12, 4)
        ) == {(activity, member): None}

    assert branch.store.read_now(looks) == (owes, owes)
    if not owes:
        with pytest.raises(AppError):
            branch.store.write_now(
                lambda uow: by_hand.nudge(uow, secretary, BOT, activity, uow.now, ZONE)
            )


def test_who_gets_a_reminder_gets_all_that_are_due_at_once(branch: Branch) -> None:
    for number in range(2):
        messages = [
            Message(BOT, 100 + place, taking.UNANSWERED, SendClass.REMINDER, {"number": number})
            for place in range(3)
        ]
        branch.store.write_now(lambda uow, messages=messages: uow.outbox.add_all(messages))
    claimed = branch.store.write_now(lambda uow: uow.sending.claim(BOT, 2, {102}))
    assert [(one.chat_id, one.params["number"]) for one in claimed] == [
        (100, 0), (101, 0), (100, 1), (101, 1),
    ]  # fmt: skip
    assert branch.waiting() == [(102, taking.UNANSWERED)] * 2


def test_lists_for_three_take_as_many_statements_as_for_one(branch: Branch) -> None:
    def count(members: list[int]) -> int:
        wanted = {one: Day(date(2026, 12, 1), whole=True) for one in members}
        return queries_of(
            branch.store,
            lambda: branch.store.write_now(
                lambda uow: nudges.days(uow, BOT, wanted, uow.now, ZONE)
            ),
        )

    branch.clock.at = local("2026-12-01 08:30")
    assert count(branch.members[:3]) == count(branch.members[:1])


def test_nobody_in_chat_can_be_reminded_and_that_costs_no_waiting(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    for place in range(3):
        branch.answers(place, Answer.UNSURE)

    def nudge(uow: UnitOfWork) -> by_hand.Nudged:
        return by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)

    for _ in range(2):
        done = branch.store.write_now(nudge)
        assert (done.told, done.not_before, done.unreached) == (0, None, (branch.members[3],))
    with pytest.raises(NotAllowed):
        branch.store.write_now(lambda uow: by_hand.nudge(uow, secretary, BOT, 1, uow.now, ZONE))


def test_two_nudges_at_one_moment_remind_once(branch: Branch) -> None:
    secretary = actor(branch, Role.SECRETARY, branch.branch.path, branch.branch.id)
    refused: list[AppError] = []

    def press() -> None:
        try:
            branch.store.write_now(
                lambda uow: by_hand.nudge(uow, secretary, BOT, branch.activity.id, uow.now, ZONE)
            )
        except AppError as error:
            refused.append(error)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(press) for _ in range(2)]:
            done.result()
    assert [chat for chat, _ in branch.waiting()] == [100, 101, 102]
