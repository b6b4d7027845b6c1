"""A step's own words, for whoever it is for and whatever it is about."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bot.chat.views import step_words
from bot.domain.activities import Answer
from bot.domain.assignments import AssignmentKind, Progress, Whom
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Audience, PolicyKind
from bot.domain.snooze import About, Snooze
from bot.services.activities import behalf
from bot.services.activities.behalf import Said
from bot.services.nudging import policy_changes, snoozing
from bot.services.nudging.policy_changes import Place
from bot.services.nudging.snoozing import Matter
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE
from tests.services.nudging.clockwork import Clockwork

WORDS = {"zh_Hans": "请抓紧：{title}，{deadline}截止，还差 {n} 人。", "en": "Hurry"}


def english(clockwork: Clockwork, who: str) -> None:
    def change(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(BOT, clockwork.ground.members[who])
        assert account is not None
        uow.accounts.change(account.id, language="en")

    clockwork.ground.do(change)


def worded(clockwork: Clockwork, kind: PolicyKind, *keys: str) -> None:
    ground = clockwork.ground
    actor, unit = ground.actor("张华"), ground.units["第一党支部"].id
    from_builtin = BUILT_IN[kind]
    for key in keys:
        step = replace(from_builtin[key], words=WORDS)
        place = Place(ScopeKind.UNIT, unit, kind)
        ground.do(partial(policy_changes.put, actor=actor, place=place, key=key, step=step,
                          zone=ZONE))  # fmt: skip


def test_the_rungs_of_a_meeting_say_the_branchs_words(clockwork: Clockwork) -> None:
    post = clockwork.post
    worded(clockwork, PolicyKind.GATHERING, "leader", "secretary")
    post.publishes("张华", post.plan("2026-12-04 15:00"))
    clockwork.until("2026-12-03 19:00")
    told = {one.who: one.text for one in clockwork.sent if one.kind == "nudge.rung"}
    first = {who: text.splitlines()[0] for who, text in told.items()}
    assert first == {
        "陈磊": "请抓紧：支部党员大会，12月3日 18:00截止，还差 3 人。",
        "张华": "请抓紧：支部党员大会，12月3日 18:00截止，还差 6 人。",
        "吴刚": "📋 支部党员大会 · 12月4日（周五）15:00",
    }
    assert "未回复" in told["张华"].splitlines()[2]


@pytest.mark.parametrize(
    ("kind", "key", "called"),
    [
        (PolicyKind.STUDY, "leader", "学习任务：《条例》"),
        (PolicyKind.TRAINING, "secretary", "培训期限：《条例》"),
        (PolicyKind.DEADLINE, "again", "截止事项：《条例》"),
    ],
)
def test_so_do_those_of_study_training_and_deadlines(
    clockwork: Clockwork, kind: PolicyKind, key: str, called: str
) -> None:
    desk = Desk(clockwork.post)
    worded(clockwork, kind, key)
    of = AssignmentKind(kind.value)
    hours = 0 if of is AssignmentKind.DEADLINE else 20
    desk.sets(desk.plan(of, Whom.UNIT, "2026-12-04", hours=hours))
    clockwork.until("2026-12-07 12:00")
    kinds = ("nudge.task_rung", "nudge.task")
    rung = BUILT_IN[kind][key].audience is not Audience.NOT_DONE
    told = {one.text.splitlines()[0] for one in clockwork.sent if one.kind in kinds}
    own = [one for one in told if one.startswith("请抓紧")]
    n = {"leader": 3, "secretary": 6}.get(key, 1)
    assert own == [f"请抓紧：{called}，12月4日（周五）截止，还差 {n} 人。"], (rung, told)


def test_a_rung_keeps_its_words_while_people_answer(clockwork: Clockwork) -> None:
    post = clockwork.post
    worded(clockwork, PolicyKind.GATHERING, "leader")
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-03 15:00")
    post.answers(of, Answer.ATTENDING, "李静")
    edits = [one.text for one in clockwork.until("2026-12-03 15:30") if one.edited]
    [leader] = [one for one in edits if one.startswith("请抓紧")]
    assert leader.startswith("请抓紧：支部党员大会，12月3日 18:00截止，还差 2 人。\n")
    post.answers(of, Answer.ATTENDING, "陈磊")
    actor, absent = clockwork.ground.actor("张华"), clockwork.ground.members["孙敏"]
    said, day = Said(Answer.ATTENDING), clockwork.ground.clock.at.date()
    clockwork.ground.do(lambda uow: behalf.answer(uow, actor, of.id, absent, said, uow.now, day))
    edits = [one.text for one in clockwork.until("2026-12-03 15:40") if one.edited]
    assert any(one.splitlines()[1:] == ["都已回复。"] for one in edits), "and then says so"
    assert not any(one.startswith("请抓紧") for one in edits)


def lists(clockwork: Clockwork, who: str) -> list[str]:
    return [one.text for one in clockwork.sent if one.who == who and one.kind.startswith("nudge.")]


def test_the_days_message_says_them_below_the_line_they_belong_to(clockwork: Clockwork) -> None:
    post = clockwork.post
    worded(clockwork, PolicyKind.GATHERING, "3d")
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(of, Answer.ATTENDING, "刘芳")
    english(clockwork, "周明")
    clockwork.until("2026-12-01 08:31")
    own = "💬 请抓紧：支部党员大会，12月3日 18:00截止，还差 5 人。"
    [first] = lists(clockwork, "李静")
    assert first.splitlines()[1:3] == [
        "1. 支部党员大会 · 12月4日（周五）15:00 · 12月3日 18:00 前回复",
        own,
    ]
    [other] = lists(clockwork, "周明")
    assert "💬 Hurry" in other.splitlines()
    post.answers(of, Answer.ATTENDING, "李静")
    clockwork.until("2026-12-01 09:00")
    assert "💬" not in lists(clockwork, "李静")[-1], "it is answered"
    post.publishes("张华", post.plan("2026-12-07 15:00"))
    clockwork.until("2026-12-02 08:31", "2026-12-03 08:31")
    assert not [one for one in lists(clockwork, "陈磊")[1:] if own in one], "another day's step"


def test_so_does_the_line_of_what_is_to_be_studied(clockwork: Clockwork) -> None:
    desk = Desk(clockwork.post)
    worded(clockwork, PolicyKind.STUDY, "3d")
    of = desk.study("2026-12-04")
    clockwork.until("2026-12-01 08:31")
    *_, text = lists(clockwork, "李静")
    own = "💬 请抓紧：学习任务：《条例》，12月4日（周五）截止，还差 1 人。"
    assert text.splitlines()[2] == own
    desk.says(of, "李静", Progress.DONE)
    clockwork.until("2026-12-01 08:40")
    assert "💬" not in lists(clockwork, "李静")[-1]


def test_words_below_a_line_are_short_and_cannot_break_it() -> None:
    assert step_words.line("") == []
    assert step_words.line("a <b>\n&") == ["💬 a &lt;b&gt; &amp;"]
    [cut] = step_words.line("字" * 500)
    assert cut == "💬 " + "字" * 99 + "…"


def test_what_was_put_off_comes_back_with_them(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    worded(clockwork, PolicyKind.GATHERING, "leader")
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-12-03 14:01")
    actor, matter = ground.actor("陈磊"), Matter(About.RUNG, of.id)
    how = Snooze.HOUR
    ground.do(lambda uow: snoozing.snooze(uow, actor, matter, how, uow.now, ZONE))
    [again] = [one for one in clockwork.until("2026-12-03 15:30") if one.kind == "nudge.rung"]
    assert again.text.startswith("请抓紧：支部党员大会，12月3日 18:00截止，还差 3 人。\n")
