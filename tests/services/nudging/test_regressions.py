"""What went wrong elsewhere and must not here, where it is about nudges."""

from __future__ import annotations

import re
from pathlib import Path

from bot.chat.screens import plain_text
from bot.chat.views import outcomes, policies, previews, tally
from bot.chat.views import why as why_views
from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.domain.org import Standing
from bot.domain.policies.files import policies_in
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind, ScopeKind
from bot.domain.policies.steps import PolicyKind
from bot.domain.unit_settings import Setting
from bot.i18n import language
from bot.services.activities import activities, changes, previewing, why
from bot.services.activities.answers import Outcome
from bot.services.attendance import attendance, closing
from bot.services.attendance.attendance import Mark
from bot.services.nudging import planning, policy_changes, policy_files, told
from bot.services.nudging.policy_changes import Place
from bot.services.personal import unit_settings
from bot.store.activities.conditions import MEMBERS
from bot.store.nudging.steps import Matter
from bot.store.uow import UnitOfWork
from tests.calendars import CHINA
from tests.services.ground import SINCE, ZONE
from tests.services.nudging.clockwork import Clockwork

TESTS = Path(__file__).parents[2]
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


def test_03_once_the_roll_is_taken_nobody_is_reminded_of_it(clockwork: Clockwork) -> None:
    number = held(clockwork)
    ground = clockwork.ground
    clockwork.until("2026-12-04 14:40")
    keeper = ground.actor("张华")
    marks = [
        Mark(keeper, number, ground.members[one], Attendance.PRESENT)
        for one in (*EVERYBODY, "孙敏")
    ]
    ground.do(lambda uow: attendance.mark(uow, marks, uow.now))
    clockwork.until("2026-12-04 15:20")
    ground.do(lambda uow: closing.close(uow, keeper, number, sure=True, zone=ZONE, now=uow.now))
    later = clockwork.until("2026-12-06 20:00")
    assert [(one.who, one.kind) for one in later if one.reminder] == []


def test_04_a_cancelled_meeting_reminds_nobody_and_is_no_failure(clockwork: Clockwork) -> None:
    number = held(clockwork)
    clockwork.until("2026-11-25 10:00")
    secretary = clockwork.ground.actor("张华")
    clockwork.ground.do(lambda uow: changes.cancel(uow, secretary, number, uow.now, ZONE))
    clockwork.until("2026-12-05 10:00")
    assert clockwork.reminders() == []
    assert [one for one in clockwork.sent if one.kind == "nudge.receipt"] == []


def test_04_who_has_leave_is_not_reminded_and_is_no_failure(clockwork: Clockwork) -> None:
    number, ground = held(clockwork, "张华"), clockwork.ground
    ground.answers(clockwork.post.activity(number), "李静", Answer.LEAVE, Leave.APPROVED)
    clockwork.until("2026-12-04 14:30")
    assert clockwork.reminders("李静") == []
    steps = ground.do(lambda uow: uow.steps.of_activity(number))
    found = ground.do(lambda uow: told.receipts(uow, steps))
    assert {(one.failed, one.unknown) for one in found} == {(0, 0)}
    assert all(one.skipped[Reason.LEAVE] == 1 for one in found if one.step.audience in MEMBERS)


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


def test_05_nor_after_the_clock_of_the_unit_is_another(clockwork: Clockwork) -> None:
    held(clockwork, "张华")
    clockwork.until("2026-12-01 09:00")
    before, ground = clockwork.reminders(), clockwork.ground
    secretary, branch = ground.actor("张华"), ground.units["第一党支部"].id
    for zone in ("Asia/Urumqi", "Europe/Berlin", None):
        ground.do(
            lambda uow, zone=zone: unit_settings.settle(
                uow, secretary, branch, Setting.ZONE, zone, uow.now, ZONE
            )
        )
        clockwork.until(f"{ground.clock.at:%Y-%m-%d} {ground.clock.at.hour + 3:02}:00")
    assert ground.clock.at.strftime("%m-%d %H:%M") == "12-01 18:00"
    assert clockwork.reminders() == before


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


def test_08_a_list_of_many_names_is_no_message_too_long(clockwork: Clockwork) -> None:
    ground = clockwork.ground
    branch, group = ground.units["第一党支部"].id, ground.units["第一党小组"].id

    def join(uow: UnitOfWork) -> None:
        for place in range(400):
            new = uow.members.add(
                f"欧阳{place:03}", f"2020{place:04}", Standing.FULL, has_vote=True
            )
            uow.members.join(new.id, branch, SINCE)
            uow.members.join(new.id, group, SINCE)

    ground.do(join)
    number = held(clockwork)
    clockwork.until("2026-12-03 18:01")
    secretary = ground.actor("张华")
    board = ground.do(lambda uow: activities.board(uow, secretary, number))
    table = ground.do(lambda uow: previewing.timetable(uow, secretary, number, uow.now, ZONE))
    app, t = clockwork.app, language("zh_Hans")
    shown = [
        previews.timetable(app, t, table, ground.clock.now(), draft=False).text,
        tally.tally(app, t, board, ground.clock.now()).text,
        *(one.text for one in clockwork.sent),
    ]
    assert max(map(len, shown)) <= 4096
    [digest] = [one for one in clockwork.sent if (one.kind, one.who) == ("nudge.rung", "张华")]
    assert "未回复 406 人" in digest.text
    clockwork.post.answers(clockwork.post.activity(number), Answer.ATTENDING, "李静")
    edits = [one for one in clockwork.until("2026-12-03 18:02") if one.kind == "nudge.rung_edit"]
    assert ["未回复 405 人" in one.text for one in edits if one.who == "张华"] == [True]


def test_08_nor_is_a_timetable_of_many_steps(clockwork: Clockwork) -> None:
    ground, t = clockwork.ground, language("zh_Hans")
    lines = [
        f"[gathering.s{number}]\naudience = '{of}'\nanchor = 'start'\namount = -{20 + number}\n"
        f"measure = 'days'\nat = '{9 + number % 9:02}:{number:02}'\nevery = 1\ntimes = 12\n"
        for number, of in enumerate(["unanswered", "expected", "secretary", "leader"] * 3)
    ]
    wanted = policies_in("\n".join(lines))
    assert not isinstance(wanted, list)
    ground.do(lambda uow: policy_files.load(uow, None, wanted, ZONE))
    number, secretary = held(clockwork, when="2026-12-31 15:00"), ground.actor("张华")
    place = Place(ScopeKind.UNIT, ground.units["第一党支部"].id, PolicyKind.GATHERING)

    def read(uow: UnitOfWork) -> tuple[str, str]:
        table = previewing.timetable(uow, secretary, number, uow.now, ZONE)
        now, app = uow.now, clockwork.app
        shown = policy_changes.look(uow, secretary, place)
        example = policy_changes.example(uow, shown, now, ZONE)
        preview = previews.timetable(app, t, table, now, draft=False)
        return plain_text(preview.text), plain_text(policies.card(app, t, shown, example, now).text)

    for said in ground.do(read):
        assert len(said) <= 4096
        assert re.search("之后还有 \\d+", said), said[-300:]
    clockwork.until("2026-12-08 20:00")
    board, found = ground.do(lambda uow: previewing.people(uow, secretary, number))
    mine = ground.do(lambda uow: why.lately(uow, secretary, uow.now, ZONE))
    assert max(len(one.outcomes) for one in found) > 15
    now, app = ground.clock.now(), clockwork.app
    told_ = [outcomes.people(app, t, board, found * 2, page, now) for page in range(len(found))]
    assert all(any(one.name in shown.text for shown in told_) for one in found)
    told_.append(why_views.screen(app, t, mine * 30, now))
    assert max(len(plain_text(one.text)) for one in told_) <= 4096


def test_09_two_of_one_name_are_told_apart(clockwork: Clockwork) -> None:
    ground = clockwork.ground

    def join(uow: UnitOfWork) -> None:
        new = uow.members.add("李静", "20119876", Standing.FULL, has_vote=True)
        uow.members.join(new.id, ground.units["第一党支部"].id, SINCE)

    ground.do(join)
    number = held(clockwork, "李静")
    clockwork.until("2026-12-03 18:01")
    [digest] = [one for one in clockwork.sent if (one.kind, one.who) == ("nudge.rung", "张华")]
    names = digest.text.splitlines()[-1]
    assert names.count("李静") == 1, "the other one has answered"
    secretary = ground.actor("张华")
    board = ground.do(lambda uow: activities.board(uow, secretary, number))
    both = [one.name for one in board.entries if one.name.startswith("李静")]
    assert len(set(both)) == 2
    assert "李静" not in both


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


def test_15_a_holiday_friday_is_none(clockwork: Clockwork) -> None:
    clockwork.ground.at("2026-09-21 09:00")
    clockwork.wake()
    held(clockwork, when="2026-10-09 15:00")
    clockwork.until("2026-10-09 15:00")
    assert {when[:5] for when, _, kind in clockwork.reminders() if kind == "nudge.day"} == {
        "09-30",  # three days before is a holiday, and so is Friday the 2nd
        "10-08",
        "10-09",
    }


def test_15_a_year_without_its_list_is_loud(clockwork: Clockwork) -> None:
    number = held(clockwork, when="2027-02-05 15:00")
    steps = clockwork.ground.do(lambda uow: uow.steps.of_activity(number))
    assert {one.provisional for one in steps if one.key in ("3d", "1d")} == {True}
    secretary = clockwork.ground.actor("张华")
    table = clockwork.ground.do(
        lambda uow: previewing.timetable(uow, secretary, number, uow.now, ZONE)
    )
    shown = previews.timetable(
        clockwork.app, language("zh_Hans"), table, clockwork.ground.clock.now(), draft=False
    )
    assert shown.text.count("（暂算）") >= 2


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
    assert clockwork.post.answers(activity, Answer.ATTENDING, "李静") == [Outcome.SAME]
    row = clockwork.ground.rows(activity)["李静"].id
    tags = clockwork.ground.do(lambda uow: uow.audit.tags("participation", row))
    assert tags.count(Tag.ANSWER_GIVEN) == 1
    clockwork.post.answers(activity, Answer.UNSURE, "李静")
    clockwork.post.answers(activity, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-04 14:30")
    soon = [who for _, who, kind in clockwork.reminders("李静") if kind == SOON]
    assert soon == ["李静"]


def test_all_twenty_are_named() -> None:
    named = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"^def test((?:_\d\d)+)_", path.read_text("utf-8"), re.MULTILINE)
        for number in name.strip("_").split("_")
    }
    assert named == set(range(1, 21))
