"""What went wrong elsewhere and must not here, where it is about nudges."""

from __future__ import annotations

from bot.domain.activities import Answer
from bot.domain.policies.scopes import MatterKind
from bot.services.activities import changes
from bot.services.nudging import planning
from bot.store.steps import Matter
from tests.calendars import CHINA
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork

SOON = "nudge.soon"
EVERYBODY = ("张华", "刘芳", "周明", "陈磊", "李静")


def held(clockwork: Clockwork, *names: str, when: str = "2026-12-04 15:00") -> int:
    post = clockwork.post
    activity = post.publishes("张华", post.plan(when)).activity
    if names:
        post.answers(activity, Answer.ATTENDING, *names)
    return activity.id


def test_01_a_step_of_something_that_is_gone_does_not_stop_the_others(
    clockwork: Clockwork,
) -> None:
    number = held(clockwork, *EVERYBODY)
    activity = clockwork.post.activity(number)
    planned = clockwork.ground.do(lambda uow: planning.steps_of(uow, activity, ZONE))
    gone = Matter(MatterKind.ACTIVITY, 12345)
    clockwork.ground.do(lambda uow: uow.steps.plan_all({gone: planned}))
    clockwork.until("2026-12-04 14:30")
    assert sorted(who for _, who, kind in clockwork.reminders() if kind == SOON) == sorted(
        EVERYBODY
    )


def test_04_a_cancelled_meeting_reminds_nobody_and_is_no_failure(clockwork: Clockwork) -> None:
    number = held(clockwork)
    clockwork.until("2026-11-25 10:00")
    secretary = clockwork.ground.actor("张华")
    clockwork.ground.do(lambda uow: changes.cancel(uow, secretary, number, uow.now, ZONE))
    clockwork.until("2026-12-05 10:00")
    assert clockwork.reminders() == []
    assert [one for one in clockwork.sent if one.kind == "nudge.receipt"] == []


def test_05_16_the_same_reminder_never_comes_twice_after_a_restart_or_a_new_plan(
    clockwork: Clockwork,
) -> None:
    number = held(clockwork, "张华")
    clockwork.until("2026-12-01 09:00")
    before = clockwork.reminders()
    for _ in range(2):
        activity = clockwork.post.activity(number)
        clockwork.ground.do(
            lambda uow, activity=activity: planning.plan_activities(uow, [activity], ZONE)
        )
        again = Clockwork(clockwork.ground)
        again.until("2026-12-01 20:00" if _ else "2026-12-01 12:00")
        assert again.reminders() == []
    assert len(before) == 4


def test_06_what_is_long_past_reminds_nobody(clockwork: Clockwork) -> None:
    number = held(clockwork, "张华")
    clockwork.ground.at("2027-11-23 09:00")
    clockwork.tick()
    assert clockwork.reminders() == []
    steps = clockwork.ground.do(lambda uow: uow.steps.of_activity(number))
    assert all(one.done_at for one in steps)


def test_07_the_figure_in_a_reminder_is_that_of_the_moment_it_is_sent(
    clockwork: Clockwork,
) -> None:
    number = held(clockwork, "张华")
    clockwork.until("2026-12-03 17:59")
    activity = clockwork.post.activity(number)
    clockwork.post.answers(activity, Answer.ATTENDING, "刘芳", "李静")
    clockwork.until("2026-12-03 18:01")
    [digest] = [one for one in clockwork.sent if (one.kind, one.who) == ("nudge.rung", "张华")]
    assert "应到 6 人，未回复 3 人" in digest.text


def test_15_a_make_up_saturday_is_a_working_day(clockwork: Clockwork) -> None:
    clockwork.ground.at("2026-09-28 09:00")
    clockwork.wake()
    number = held(clockwork, when="2026-10-11 15:00")
    days = {
        str(one.on_date)
        for one in clockwork.ground.do(lambda uow: uow.steps.of_activity(number))
        if one.on_date
    }
    assert days == {"2026-10-08", "2026-10-10", "2026-10-11"}
    assert CHINA.day(clockwork.ground.clock.at.date()).rest is False


def test_17_quiet_hours_hold_for_escalations(clockwork: Clockwork) -> None:
    number = held(clockwork, when="2026-12-04 01:00")
    steps = clockwork.ground.do(lambda uow: uow.steps.of_activity(number))
    rungs = {one.key: one.due_at.astimezone(ZONE) for one in steps if one.key != "3d"}
    for one in (rungs["leader"], rungs["secretary"]):
        assert "07:30" <= one.strftime("%H:%M") < "21:30"


def test_19_who_published_leaves_and_the_reminders_stay(clockwork: Clockwork) -> None:
    held(clockwork, "李静", "刘芳")
    ground = clockwork.ground
    account = ground.do(lambda uow: uow.accounts.by_telegram(1, 100))
    assert account is not None
    ground.do(lambda uow: uow.accounts.change(account.id, member_id=None))
    clockwork.until("2026-12-04 14:30")
    soon = [who for _, who, kind in clockwork.reminders() if kind == SOON]
    assert sorted(soon) == ["刘芳", "李静"]


def test_20_a_double_tap_is_one_answer_and_one_reminder(clockwork: Clockwork) -> None:
    number = held(clockwork)
    activity = clockwork.post.activity(number)
    clockwork.post.answers(activity, Answer.ATTENDING, "李静", "李静")
    clockwork.post.answers(activity, Answer.UNSURE, "李静")
    clockwork.post.answers(activity, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-04 14:30")
    soon = [who for _, who, kind in clockwork.reminders("李静") if kind == SOON]
    assert soon == ["李静"]
