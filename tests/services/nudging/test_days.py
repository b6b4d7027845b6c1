"""The day's message on real databases: who gets one, once, and only while something is owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.delivery import SendClass
from bot.domain.nudges import steps_for
from bot.services.nudging import nudges, taking
from bot.services.nudging.nudges import Day
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.services.ground import queries_of
from tests.services.nudging.branch import BOT, ZONE, Branch, local


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
