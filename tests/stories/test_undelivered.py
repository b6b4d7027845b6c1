"""What does not arrive: the secretary hears of it and sends it once more."""

from __future__ import annotations

import pytest

from tests.stories.organ import settle_organ
from tests.stories.people import Person
from tests.stories.test_answers import publish
from tests.stories.world import World


def has_card(person: Person) -> bool:
    return any(one.text.startswith("📌") for one in person.messages())


@pytest.mark.by_lot
def test_what_did_not_arrive_is_sent_once_more(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    world.settle()
    t, zhang, missed = world.say, organ["张华"], [organ["陈磊"], organ["李静"]]
    for person in missed:
        oops = {"status": 400, "description": "Bad Request: oops"}
        world.control("fail", mode="error", method="sendMessage", chat=person.id, **oops)
    publish(world, zhang)
    assert [has_card(person) for person in missed] == [False, False]
    world.at("2026-11-23 09:10")
    told = zhang.card_with(t("🔁 全部重发（2 条）", "🔁 Send all again (2)"))
    assert [name in told.text for name in ("陈磊", "李静", "刘芳")] == [True, True, False]
    left = zhang.presses("🔁 1", told)
    assert sorted(has_card(person) for person in missed) == [False, True]
    left = zhang.presses(t("🔄 刷新", "🔄 Refresh"), left)
    left = zhang.presses(t("🔁 全部重发（1 条）", "🔁 Send all again (1)"), left)
    assert left.text == t("✅ 没有未送达的消息了。", "✅ Nothing is left that did not arrive.")
    assert [has_card(person) for person in missed] == [True, True]
