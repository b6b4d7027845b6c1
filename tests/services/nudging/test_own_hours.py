"""Rungs rest on rest days; a member's stricter quiet hours move what would be swallowed."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.activities import Answer
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Anchor, Audience, Measure, PolicyKind, PolicyStep, Shift
from bot.services.nudging import policy_changes, told
from bot.services.nudging.policy_changes import Place
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE
from tests.services.nudging.clockwork import Clockwork

SOON = "nudge.soon"


def quiet(clockwork: Clockwork, who: str, start: str, end: str) -> None:
    ground = clockwork.ground

    def change(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(BOT, ground.members[who])
        assert account is not None
        uow.accounts.change(account.id, quiet_from=start, quiet_to=end)

    ground.do(change)


def reasons(clockwork: Clockwork, activity: Activity, who: str, key: str) -> list[Reason | None]:
    ground = clockwork.ground
    member = ground.members[who]
    found = ground.do(lambda uow: told.of_member(uow, member, activity.published_at))
    return [one.reason for one in found if one.step.key == key]


def test_a_rung_does_not_come_on_a_rest_day_unless_it_is_told_to(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    activity = post.publishes("张华", post.plan("2026-12-07 08:00")).activity  # a Monday
    steps = {one.key: one for one in ground.do(lambda uow: uow.steps.of_activity(activity.id))}
    assert activity.answer_by.astimezone(ZONE).strftime("%m-%d") == "12-06"  # a Sunday
    for key in ("leader", "secretary"):
        assert steps[key].due_at.astimezone(ZONE).strftime("%m-%d") == "12-04"
    place = Place(ScopeKind.ACTIVITY, activity.id, PolicyKind.GATHERING)
    step = PolicyStep(
        "secretary", Audience.SECRETARY, Anchor.ANSWER, 0, Measure.HOURS, rest=Shift.STAY
    )
    secretary = ground.actor("张华")
    ground.do(lambda uow: policy_changes.put(uow, secretary, place, "secretary", step, ZONE))
    steps = {one.key: one for one in ground.do(lambda uow: uow.steps.of_activity(activity.id))}
    assert steps["secretary"].due_at == activity.answer_by


def test_a_rung_with_no_working_day_in_time_is_not_sent_and_the_secretary_hears(
    clockwork: Clockwork,
) -> None:
    post, ground = clockwork.post, clockwork.ground
    ground.at("2026-11-28 09:00")  # a Saturday
    clockwork.wake()
    activity = post.publishes("张华", post.plan("2026-11-29 19:00")).activity
    clockwork.until("2026-11-29 19:00")
    rungs = [one for one in clockwork.reminders() if one[2] == "nudge.rung"]
    assert rungs == []
    steps = {one.key: one for one in ground.do(lambda uow: uow.steps.of_activity(activity.id))}
    assert steps["leader"].reason is Reason.QUIET
    receipts = [one for one in clockwork.sent if one.kind == "nudge.receipt"]
    assert any("没有合适的时间" in one.text and one.who == "张华" for one in receipts)


def test_what_own_quiet_hours_would_swallow_comes_at_the_last_decent_moment(
    clockwork: Clockwork,
) -> None:
    post = clockwork.post
    quiet(clockwork, "李静", "18:30", "09:00")
    activity = post.publishes("张华", post.plan("2026-12-04 19:30")).activity
    post.answers(activity, Answer.ATTENDING, "李静", "刘芳")
    clockwork.until("2026-12-04 18:00")
    clockwork.until("2026-12-04 19:00")
    assert [one for one in clockwork.reminders("李静", "刘芳") if one[2] == SOON] == [
        ("12-04 18:00", "李静", SOON),
        ("12-04 18:30", "刘芳", SOON),
    ]
    assert reasons(clockwork, activity, "李静", "soon") == [None]


def test_without_any_decent_moment_it_is_not_sent_and_the_secretary_hears(
    clockwork: Clockwork,
) -> None:
    post, ground = clockwork.post, clockwork.ground
    ground.at("2026-12-03 18:00")
    clockwork.wake()
    quiet(clockwork, "李静", "18:00", "09:00")
    plan = post.plan("2026-12-04 08:40")
    activity = post.publishes("张华", plan).activity
    post.answers(activity, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-04 08:39")
    assert [one for one in clockwork.reminders("李静") if one[2] == SOON] == []
    assert reasons(clockwork, activity, "李静", "soon") == [Reason.QUIET]
    receipt = next(one for one in clockwork.sent if one.kind == "nudge.receipt")
    assert "没有合适的时间" in receipt.text
    assert receipt.at - timedelta(minutes=70) < activity.starts_at
