"""Leave for a period, putting off, muting, reminding by hand and cards that went stale: screens
and keys, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.chat.buttons.absences import AbsenceDecide, AbsencesOf
from bot.chat.buttons.activities import ChangeButton, DecideLeave, WithdrawLeave
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.hushes import MuteButton, SnoozeButton
from bot.chat.buttons.nudges import HandPick, HandPickTask
from bot.chat.screens import Screen
from bot.domain.activities import Answer, Leave
from bot.domain.assignments import Progress
from bot.domain.snooze import About, Snooze
from bot.services.activities import absence_changes, absences, cards
from bot.services.nudging import nudges, taking
from bot.store.activities.activities import Activity
from tests.chat.hands import Hands
from tests.chat.views.pushing import prepare, tags
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE, Ground
from tests.services.post import CHATS, Post

Say = Callable[[str, str], str]


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    made = Ground(sqlite_url)
    yield Post(made)
    made.store.close()


@pytest.fixture(params=["zh_Hans", "en"])
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def say(code: str) -> Say:
    return lambda zh, en: zh if code == "zh_Hans" else en


@pytest.fixture
def meeting(post: Post) -> Activity:
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def test_leave_for_a_period_is_asked_for_decided_and_shortened(
    post: Post, meeting: Activity, code: str, say: Say
) -> None:
    li, zhang = (Hands(post.ground, name, code) for name in ("李静", "张华"))
    li.says("/my")
    li.presses(say("🧳 请一段时间的假", "🧳 Leave for a period"))
    assert say("目前没有。", "There is none at present.") in li.text
    li.presses(say("➕ 申请", "➕ Ask for one"))
    li.presses("30")
    # The last day is looked for from the first one on, and today has no key.
    assert li.labels[0][-1] == "▶"
    li.presses("▶")
    li.presses("12")
    assert li.text.splitlines() == [
        say("请核对：", "Please check:"),
        say("🧳 你的请假时段", "🧳 Your leave for a period"),
        say(
            "🗓 11月30日（周一）至12月12日（周六），共 13 天",
            "🗓 30 Nov (Mon) to 12 Dec (Sat), 13 days",
        )
        .replace("12月12日（周六）", "12月12日（周六）（休息日）")
        .replace("12 Dec (Sat)", "12 Dec (Sat) (rest day)"),
        say("目前期间有 1 次活动。", "1 activity lies in it so far."),
        say(
            "将报审批人批准，批准前一切照旧。",
            "Who decides on your leave is asked; until then nothing changes.",
        ),
    ]
    done = li.presses(say("📨 申请", "📨 Ask for this leave"))
    assert done.toast == say("已申请，等待批准。", "Asked for; it waits for approval.")
    [(name, kind, params)] = post.waiting()
    assert (name, kind) == ("张华", "absence.card")
    pushed = prepare(post.ground, kind, CHATS["张华"], params)
    assert isinstance(pushed, Screen)
    assert tags(pushed.text) == {"b"}
    decided = zhang.sends(AbsenceDecide(params["absence"], approve=True))
    assert decided.toast == say("已批准，并告知本人。", "Approved; the member is told.")
    li.sends(AbsencesOf(None))
    li.presses(say("✏️ 提前结束", "✏️ Earlier end"))
    li.says(say("12月6日", "Dec 6"))
    done = li.presses(say("✅ 提前结束", "✅ Shorten it"))
    assert done.toast == say("已办好。", "Done.")
    li.presses(say("↩️ 撤回", "↩️ Take it back"))
    li.presses(say("◀ 返回", "◀ Back"))
    li.presses(say("↩️ 撤回", "↩️ Take it back"))
    done = li.presses(say("↩️ 确认结束", "↩️ Yes, end it"))
    assert done.toast == say(
        "已办好，1 次活动需要重新回复。", "Done; 1 activity asks for an answer again."
    )


def test_the_secretary_sets_one_and_refusals_leave_the_question_open(
    post: Post, code: str, say: Say
) -> None:
    zhang = Hands(post.ground, "张华", code)
    zhang.sends(AbsencesOf(post.ground.members["孙敏"]))
    zhang.presses(say("➕ 登记", "➕ Set one"))
    zhang.says(say("12月10日", "Dec 10"))
    assert say("结束日期不能早于", "cannot come before") in zhang.says(say("12月9日", "Dec 9")).text
    zhang.says(say("12月10日", "Dec 10"))
    assert say("12月10日（周四），1 天", "10 Dec (Thu), 1 day") in zhang.text
    done = zhang.presses(say("✅ 登记", "✅ Set it"))
    assert done.toast == say("已登记，0 次活动按请假处理。", "Set; on leave from 0 activities.")
    zhang.presses(say("➕ 登记", "➕ Set one"))
    zhang.says(say("12月14日到12月18日", "from 14 Dec to 18 Dec"))
    assert say(
        "12月14日（周一）至12月18日（周五），共 5 天", "14 Dec (Mon) to 18 Dec (Fri), 5 days"
    ) in (zhang.text)
    zhang.presses(say("🗑 放弃", "🗑 Discard"))
    nobody = Hands(post.ground, "刘芳", code).sends(AbsencesOf(post.ground.members["孙敏"]))
    assert nobody.toast == say("这不是发给你的。", "This was not sent to you.")


def test_every_nudge_with_time_left_can_be_put_off_and_muted(
    post: Post, meeting: Activity, code: str, say: Say
) -> None:
    post.at("2026-12-01 08:30")
    nudge = prepare(post.ground, taking.UNANSWERED, CHATS["李静"], {"activity": meeting.id})
    assert isinstance(nudge, Screen)
    assert [[key.label for key in row] for row in nudge.keys[-2:]] == [
        ["💤 1 小时后", "💤 今晚", "💤 明早"],
        ["🔕 不再提醒", "为什么提醒我？"],
    ]
    post.at("2026-12-04 14:00")
    post.answers(meeting, Answer.ATTENDING, "陈磊")
    soon = prepare(post.ground, taking.SOON, CHATS["陈磊"], {"activity": meeting.id})
    assert isinstance(soon, Screen)
    assert not [key for row in soon.keys for key in row if "💤" in key.label]
    post.at("2026-12-01 08:30")
    li = Hands(post.ground, "李静", code)
    done = li.sends(SnoozeButton(About.ACTIVITY, meeting.id, Snooze.TONIGHT))
    assert done.toast == say(
        "好的，今天 19:00 再提醒你。", "You will be reminded again: 19:00 today"
    )
    assert say("💤 今晚 ●", "💤 Tonight ●") in [key for row in li.labels for key in row]
    done = li.presses(say("🔕 不再提醒", "🔕 Mute"))
    assert done.alert
    assert say("🔕 这件事已不再提醒你。", "🔕 You are not reminded of this any more.") in li.text
    done = li.presses(say("🔔 恢复提醒", "🔔 Remind me again"))
    assert done.toast == say("已恢复提醒。", "You are reminded of this again.")
    li.presses(say("🔕 不再提醒", "🔕 Mute"))
    li.says("/settings")
    li.presses(say("🔕 已关闭的提醒：1", "🔕 Muted: 1"))
    done = li.presses(
        say("🔔 支部党员大会 · 12月4日 15:00", "🔔 Branch member meeting · 4 Dec 15:00")
    )
    assert done.toast == say("已恢复提醒。", "You are reminded of this again.")
    assert say("没有关闭任何提醒。", "Nothing is muted.") in li.text
    day = prepare(
        post.ground, nudges.DAY, CHATS["刘芳"], {"day": "2026-12-01", "since": "2026-12-01"}
    )
    assert isinstance(day, Screen)
    own = [key.button for row in day.keys for key in row]
    number = post.ground.clock.at.toordinal()
    assert SnoozeButton(About.DAY, number, Snooze.TONIGHT) in own
    assert not [one for one in own if isinstance(one, MuteButton)]


def test_chosen_people_are_reminded_with_a_line(
    post: Post, meeting: Activity, code: str, say: Say
) -> None:
    zhang = Hands(post.ground, "张华", code)
    zhang.sends(HandPick(meeting.id, 0))
    zhang.presses("陈磊")
    zhang.presses("☑ 陈磊")
    zhang.presses(say("☑ 全选未定的", "☑ All who owe"))
    zhang.presses(say("☐ 全不选", "☐ Nobody"))
    zhang.presses("李静")
    zhang.presses(say("➡️ 下一步（1 人）", "➡️ Go on with 1"))
    zhang.presses(say("✏️ 附一句话", "✏️ Add a line"))
    assert say("100", "100") in zhang.says("长" * 101).text
    zhang.says("请带上学习笔记")
    assert zhang.text.splitlines()[-2:] == [
        say("🔔 1 人：李静", "🔔 1 person: 李静"),
        "💬 “请带上学习笔记”",
    ]
    done = zhang.presses(say("✅ 提醒", "✅ Remind them"))
    assert done.toast == say("已提醒 1 人。", "1 person is reminded.")
    zhang.sends(HandPick(meeting.id, 0))
    zhang.presses("陈磊")
    zhang.presses(say("➡️ 下一步（1 人）", "➡️ Go on with 1"))
    done = zhang.presses(say("🗑 放弃", "🗑 Discard"))
    assert done.toast == say("没有提醒任何人。", "Nobody is reminded.")
    assert [name for name, kind, _ in post.waiting() if kind.startswith("nudge")] == ["李静"]
    stranger = Hands(post.ground, "李静", code).sends(HandPick(meeting.id, 0))
    assert stranger.toast == say("这不是发给你的。", "This was not sent to you.")


def test_so_are_chosen_ones_of_those_who_have_not_studied(post: Post, code: str, say: Say) -> None:
    desk = Desk(post)
    of = desk.study("2026-12-04")
    desk.says(of, "周明", Progress.DONE)
    post.delivers()
    zhang = Hands(post.ground, "张华", code)
    zhang.sends(TaskOpen(of.id))
    zhang.presses(say("🔔 选人提醒", "🔔 Choose whom"))
    names = [key for row in zhang.labels for key in row][:4]
    assert names == ["陈磊", "李静", "刘芳", "张华"], "who owes it and is in chat"
    zhang.presses("李静")
    zhang.presses(say("➡️ 下一步（1 人）", "➡️ Go on with 1"))
    zhang.presses(say("✏️ 附一句话", "✏️ Add a line"))
    zhang.says("请看第二章")
    assert zhang.text.splitlines()[1] == say(
        "🔔 提醒：学习任务：《条例》", "🔔 Remind: Study assignment: 《条例》"
    )
    done = zhang.presses(say("✅ 提醒", "✅ Remind them"))
    assert done.toast == say("已提醒 1 人。", "1 person is reminded.")
    assert say("学习任务", "Study assignment") in zhang.text
    ((who, kind, params),) = post.waiting()
    assert (who, kind) == ("李静", taking.TASK)
    told = prepare(post.ground, kind, CHATS[who], params, body={"line": "请看第二章"})
    assert isinstance(told, Screen)
    assert "💬 “请看第二章”" in told.text.splitlines()
    zhang.presses(say("🔔 选人提醒", "🔔 Choose whom"))
    zhang.presses("李静")
    desk.says(of, "李静", Progress.DONE)
    gone = zhang.presses(say("➡️ 下一步（1 人）", "➡️ Go on with 1"))
    assert "李静" not in gone.text
    stranger = Hands(post.ground, "李静", code).sends(HandPickTask(of.id))
    assert stranger.toast == say("这不是发给你的。", "This was not sent to you.")


def test_a_stale_button_shows_the_card_as_it_is_now(
    post: Post, meeting: Activity, code: str, say: Say
) -> None:
    ground = post.ground
    li, zhang = (Hands(ground, name, code) for name in ("李静", "张华"))
    card = post.looks("李静", nudges.matter(meeting.id))
    tally = post.looks("张华", cards.tally_matter(meeting.id))
    shown = li.sends(WithdrawLeave(meeting.id), card)
    assert shown.toast == say("这个按钮已过期。", "This button is no longer valid.")
    assert say("支部党员大会", "Branch member meeting") in shown.text
    assert shown.keys
    ground.cancels(meeting)
    shown = zhang.sends(ChangeButton(meeting.id, None), tally)
    assert shown.toast == say("活动已取消。", "This activity was cancelled.")
    assert say("🚫", "🚫") in shown.text
    # Of a message that is about nothing the button says what it is about.
    shown = zhang.sends(ChangeButton(meeting.id, None), 4711)
    assert say("支部党员大会", "Branch member meeting") in shown.text
    other = Hands(ground, "赵强", code).sends(WithdrawLeave(meeting.id), 4711)
    assert (other.text, other.toast) == (
        "",
        say("这不是发给你的。", "This was not sent to you."),
    )


def test_a_leave_that_was_settled_is_shown_as_it_is(
    post: Post, meeting: Activity, code: str, say: Say
) -> None:
    ground = post.ground
    actor, member = ground.actor("李静"), ground.members["李静"]
    days = (post.plan("2026-12-01 09:00").starts_at.date(),) * 2
    made, _ = ground.do(
        lambda uow: absences.put(uow, actor, member, (days[0], days[1]), uow.now, ZONE)
    )
    card = post.looks("张华", f"absence:{made.id}")
    zhang = Hands(ground, "张华", code)
    ground.do(lambda uow: absence_changes.stop(uow, actor, made.id, uow.now, ZONE))
    shown = zhang.sends(AbsenceDecide(made.id, approve=True), card)
    assert say("↩️ 已撤回", "↩️ Taken back") in shown.text
    assert shown.keys == ()
    ground.answers(meeting, "李静", Answer.LEAVE, Leave.APPROVED)
    row = ground.rows(meeting)["李静"]
    decided = zhang.sends(DecideLeave(row.id, False))
    assert say("已批准", "Approved") in decided.text
