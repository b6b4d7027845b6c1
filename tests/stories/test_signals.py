"""A second signal ends the bot at once, whatever hangs on the wire; nothing is lost."""

from __future__ import annotations

import signal

import pytest

from tests.stories.organ import settle_organ
from tests.stories.world import World

NOTE = "（如已收到，请忽略。）"


@pytest.mark.parametrize("world", ["zh_Hans"], indirect=True)
def test_a_second_signal_ends_at_once_and_loses_nothing(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    world.settle()
    li = organ["李静"]
    before, asked = len(li.messages()), _asked(world, li.id)
    world.control("fail", mode="hold", method="sendMessage", chat=li.id)
    world.control("say", person=li.id, text="/my")
    world.until(lambda: _asked(world, li.id) > asked, "the answer is on the wire")
    bot = world._bot
    assert bot is not None
    bot.send_signal(signal.SIGTERM)
    bot.send_signal(signal.SIGINT)
    assert bot.wait(20) == 1
    world._bot = None
    world.control("heal")
    world.start()
    world.settle()
    assert len(li.messages()) == before + 1
    assert li.sees().text.endswith(NOTE)


def _asked(world: World, chat: int) -> int:
    log = world.look("log")
    return sum(one["method"] == "sendMessage" and one["chat_id"] == chat for one in log)
