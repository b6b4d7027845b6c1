"""One timer watches all calls, and cuts only those that took too long."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.chat.overdue import Overdue, Watched
from tests.chat.transport.line import let_time_pass


class Wire(asyncio.Transport):
    """Knows whether it was cut."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = False

    def abort(self) -> None:
        self.cut = True


def state(call: Watched) -> tuple[bool, Any]:
    return call.late, call.wire and call.wire.cut


async def later(seconds: float) -> None:
    let_time_pass(seconds)
    for _ in range(3):
        await asyncio.sleep(0)


def test_each_call_has_its_own_end() -> None:
    async def play() -> None:
        watch = Overdue(10.0)
        answered, slow = watch.begins(), watch.begins()
        slow.wire = Wire()
        await later(6.0)
        young = watch.begins()
        young.wire = Wire()
        answered.over = True
        await later(5.0)
        assert state(slow) == (True, True)
        assert state(answered) == (False, None)
        assert state(young) == (False, False)
        await later(6.0)
        assert state(young) == (True, True)

    asyncio.run(play())


def test_who_is_not_connected_yet_is_late_all_the_same() -> None:
    async def play() -> None:
        call = Overdue(10.0).begins()
        await later(11.0)
        assert state(call) == (True, None)

    asyncio.run(play())


def test_after_a_rest_it_watches_again() -> None:
    async def play() -> None:
        watch = Overdue(10.0)
        watch.begins().over = True
        await later(60.0)
        call = watch.begins()
        await later(9.0)
        assert state(call) == (False, None)
        await later(2.0)
        assert state(call) == (True, None)

    asyncio.run(play())
