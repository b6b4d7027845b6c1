"""One activity's own steps are changed after it was published: the editor, the preview, what is
due, what comes and /why say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.chat.screens import plain_text
from bot.chat.views import why as why_views
from bot.domain.activities import Answer
from bot.domain.daily import next_daily
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind, PolicyStep
from bot.i18n import language
from bot.services.activities import previewing, why
from bot.services.nudging import policy_changes, told
from bot.services.nudging.policy_changes import Place
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE
from tests.services.nudging.clockwork import Clockwork

STEPS = BUILT_IN[PolicyKind.GATHERING]
Due = list[tuple[str, str]]


def change(clockwork: Clockwork, of: Activity, key: str, step: PolicyStep | None) -> Due:
    """Change a step of one activity; when which of its steps are due by now, which the editor and
    the preview say as well."""
    ground, place = clockwork.ground, Place(ScopeKind.ACTIVITY, of.id, PolicyKind.GATHERING)
    actor = ground.actor("张华")
    before = ground.do(lambda uow: policy_changes.look(uow, actor, place))
    then = policy_changes.changed(before, key, step)
    said = ground.do(lambda uow: policy_changes.example(uow, then, uow.now, ZONE))
    after = ground.do(lambda uow: policy_changes.put(uow, actor, place, key, step, ZONE))
    kept = ground.do(lambda uow: policy_changes.example(uow, after, uow.now, ZONE))
    table = ground.do(lambda uow: previewing.timetable(uow, actor, of.id, uow.now, ZONE))
    rows = ground.do(lambda uow: uow.steps.of_activity(of.id))
    due = [(one.key, one.due_at) for one in rows if one.done_at is None]
    assert [(one.key, one.due_at) for one in said.planned] == due
    assert [(one.key, one.due_at) for one in kept.planned] == due
    assert [(one.step.key, one.step.due_at) for one in table.lines] == due
    return [(key, at.astimezone(ZONE).strftime("%m-%d %H:%M")) for key, at in due]


def reasons(clockwork: Clockwork, who: str, code: str) -> list[str]:
    """What /why says to somebody."""
    ground = clockwork.ground
    actor, t = ground.actor(who), language(code)
    found = ground.do(lambda uow: why.lately(uow, actor, uow.now, ZONE))
    said = why_views.screen(clockwork.app, t, found, ground.clock.now())
    return plain_text(said.text).splitlines()


def test_what_was_changed_is_what_is_foreseen_due_told_and_explained(clockwork: Clockwork) -> None:
    post = clockwork.post
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    earlier = replace(STEPS["1d"], amount=-2, at=time(9))
    due = change(clockwork, of, "1d", earlier)
    assert ("1d", "12-02 09:00") in due
    clockwork.until("2026-12-02 10:00")
    mine = [one.when for one in clockwork.sent if one.who == "李静" and one.reminder]
    assert mine == ["12-01 08:30", "12-02 09:00"]
    assert "规则：开始前 2 天 09:00 · 未回复者" in reasons(clockwork, "李静", "zh_Hans")
    assert "Rule: 2 days before the start, 09:00 · who has not answered" in reasons(
        clockwork, "李静", "en"
    )


def test_what_was_told_does_not_come_again_and_its_old_rule_is_not_claimed(
    clockwork: Clockwork,
) -> None:
    post = clockwork.post
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-01 12:00")
    due = change(clockwork, of, "3d", replace(STEPS["3d"], amount=-2))
    assert "3d" not in dict(due), "it was told, and is not told twice"
    assert "现行规则：开始前 2 天 · 未回复者" in reasons(clockwork, "李静", "zh_Hans")
    assert "The rule is by now: 2 days before the start · who has not answered" in reasons(
        clockwork, "李静", "en"
    )
    assert "3d" not in dict(change(clockwork, of, "3d", None))
    assert "该规则此后已删除。" in reasons(clockwork, "李静", "zh_Hans")
    assert "The rule behind this has been taken out since." in reasons(clockwork, "李静", "en")
    assert "12-02 08:30" not in [one.when for one in clockwork.until("2026-12-02 12:00")]


def test_what_would_have_come_already_is_not_promised(clockwork: Clockwork) -> None:
    post = clockwork.post
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-11-27 10:00")
    due = change(clockwork, of, "own1", replace(STEPS["3d"], key="own1", amount=-7))
    assert "own1" not in dict(due), "today's messages have come"
    change(clockwork, of, "own1", replace(STEPS["3d"], key="own1", amount=-7, at=time(11)))
    clockwork.until("2026-11-27 12:00")
    assert ("11-27 11:00", "李静") in [one[:2] for one in clockwork.reminders()]


def test_a_change_between_due_and_told_loses_nothing(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(of, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-04 13:59")
    ground.at("2026-12-04 14:00")  # it is due, and nobody has looked yet
    change(clockwork, of, "unsure", None)
    clockwork.tick()
    assert ("12-04 14:00", "李静", "nudge.soon") in clockwork.reminders()


def test_a_change_while_some_are_told_keeps_the_step_for_the_others(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground

    def wakes_early(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(BOT, ground.members["李静"])
        assert account is not None
        at = next_daily("07:30", uow.now, ZONE)
        uow.accounts.change(account.id, daily_at="07:30", next_daily_at=at)

    ground.do(wakes_early)
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-01 08:00")
    change(clockwork, of, "own1", replace(STEPS["1d"], key="own1", amount=-2))
    clockwork.until("2026-12-01 12:00")
    steps = ground.do(lambda uow: uow.steps.of_activity(of.id))
    found = ground.do(lambda uow: told.outcomes(uow, [one for one in steps if one.key == "3d"]))
    assert len(found) == len(ground.rows(of)) == 6
    assert [one.reason for one in found if not one.sent] == [Reason.NOT_IN_CHAT]
