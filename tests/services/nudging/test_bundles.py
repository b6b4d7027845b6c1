"""The day's list that came together with who still owes: both parts stay, whatever changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import select

from bot.chat.buttons import unpack
from bot.chat.preparing import Preparing
from bot.chat.screens import Screen, markup, plain_text
from bot.chat.updates import read
from bot.chat.views import OUTBOX
from bot.domain.activities import ActivityKind, Answer
from bot.domain.assignments import Progress
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Anchor, Measure, PolicyKind
from bot.services.nudging import policy_changes
from bot.services.nudging.policy_changes import Place
from bot.services.nudging.taking import rung_matter
from bot.store.activities.activities import Activity
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.chat.hands import Hands
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE
from tests.services.nudging.clockwork import Clockwork, Sent
from tests.services.post import CHATS

MORNING = "2026-12-03 08:31"


def rung_in_the_morning(
    clockwork: Clockwork, kind: PolicyKind, anchor: Anchor, at: time = time(8, 30)
) -> None:
    """The secretary hears who owes when the day's message comes."""
    actor, unit = clockwork.ground.actor("张华"), clockwork.ground.units["第一党支部"].id
    step = replace(
        BUILT_IN[kind]["secretary"], anchor=anchor, amount=-1, measure=Measure.DAYS, at=at
    )
    place = Place(ScopeKind.UNIT, unit, kind)
    clockwork.ground.do(
        lambda uow: policy_changes.put(uow, actor, place, "secretary", step, zone=ZONE)
    )


@pytest.fixture
def meeting(clockwork: Clockwork) -> Activity:
    rung_in_the_morning(clockwork, PolicyKind.GATHERING, Anchor.START)
    return clockwork.post.publishes("张华", clockwork.post.plan("2026-12-04 15:00")).activity


def parts(text: str) -> list[list[str]]:
    """What a message says, a part a list of lines; the list of today alone has several."""
    head, _, rest = text.partition("📋 ")
    return [head.strip().splitlines(), *(one.strip().splitlines() for one in rest.split("📋 "))]


def to(sent: list[Sent], who: str) -> list[Sent]:
    return [one for one in sent if one.who == who]


def test_both_parts_stay_while_others_answer(any_clockwork: Clockwork) -> None:
    clockwork = any_clockwork
    rung_in_the_morning(clockwork, PolicyKind.GATHERING, Anchor.START)
    meeting = clockwork.post.publishes("张华", clockwork.post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-03 08:29")
    [first] = to(clockwork.until(MORNING), "张华")
    own, owing = parts(first.text)
    assert own[0] == "☀️ 12月3日（周四） · 有 1 件事等你"
    assert owing[1:3] == ["应到 6 人，未回复 6 人", "陈磊、李静、刘芳、孙敏、张华、周明"]
    clockwork.post.answers(meeting, Answer.ATTENDING, "李静")
    [edit] = to(clockwork.until("2026-12-03 08:32"), "张华")
    assert edit.edited
    own, owing = parts(edit.text)
    assert own[0] == "☀️ 12月3日（周四） · 有 1 件事等你"
    assert owing[1:3] == ["应到 6 人，未回复 5 人", "陈磊、刘芳、孙敏、张华、周明"]
    assert edit.keys == first.keys
    assert edit.keys[3:5] == ("💤 1 小时后", "为什么提醒我？")


def test_both_stay_when_one_answers_on_it_oneself(clockwork: Clockwork, meeting: Activity) -> None:
    clockwork.until("2026-12-03 08:29", MORNING)
    chat, day = CHATS["张华"], "day:2026-12-03"
    number = clockwork.ground.do(lambda uow: uow.outbox.living(BOT, chat, day))
    zhang = Hands(clockwork.ground, "张华", "zh_Hans")
    zhang.screen = shown(clockwork, "张华")
    zhang.presses("✅ 参加", number)
    own, owing = parts(zhang.text)
    assert own[0] == "☀️ 12月3日（周四） · 都已回复"
    assert owing[1] == "应到 6 人，未回复 5 人"
    assert not [key for row in zhang.labels for key in row if "💤" in key]
    zhang.presses("📋 打开", number)
    assert "应到 6" in zhang.text
    assert "☀️" not in zhang.text, "it was turned to something else"


def shown(clockwork: Clockwork, who: str) -> Screen:
    """The newest message of somebody, prepared once more."""

    def work(uow: UnitOfWork) -> Screen:
        row = uow.outbox._first(
            select(outbox)
            .where(outbox.c.chat_id == CHATS[who], outbox.c.message_id.is_not(None))
            .order_by(outbox.c.id.desc())
        )
        uow.outbox._base.execute(
            outbox.update().where(outbox.c.id == row.id).values(state="waiting")
        )
        claimed = uow.sending.claim(BOT, 10, set())
        [item] = Preparing(clockwork.app, OUTBOX).prepare(uow, claimed)
        assert isinstance(item.content, Screen)
        return item.content

    return clockwork.ground.do(lambda uow: uow.rehearse(lambda: work(uow)))


def test_what_did_not_arrive_is_tried_again_as_a_whole(
    clockwork: Clockwork, meeting: Activity
) -> None:
    clockwork.until("2026-12-03 08:29", MORNING)
    again = plain_text(shown(clockwork, "张华").text)
    assert again == to(clockwork.sent, "张华")[-1].text


def test_of_study_and_a_meeting_all_of_it_is_kept(clockwork: Clockwork, meeting: Activity) -> None:
    rung_in_the_morning(clockwork, PolicyKind.STUDY, Anchor.DUE)
    of = Desk(clockwork.post).study("2026-12-04")
    clockwork.until("2026-12-03 08:29", MORNING)
    first = to(clockwork.sent, "张华")[-1].text
    assert "应完成 6，未完成 6" in first
    Desk(clockwork.post).says(of, "李静", Progress.DONE)
    [edit] = to(clockwork.until("2026-12-03 08:32"), "张华")
    assert "☀️ 12月3日（周四） · 有 2 件事等你" in edit.text
    assert "应到 6 人，未回复 6 人" in edit.text
    assert "应完成 6，未完成 5" in edit.text


def test_its_keys_say_so_and_are_read_as_what_they_are(
    clockwork: Clockwork, meeting: Activity
) -> None:
    clockwork.until("2026-12-03 08:29", MORNING)
    made = markup(shown(clockwork, "张华").keys)
    assert made is not None
    data = [key["callback_data"] for row in made["inline_keyboard"] for key in row]
    assert all(one.endswith("+") for one in data)
    update = (
        '{"update_id": 1, "callback_query": {"id": "1", "chat_instance": "1", "data": "%s", '
        '"from": {"id": 100, "is_bot": false}, '
        '"message": {"message_id": 5, "chat": {"id": 100, "type": "private"}}}}'
    )
    pressed = read(update % data[0])
    assert pressed.more
    assert unpack(pressed.text).pack() == data[0].removesuffix("+")


def test_who_owes_comes_with_the_day_s_message_where_it_is_due_soon_after(
    clockwork: Clockwork,
) -> None:
    rung_in_the_morning(clockwork, PolicyKind.GATHERING, Anchor.START, time(8, 39))
    post = clockwork.post
    post.publishes("张华", post.plan("2026-12-04 15:00"))
    clockwork.until("2026-12-03 08:29")
    [first] = to(clockwork.until("2026-12-03 08:50"), "张华")
    assert (first.when, "应到 6 人，未回复 6 人" in first.text) == ("12-03 08:30", True)
    assert "📋" not in to(clockwork.sent, "李静")[-1].text


def test_what_has_no_room_in_one_message_is_told_as_a_figure(clockwork: Clockwork) -> None:
    post = clockwork.post
    clockwork.until("2026-12-03 17:00")  # answers are due two hours before the start then
    other, start = ActivityKind.OTHER, "2026-12-03 20:30"
    meetings = [
        post.publishes("张华", post.plan(start, other, subject=f"第{n}专题学习讨论会")).activity
        for n in range(70)
    ]
    above = to(clockwork.until("2026-12-03 19:31"), "吴刚")
    [one] = [one for one in above if one.kind == "nudge.rung"]
    *told, last = one.text.split("\n\n")
    assert (len(one.text) < 4096, last) == (True, f"……还有 {70 - len(told)} 项")
    post.answers(meetings[0], Answer.ATTENDING, "李静")
    [edit] = [one for one in to(clockwork.until("2026-12-03 19:32"), "吴刚") if one.edited]
    assert "应到 6 人，未回复 5 人" in edit.text
    assert len(edit.text) < 4096, "it stays one message"


def test_many_lists_bear_numbers_and_one_key_says_why(clockwork: Clockwork) -> None:
    post = clockwork.post
    clockwork.until("2026-12-03 17:00")
    other, start = ActivityKind.OTHER, "2026-12-03 20:30"
    first, *_ = (
        post.publishes("张华", post.plan(start, other, subject=f"专题{n}")).activity
        for n in range(3)
    )
    [told] = [one for one in to(clockwork.until("2026-12-03 18:31"), "张华") if "rung" in one.kind]
    assert [one[:5] for one in told.text.split("\n\n")] == ["① 📋 专", "② 📋 专", "③ 📋 专"]
    assert told.keys == (
        *("① 📋 打开", "② 📋 打开", "③ 📋 打开"),
        *("💤 1 小时后", "🔕 不再提醒", "为什么提醒我？"),
    )
    post.answers(first, Answer.ATTENDING, "李静")
    edits = [one for one in to(clockwork.until("2026-12-03 18:32"), "张华") if one.edited]
    [edit] = [one for one in edits if one.text.startswith("①")]
    assert sorted(edit.keys) == sorted(told.keys)


def test_a_list_of_who_owes_can_be_put_off_after_it_was_edited_too(clockwork: Clockwork) -> None:
    post = clockwork.post
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    study = Desk(post).study("2026-12-07")
    [told] = [
        one for one in to(clockwork.until("2026-12-03 14:01"), "陈磊") if one.kind == "nudge.rung"
    ]
    assert told.keys[1].startswith("💤")
    post.answers(meeting, Answer.ATTENDING, "李静")
    [edit] = [one for one in to(clockwork.until("2026-12-03 14:02"), "陈磊") if one.edited]
    assert edit.keys == told.keys
    [told] = [
        one
        for one in to(clockwork.until("2026-12-04 15:01"), "张华")
        if one.kind == "nudge.task_rung"
    ]
    Desk(post).says(study, "李静", Progress.DONE)
    edits = to(clockwork.until("2026-12-04 15:02"), "张华")
    assert told.keys in [one.keys for one in edits if one.kind == "nudge.task_rung_edit"]


def test_many_lists_are_put_off_and_muted_together(clockwork: Clockwork) -> None:
    post = clockwork.post
    clockwork.until("2026-12-03 14:00")  # answers are due at 18:00
    other, start = ActivityKind.OTHER, "2026-12-03 20:00"
    meetings = [
        post.publishes("张华", post.plan(start, other, subject=f"专题{n}")).activity
        for n in range(3)
    ]
    clockwork.until("2026-12-03 18:01")
    zhang, chat = Hands(clockwork.ground, "张华", "zh_Hans"), CHATS["张华"]
    words = {rung_matter(one.id) for one in meetings}

    def message() -> int:
        found = [
            clockwork.ground.do(lambda uow, w=w: uow.outbox.living(BOT, chat, w)) for w in words
        ]
        return next(one for one in found if one is not None)

    zhang.screen = shown(clockwork, "张华")
    zhang.presses("💤 1 小时后", message())
    again = [one for one in to(clockwork.until("2026-12-03 19:02"), "张华") if "rung" in one.kind]
    assert [(one.when, one.text.count("📋")) for one in again if not one.edited] == [
        ("12-03 19:01", 3)
    ]
    zhang.screen = shown(clockwork, "张华")
    zhang.presses("🔕 不再提醒", message())
    muted = clockwork.ground.do(lambda uow: uow.hushes.of_member(clockwork.ground.members["张华"]))
    assert {one.matter for one in muted if one.muted} == words


def test_what_several_steps_came_to_at_one_time_is_one_message(clockwork: Clockwork) -> None:
    post = clockwork.post
    post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.publishes("张华", post.plan("2026-12-04 16:00", ActivityKind.PARTY_CLASS))
    Desk(post).study("2026-12-04")
    clockwork.until("2026-12-01 09:30")
    *_, told = (one for one in to(clockwork.sent, "张华") if one.kind == "nudge.receipt")
    assert [one.splitlines()[0] for one in told.text.split("\n\n")] == [
        f"{mark} 📮 提醒已发" for mark in "①②③"
    ]
    assert told.text.count("✓ 12月1日 08:30 · ") == 3
    assert told.keys == tuple(
        f"{mark} {key}" for mark in "①②③" for key in ("📜 提醒记录", "📋 打开")
    )
