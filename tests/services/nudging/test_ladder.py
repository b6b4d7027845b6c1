"""The ladder: a member, the member again, the group leader, the secretary, the unit above; and one
message each."""

from __future__ import annotations

from datetime import date

from bot.chat.screens import plain_text
from bot.chat.views import previews
from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Anchor, Audience, Measure, PolicyKind, PolicyStep
from bot.domain.unit_settings import Setting
from bot.i18n import language
from bot.services.activities import changes, previewing, why
from bot.services.nudging import policy_changes, told
from bot.services.nudging.policy_changes import Place
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork, Sent

DAY, RUNG, SOON = "nudge.day", "nudge.rung", "nudge.soon"


def of(sent: list[Sent], who: str, kind: str) -> Sent:
    [found] = [one for one in sent if (one.who, one.kind, one.edited) == (who, kind, False)]
    return found


def test_each_rung_in_its_turn_while_the_debt_stands(clockwork: Clockwork) -> None:
    post = clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-11-24 09:00")
    post.answers(activity, Answer.ATTENDING, "张华", "刘芳", "周明")
    clockwork.until("2026-12-04 16:00")
    assert clockwork.reminders() == [
        ("12-01 08:30", "陈磊", DAY),
        ("12-01 08:30", "李静", DAY),
        ("12-03 08:30", "陈磊", DAY),
        ("12-03 08:30", "李静", DAY),
        ("12-03 14:00", "陈磊", RUNG),
        ("12-03 18:00", "张华", RUNG),
        ("12-03 19:00", "吴刚", RUNG),
        *(("12-04 08:30", who, DAY) for who in ("张华", "刘芳", "陈磊", "李静", "周明")),
        *(("12-04 14:00", who, SOON) for who in ("张华", "刘芳", "周明")),
    ]
    assert of(clockwork.sent, "陈磊", RUNG).text.splitlines()[1:] == [
        "本组未回复 3 人",
        "陈磊、李静、孙敏",
    ]
    secretary = of(clockwork.sent, "张华", RUNG)
    assert secretary.text.splitlines()[1:] == ["应到 6 人，未回复 3 人", "陈磊、李静、孙敏"]
    assert "📋 打开" in secretary.keys
    above = of(clockwork.sent, "吴刚", RUNG)
    assert above.text.splitlines()[1:] == ["👥 第一党支部", "应到 6 人，未回复 3 人"]
    assert "📋 打开" not in above.keys, "figures only"
    receipts = [one for one in clockwork.sent if one.kind == "nudge.receipt"]
    assert {one.who for one in receipts} == {"张华"}
    assert receipts[0].text.splitlines()[2:] == [
        "✓ 12月1日 08:30 · 未回复者：已发 2 · 未提醒 4（已办 3、不在线 1）"
    ]


def test_whom_no_step_reaches_is_said_once_and_names_stand_by_their_reading(
    clockwork: Clockwork,
) -> None:
    post, ground = clockwork.post, clockwork.ground
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    zhang, now = ground.actor("张华"), ground.clock.now()
    found = ground.do(lambda uow: previewing.timetable(uow, zhang, activity.id, now, ZONE))
    screen = previews.timetable(clockwork.app, language("zh_Hans"), found, now, draft=False)
    shown = plain_text(screen.text)
    assert shown.count("未回复者 5 人\n陈磊、李静、刘芳、张华、周明\n\n") == 3
    assert (shown.count("孙敏"), shown.count("不提醒：孙敏（不在线）")) == (1, 1)


def test_it_stops_the_moment_the_debt_is_paid(clockwork: Clockwork) -> None:
    post = clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-01 09:00")
    everybody = ("张华", "刘芳", "陈磊", "李静", "周明")
    post.answers(activity, Answer.LEAVE, *everybody)
    clockwork.ground.answers(activity, "孙敏", Answer.ATTENDING)
    seen = len(clockwork.sent)
    later = clockwork.until("2026-12-04 16:00")
    assert [one.kind for one in later if one.reminder] == []
    assert seen < len(clockwork.sent)  # their cards


def test_what_is_on_a_leaders_list_is_put_right_when_they_answer(clockwork: Clockwork) -> None:
    post = clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "张华", "刘芳", "周明", "李静")
    clockwork.ground.answers(activity, "孙敏", Answer.ATTENDING)
    clockwork.until("2026-12-03 14:30")
    assert "陈磊" in of(clockwork.sent, "陈磊", RUNG).text
    post.answers(activity, Answer.ATTENDING, "陈磊")
    after = clockwork.until("2026-12-03 14:31")
    [edit] = [one for one in after if one.kind == "nudge.rung_edit"]
    assert (edit.who, edit.text.splitlines()[-1]) == ("陈磊", "都已回复。")
    later = clockwork.until("2026-12-03 20:00")
    assert [one for one in later if one.kind == RUNG] == []


def test_the_organisation_may_leave_the_unit_above_out(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    place = Place(ScopeKind.UNIT, ground.units["市直机关党委"].id, PolicyKind.GATHERING)
    head = ground.actor("吴刚")
    ground.do(lambda uow: policy_changes.put(uow, head, place, "above", None, ZONE))
    post.publishes("张华", post.plan("2026-12-04 15:00"))
    clockwork.until("2026-12-04 16:00")
    assert clockwork.reminders("吴刚") == []


def test_unsure_is_followed_up_the_day_before(clockwork: Clockwork) -> None:
    post = clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "张华", "刘芳", "周明", "陈磊")
    post.answers(activity, Answer.UNSURE, "李静")
    clockwork.until("2026-12-03 12:00")
    assert clockwork.reminders() == [("12-03 08:30", "李静", DAY)]


def test_two_that_fall_due_within_ten_minutes_are_one_message(clockwork: Clockwork) -> None:
    post = clockwork.post
    first = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    second = post.publishes(
        "张华", post.plan("2026-12-04 15:08", ActivityKind.PARTY_CLASS)
    ).activity
    third = post.publishes("张华", post.plan("2026-12-04 15:30", ActivityKind.THEME_DAY)).activity
    for one in (first, second, third):
        post.answers(one, Answer.ATTENDING, "李静", "刘芳")
    post.answers(second, Answer.UNSURE, "刘芳")
    clockwork.until("2026-12-04 14:59")
    soon = [one for one in clockwork.sent if one.kind == SOON]
    assert [(one.when, one.who) for one in soon] == [
        ("12-04 14:00", "刘芳"),
        ("12-04 14:00", "李静"),
        ("12-04 14:30", "刘芳"),
        ("12-04 14:30", "李静"),
    ]
    assert [one.text.count("⏰") for one in soon] == [1, 2, 1, 1]


def test_a_fourth_unprompted_message_of_a_day_is_held_back(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    place = Place(ScopeKind.UNIT, ground.units["第一党支部"].id, PolicyKind.GATHERING)
    secretary = ground.actor("张华")
    for number, hours in enumerate((10, 8, 6, 4), 1):
        step = PolicyStep(f"own{number}", Audience.UNANSWERED, Anchor.START, -hours, Measure.HOURS)
        ground.do(
            lambda uow, step=step: policy_changes.put(uow, secretary, place, step.key, step, ZONE)
        )
    activity = post.publishes("张华", post.plan("2026-12-04 19:00")).activity
    clockwork.until("2026-12-04 19:00")
    assert [when for when, _, _ in clockwork.reminders("李静") if when.startswith("12-04")] == [
        "12-04 08:30",
        "12-04 09:00",
        "12-04 11:00",
    ]
    member = ground.members["李静"]
    outcomes = ground.do(lambda uow: told.of_member(uow, member, activity.published_at))
    assert [one.reason for one in outcomes if one.step.key in ("own3", "own4")] == [
        Reason.ENOUGH,
        Reason.ENOUGH,
    ]


def test_the_organisation_says_how_many_a_day_and_what_is_put_together(
    clockwork: Clockwork,
) -> None:
    post, ground = clockwork.post, clockwork.ground
    root = ground.units["市直机关党委"].id
    ground.do(lambda uow: uow.unit_settings.put(root, Setting.MOST, "1", 1))
    ground.do(lambda uow: uow.unit_settings.put(root, Setting.WINDOW, "30", 1))
    place = Place(ScopeKind.UNIT, ground.units["第一党支部"].id, PolicyKind.GATHERING)
    step = PolicyStep("own1", Audience.UNANSWERED, Anchor.START, -5, Measure.HOURS)
    secretary = ground.actor("张华")
    ground.do(lambda uow: policy_changes.put(uow, secretary, place, "own1", step, ZONE))
    first = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    second = post.publishes("张华", post.plan("2026-12-04 15:30", ActivityKind.THEME_DAY)).activity
    third = post.publishes("张华", post.plan("2026-12-04 19:00", ActivityKind.PARTY_CLASS)).activity
    for one in (first, second, third):
        post.answers(one, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-04 17:00")
    assert [when for when, _, kind in clockwork.reminders("李静") if kind == SOON] == [
        "12-04 14:00"
    ]
    of_day = [when for when, _, _ in clockwork.reminders("陈磊") if when.startswith("12-04")]
    assert of_day == ["12-04 08:30"], "at ten it would have been the second"


def test_a_day_down_is_made_up_once_and_what_is_too_late_is_marked(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-02 22:00")
    ground.at("2026-12-04 15:30")
    clockwork.tick()
    steps = ground.do(lambda uow: uow.steps.of_activity(activity.id))
    late = {one.key for one in steps if one.reason is Reason.LATE}
    assert late == {"leader", "secretary", "above", "soon"}
    assert [one for one in clockwork.reminders() if one[0] >= "12-02"] == []
    ground.at("2026-12-04 16:30")
    after = clockwork.until("2026-12-04 16:31")
    [receipt] = [one for one in after if one.kind == "nudge.receipt"]
    assert receipt.who == "张华"
    assert receipt.text.startswith("📮 没有发出的提醒")
    assert receipt.text.count("未发：已过时") == 4


def test_18_a_moved_meeting_takes_its_reminders_along_and_asks_again(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "张华", "刘芳", "周明", "陈磊", "李静")
    clockwork.until("2026-12-03 09:00")
    secretary = ground.actor("张华")
    later = post.plan("2026-12-11 10:00").starts_at
    ground.do(
        lambda uow: changes.change(
            uow,
            secretary,
            activity.id,
            changes.Changes(starts_at=later),
            tell=True,
            now=uow.now,
            zone=ZONE,
        )
    )
    clockwork.until("2026-12-11 10:00")
    mine = clockwork.reminders("李静")
    assert [when for when, _, _ in mine] == ["12-08 08:30", "12-10 08:30", "12-11 08:30"]


def test_the_preview_is_what_happens(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "张华", "刘芳")
    ground.answers(activity, "周明", Answer.LEAVE, Leave.APPROVED)
    clockwork.until("2026-11-25 12:00")
    secretary = ground.actor("张华")
    table = ground.do(lambda uow: previewing.timetable(uow, secretary, activity.id, uow.now, ZONE))
    wanted = {(line.step.key, name) for line in table.lines for name in line.names if line.count}
    assert table.nobody == {Reason.LEAVE: ("周明",), Reason.NOT_IN_CHAT: ("孙敏",)}
    clockwork.until("2026-12-04 16:00")
    names = {member: name for name, member in ground.members.items()}
    steps = ground.do(lambda uow: uow.steps.of_activity(activity.id))
    outcomes = ground.do(lambda uow: told.outcomes(uow, steps))
    assert {(one.step.key, names[one.member_id]) for one in outcomes if one.sent} == wanted
    expected = {
        (step.key, member)
        for step in steps
        if step.key in ("3d", "1d", "unsure", "morning", "soon")
        for member in ground.rows(activity)
    }
    assert {
        (one.step.key, names[one.member_id]) for one in outcomes if one.step.key != "leader"
    } >= expected


def test_why_names_the_rule_and_what_was_left_out(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-01 12:00")
    post.answers(activity, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-03 12:00")
    li = ground.actor("李静")
    [about] = ground.do(lambda uow: why.lately(uow, li, uow.now, ZONE))
    shown = [(one.step.key, one.sent, one.reason) for one in about.outcomes]
    assert ("3d", True, None) in shown
    assert ("1d", False, Reason.PAID) in shown
    assert about.activity is not None
    assert about.rule is not None
    assert (about.rule.key, about.same) == (about.outcomes[-1].step.key, True)
    day = {one.at.astimezone(ZONE).date() for one in about.outcomes if one.sent}
    assert day == {date(2026, 12, 1)}


def test_own_words_say_how_many_have_not_answered(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    place = Place(ScopeKind.UNIT, ground.units["第一党支部"].id, PolicyKind.GATHERING)
    step = PolicyStep(
        "own1",
        Audience.UNANSWERED,
        Anchor.START,
        -5,
        Measure.HOURS,
        words={"zh_Hans": "还有 {n} 人未回复。"},
    )
    secretary = ground.actor("张华")
    ground.do(lambda uow: policy_changes.put(uow, secretary, place, "own1", step, ZONE))
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(activity, Answer.ATTENDING, "李静", "刘芳")
    clockwork.until("2026-12-04 10:01")
    assert of(clockwork.sent, "陈磊", "nudge.unanswered").text.startswith("还有 4 人未回复。")
