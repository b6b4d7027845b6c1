"""A backup is read back: what it says is due may have been sent already, so an administrator says
what becomes of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.buttons.held import DropHeld
from tests.branch import publish_activity, settle_branch
from tests.stories.organ import settle_administrator
from tests.stories.people import Person
from tests.stories.world import World, local

CARD = "📌"


@pytest.fixture
def zh(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    yield made
    made.close()


def cards(person: Person) -> int:
    return sum(one.text.startswith(CARD) for one in person.messages())


def read_back(world: World, copy: Path) -> None:
    """As somebody does who lost the database."""
    world.stop()
    world.leave()
    for lost in [world.folder / "zhibu.db", *world.folder.glob("zhibu.db-*")]:
        lost.unlink()
    shutil.copyfile(copy, world.folder / "zhibu.db")
    world.look_at(world.environ["ZHIBU_DATABASE_URL"])


def test_what_was_due_is_sent_twice_only_when_somebody_wants_it(zh: World) -> None:
    world = zh
    branch = settle_branch(world, 3)
    boss = settle_administrator(world)
    world.control("say", person=boss.id, text="/start")
    world.clock.stand_at(local("2026-11-23 23:00"))
    publish_activity(world, branch, "2026-12-04 15:00")
    world.start()
    world.settle()
    copy = world.folder / "copy.db"
    world.zhibu("backup", str(copy))
    world.at("2026-11-24 08:31")
    world.later(minutes=9)
    assert [cards(one) for one in branch.people] == [1, 1, 1]

    read_back(world, copy)
    world.control("clock", advance=300)
    world.start()
    world.settle()
    assert [cards(one) for one in branch.people] == [1, 1, 1]
    told = boss.sees()
    assert "2026-11-23 15:00（UTC）" in told.text
    assert "3 条到期" in told.text

    branch.people[1].forges(DropHeld().pack(), branch.people[1].sees())
    asked = boss.presses("📤 仍然发送")
    assert "发送这 3 条" in asked.text
    world.restart()
    sent = boss.presses("📤 确认发送", on=asked)
    assert "正在发出 3 条" in sent.text
    assert [cards(one) for one in branch.people] == [2, 2, 2]
    boss.forges(DropHeld().pack(), sent)
    nothing = "已没有暂缓发送的消息。"
    assert boss.card(sent).text == nothing
