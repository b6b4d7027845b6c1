"""What a reminder says beside the card stays when it is put off or muted, and comes back too."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.chat.buttons.hushes import MuteButton, SnoozeButton
from bot.chat.screens import Screen, esc
from bot.chat.views import hand_nudges
from bot.domain.activities import Answer
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind
from bot.domain.snooze import About, Snooze
from bot.i18n import language
from bot.services.nudging import by_hand, policy_changes
from bot.services.nudging.policy_changes import Place
from tests.chat.hands import Hands
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE
from tests.services.nudging.clockwork import Clockwork, Sent
from tests.services.post import CHATS

OWN = "请抓紧：{title}，还差 {n} 人。"
LINE = "请带上 <学习> 笔记"


def words_at(clockwork: Clockwork, kind: PolicyKind, key: str, hour: int) -> None:
    """A step comes as a message of its own, with words of the branch's."""
    actor, unit = clockwork.ground.actor("张华"), clockwork.ground.units["第一党支部"].id
    place = Place(ScopeKind.UNIT, unit, kind)
    step = replace(BUILT_IN[kind][key], at=time(hour), words={"zh_Hans": OWN})
    clockwork.ground.do(lambda uow: policy_changes.put(uow, actor, place, key, step, zone=ZONE))


def message(clockwork: Clockwork, who: str, matter: str) -> int:
    """The newest message of somebody about something."""
    found = clockwork.ground.do(lambda uow: uow.outbox.living(BOT, CHATS[who], matter))
    assert found is not None
    return found


def nudge(sent: list[Sent], who: str) -> str:
    return next(one.text for one in reversed(sent) if one.who == who and one.reminder)


@pytest.mark.parametrize("how", [Snooze.HOUR, None], ids=["put off", "muted"])
def test_the_words_of_a_meeting_s_step_stay(clockwork: Clockwork, how: Snooze | None) -> None:
    post = clockwork.post
    words_at(clockwork, PolicyKind.GATHERING, "3d", 10)
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    own = "请抓紧：支部党员大会，还差 6 人。"
    assert nudge(clockwork.until("2026-12-01 10:01"), "李静").splitlines()[0] == own
    li, number = (
        Hands(clockwork.ground, "李静", "zh_Hans"),
        message(clockwork, "李静", f"activity:{of.id}"),
    )
    about = (About.ACTIVITY, of.id)
    shown = li.sends(SnoozeButton(*about, how) if how else MuteButton(*about, True), number)
    assert shown.text.splitlines()[0] == own
    if how is None:
        return
    assert nudge(clockwork.until("2026-12-01 11:05"), "李静").splitlines()[0] == own
    post.answers(of, Answer.ATTENDING, "李静")
    shown = li.sends(MuteButton(*about, True), number)
    assert "请抓紧" not in shown.text, "it is paid"


def test_so_do_those_of_study(clockwork: Clockwork) -> None:
    words_at(clockwork, PolicyKind.STUDY, "3d", 10)
    of = Desk(clockwork.post).study("2026-12-04")
    own = "请抓紧：学习任务：《条例》，还差 1 人。"
    assert nudge(clockwork.until("2026-12-01 10:01"), "李静").splitlines()[0] == own
    li = Hands(clockwork.ground, "李静", "zh_Hans")
    number = message(clockwork, "李静", f"assignment:{of.id}")
    shown = li.sends(SnoozeButton(About.ASSIGNMENT, of.id, Snooze.HOUR), number)
    assert shown.text.splitlines()[0] == own
    assert nudge(clockwork.until("2026-12-01 11:05"), "李静").splitlines()[0] == own


def test_so_does_the_line_that_somebody_put_into_it(clockwork: Clockwork) -> None:
    post, ground = clockwork.post, clockwork.ground
    of = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    clockwork.until("2026-11-23 10:00")
    actor, ids = ground.actor("张华"), [ground.members["李静"]]
    ground.do(lambda uow: by_hand.nudge_chosen(uow, actor, BOT, of.id, ids, LINE, uow.now, ZONE))
    said = f"💬 “{LINE}”"
    text = nudge(clockwork.until("2026-11-23 10:01"), "李静")
    assert text.splitlines()[1] == said
    li = Hands(ground, "李静", "zh_Hans")
    li.screen = Screen(esc(text))
    number = message(clockwork, "李静", f"activity:{of.id}")
    for how in (Snooze.TONIGHT, Snooze.HOUR):
        li.sends(SnoozeButton(About.ACTIVITY, of.id, how), number)
        assert li.text.splitlines()[1] == said
    assert nudge(clockwork.until("2026-11-23 11:05"), "李静").splitlines()[1] == said


def test_a_message_that_nobody_put_a_line_into_has_none() -> None:
    t = language("zh_Hans")
    for text in ("", "支部党员大会", "💬 请抓紧", "💬 “"):
        assert hand_nudges.line_of(t, text) == ""
    assert hand_nudges.line_of(t, "a\n💬 “一”\nb") == "一"
