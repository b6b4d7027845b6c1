"""Cards that follow every change: however many come, each is edited once in three seconds."""

from __future__ import annotations

import asyncio
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from bot.app import App
from bot.chat.paces import REST, Paces
from bot.chat.pushes import Context, Prepare, Prepared, one_by_one
from bot.chat.rate import Limiter
from bot.chat.screens import Screen
from bot.chat.sender import Sender
from bot.documents.worker import Workshop
from bot.domain.delivery import SendClass
from bot.services.activities.cards import TALLY
from bot.store.outbox import Message
from bot.store.sending import Claimed
from bot.store.uow import UnitOfWork
from tests.chat.conftest import BOT, person
from tests.chat.wire import Wire

RATE = 20.0
CARDS = [(chat, 500 + chat) for chat in (101, 102, 103)]


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    """SQLite; which rows are claimed is tested on both in tests/store."""
    return f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'zhibu.db')}"


def row(chat: int, edits: int | None, kind: str = TALLY) -> Claimed:
    return Claimed(1, chat, kind, SendClass.DEADLINE, {}, None, None, edits, None, 1, False)


def test_an_edit_lets_its_own_card_rest_for_three_seconds() -> None:
    paces = Paces()
    paces.take(row(101, 7), 100.0)
    paces.take(row(101, None), 100.0)
    paces.take(row(101, 8, "screen"), 100.0)
    assert paces.resting(102.9) == {(TALLY, 101, 7)}
    assert paces.rest(101.0) == [2.0]
    assert paces.resting(103.0) == set()
    assert paces.rest(103.0) == []


def edit(chat: int, message_id: int, text: str) -> Message:
    params = {"text": text}
    return Message(BOT, chat, TALLY, SendClass.DEADLINE, params=params, edit_message_id=message_id)


def reply(chat: int) -> Message:
    return Message(BOT, chat, "screen", SendClass.REPLY, body={"text": "好", "keys": None})


def tally(_context: Context, claimed: Claimed) -> Prepared:
    return Screen(str(claimed.params["text"]))


def test_a_flood_of_changes_is_few_edits_and_the_last_shows_all(app: App) -> None:
    for chat, _ in CARDS:
        person(app, chat)
    wire, changes = Wire(), 150
    kinds: dict[str, Prepare] = {TALLY: one_by_one(tally)}
    sender = Sender(app, wire, Limiter(RATE), Workshop(), kinds)  # type: ignore[arg-type]
    last = f"{changes - 1}"

    async def flood() -> None:
        running = asyncio.create_task(sender.run())
        for number in range(changes):
            await app.store.write(lambda uow, n=number: change(uow, str(n)))  # type: ignore[misc]
            sender.wake()
        await wire.until(lambda: all(wire.texts(chat)[-1:] == [last] for chat, _ in CARDS))
        sender.stop()
        async with asyncio.timeout(20):
            await running

    def change(uow: UnitOfWork, text: str) -> None:
        uow.outbox.add_all([edit(chat, message_id, text) for chat, message_id in CARDS])

    asyncio.run(flood())
    rest = REST / RATE
    for chat, _ in CARDS:
        times = [asked.at for asked in wire.asked if asked.chat == chat]
        assert min(after - before for before, after in pairwise(times)) >= rest * 0.9
        assert len(times) < changes / 3


def test_replies_do_not_wait_for_a_card_that_rests(app: App) -> None:
    person(app, 101)
    wire = Wire()
    kinds: dict[str, Prepare] = {TALLY: one_by_one(tally)}
    sender = Sender(app, wire, Limiter(0.01), Workshop(), kinds)  # type: ignore[arg-type]

    async def work() -> None:
        running = asyncio.create_task(sender.run())
        await app.store.write(lambda uow: uow.outbox.add(edit(101, 601, "1")))
        sender.wake()
        await wire.calls(1)
        await app.store.write(lambda uow: uow.outbox.add(edit(101, 601, "2")))
        await app.store.write(lambda uow: uow.outbox.add(reply(101)))
        sender.wake()
        await wire.calls(2)
        sender.stop()
        async with asyncio.timeout(20):
            await running

    asyncio.run(work())
    assert wire.texts(101) == ["1", "好"]
    assert app.store.read_now(lambda uow: uow.outbox.unsent(BOT, uow.now)) == 1
