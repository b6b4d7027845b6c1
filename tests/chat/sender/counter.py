"""A sender at work on rows that a test puts into the outbox, and what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.app import App
from bot.chat.pushes import Call, Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Key, Screen, rows
from bot.chat.sender import Sender
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.paces import Rates
from bot.store.delivery.outbox import Message
from bot.store.delivery.sending import Claimed
from bot.store.schema.delivery import outbox
from tests.chat.conftest import BOT
from tests.chat.wire import Asked, Wire

SENT, WAITING, FAILED = OutboxState.SENT, OutboxState.WAITING, OutboxState.FAILED
UNKNOWN, SKIPPED, EXPIRED = OutboxState.UNKNOWN, OutboxState.SKIPPED, OutboxState.EXPIRED
FLOOD = 0.3
RATES = Rates(1000.0, 1000.0)


class Kiosk:
    """A workshop whose documents are ready."""

    async def make(self, name: str, *args: Any) -> bytes:
        return f"{name} {args}".encode()


@dataclass(frozen=True)
class Row:
    """A row of the outbox."""

    chat: int
    state: OutboxState
    reason: str | None
    message_id: int | None
    repeated: bool
    wiped: bool


def held(app: App) -> list[Row]:
    """The outbox, oldest first."""
    names = ("chat_id", "state", "reason", "message_id", "repeated")
    statement = select(*(outbox.c[name] for name in names), outbox.c.body.is_(None))
    statement = statement.order_by(outbox.c.id)
    return app.store.read_now(lambda uow: [Row(*row) for row in uow.outbox._all(statement)])


def ends(app: App) -> list[tuple[OutboxState, str | None]]:
    return [(row.state, row.reason) for row in held(app)]


def card(context: Context, row: Claimed) -> Prepared:
    if "bug" in row.params:
        raise RuntimeError
    if "skip" in row.params:
        return Skip("no longer wanted")
    if "call" in row.params:
        return Call("setMyCommands", {"commands": []})
    if "file" in row.params:
        return Screen("表", file=File(FileKind.DOCUMENT, "表.xlsx", "sheet", (1,)))
    keys = rows(Key("k", url="https://t.me/x"))
    return Screen(row.params.get("text", "卡"), keys, matter=row.params.get("matter"))


KINDS: dict[str, Prepare] = {"card": one_by_one(card)}


@asynccontextmanager
async def sending(app: App, wire: Wire, rates: Rates = RATES) -> AsyncIterator[Sender]:
    """A sender at work; at the end it is stopped and has settled everything."""
    sender = Sender(app, wire, rates, Kiosk(), KINDS)  # type: ignore[arg-type]
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        sender.stop()
        async with asyncio.timeout(20):
            await task


def sends(app: App, wire: Wire, calls: int) -> None:
    """Let the sender work until so many calls were made, then stop it."""

    async def work() -> None:
        async with sending(app, wire):
            await wire.calls(calls)

    asyncio.run(work())


def turn(app: App) -> list[Asked]:
    """What one turn of the sender puts on the wire."""
    wire = Wire()
    sender = Sender(app, wire, RATES, Kiosk(), KINDS)  # type: ignore[arg-type]

    async def work() -> None:
        await sender._exchange()
        sender.stop()
        await sender.run()

    asyncio.run(work())
    return wire.asked


def reply(chat: int, text: str = "好", **fields: Any) -> Message:
    body = {"text": text, "keys": None}
    return Message(BOT, chat, "screen", SendClass.REPLY, body=body, **fields)


def push(chat: int, kind: SendClass = SendClass.DEADLINE, **params: Any) -> Message:
    return Message(BOT, chat, "card", kind, params=params)


def put(app: App, *messages: Message) -> None:
    for message in messages:
        assert app.store.write_now(lambda uow, m=message: uow.outbox.add(m)) is not None
