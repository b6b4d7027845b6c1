"""What people do while the bot is down for long is lost at Telegram: nothing of it counts as said,
and all of it can be said again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.activities import Answer
from tests.branch import publish_activity, settle_branch
from tests.stories.organ import settle_administrator
from tests.stories.world import World


@pytest.fixture
def zh(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    yield made
    made.close()


def test_a_press_while_the_bot_is_down_and_a_day_away(zh: World) -> None:
    branch = settle_branch(zh, 3)
    boss = settle_administrator(zh)
    zh.control("say", person=boss.id, text="/start")
    activity = publish_activity(zh, branch, "2026-12-04 15:00")
    zh.start()
    zh.settle()
    person = branch.people[1]
    card = person.card_with("✅ 参加")
    zh.stop()
    zh.control(
        "press",
        person=person.id,
        message_id=card.raw["message_id"],
        data=card.data("✅ 参加"),
    )
    zh.control("clock", advance=180)
    zh.start()
    zh.settle()
    assert answers(zh, activity) == [None, None, None]
    offered = person.says("/today")
    assert "支部党员大会" in offered.text
    person.presses("✅ 参加", on=card)
    assert answers(zh, activity) == [None, Answer.ATTENDING, None]

    zh.stop()
    zh.control("say", person=branch.people[2].id, text="我来晚了")
    zh.control("clock", advance=25 * 3600)
    zh.start()
    zh.settle()
    told = [one.text for one in boss.messages() if "停了 25 小时" in one.text]
    assert len(told) == 1
    assert "可能已丢失" in told[0]


def answers(world: World, activity: int) -> list[Answer | None]:
    """What each was recorded to have said."""
    found = world.read(lambda uow: uow.participations.of_activity(activity))
    return [one.answer for one in sorted(found, key=lambda one: one.member_id)]
