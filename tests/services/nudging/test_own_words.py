"""A step's own words, for whoever it is for and whatever it is about."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bot.domain.assignments import AssignmentKind, Whom
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Audience, PolicyKind
from bot.services.nudging import policy_changes
from bot.services.nudging.policy_changes import Place
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork

WORDS = {"zh_Hans": "请抓紧：{title}，{deadline}截止，还差 {n} 人。", "en": "Hurry"}


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
