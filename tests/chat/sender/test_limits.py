"""The sender where Telegram wants it to wait, or to be somebody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import App
from bot.chat import faults
from bot.chat.faults import Cause, RetryLater, Scope, Unknown
from tests.chat.sender.counter import (
    FLOOD,
    SENT,
    WAITING,
    ends,
    held,
    push,
    put,
    reply,
    sending,
    sends,
)
from tests.chat.wire import PATIENCE, Wire

LONG = 3 * PATIENCE


def test_a_flood_of_one_chat_holds_no_other(app: App) -> None:
    put(app, reply(1, "a"), reply(2, "c"))
    wire = Wire()
    wire.fails(RetryLater(LONG, Scope.CHAT, "status 429"), chat=1)
    sends(app, wire, 2)
    assert [asked.chat for asked in wire.asked] == [1, 2]
    assert [row.state for row in held(app)] == [WAITING, SENT]


def test_a_flood_of_one_chat_holds_that_chat(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"), reply(2, "c"))
    wire = Wire()
    wire.fails(RetryLater(FLOOD, Scope.CHAT, "status 429"), chat=1)
    sends(app, wire, 4)
    assert wire.texts(1) == ["a", "a", "b"]
    refused, again, _ = (asked.at for asked in wire.asked if asked.chat == 1)
    assert again - refused >= FLOOD
    assert [row.state for row in held(app)] == [SENT] * 3
    assert [row.repeated for row in held(app)] == [False] * 3


@pytest.mark.parametrize("scope", [Scope.OVERALL, Scope.NETWORK])
def test_a_flood_of_everything_and_a_dead_network_hold_everything(app: App, scope: Scope) -> None:
    wire = Wire()
    wire.fails(RetryLater(FLOOD, scope, "why"))
    put(app, reply(1))

    async def work() -> None:
        async with sending(app, wire) as sender:
            await wire.calls(1)
            put(app, reply(2))
            sender.wake()
            await wire.calls(3)

    asyncio.run(work())
    refused, *later = (asked.at for asked in wire.asked)
    assert min(later) - refused >= FLOOD
    assert [row.state for row in held(app)] == [SENT, SENT]


def test_what_may_have_arrived_comes_again_after_a_pause_only(app: App) -> None:
    put(app, reply(1))
    wire = Wire()
    wire.fails(Unknown(Cause.CUT))
    sends(app, wire, 2)
    first, again = wire.asked
    assert again.at - first.at >= 0.05


def test_what_is_out_in_part_comes_again_as_a_repeat_only(app: App) -> None:
    put(app, push(1, text="\n".join(["字" * 3000] * 2)))
    wire = Wire()
    wire.fails(Unknown(Cause.TIMEOUT), times=0)

    async def work() -> None:
        gate = wire.holds()
        async with sending(app, wire):
            await wire.calls(1)
            wire.fails(RetryLater(FLOOD, Scope.CHAT, "status 429"))
            gate.set()
            await wire.calls(4)

    asyncio.run(work())
    assert len(wire.asked) == 4
    assert "ignore" not in wire.texts(1)[1]
    assert [(row.state, row.repeated) for row in held(app)] == [(SENT, True)]


def test_a_refused_token_settles_nothing_and_is_not_hammered(app: App) -> None:
    put(app, reply(1), reply(1))
    wire = Wire()
    wire.fails(faults.Unauthorized(401), times=99)

    async def work() -> None:
        async with sending(app, wire):
            await wire.calls(1)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(FLOOD):
                    await wire.calls(2)

    asyncio.run(work())
    assert ends(app) == [(WAITING, "retry later")] * 2
