"""Webhooks of two processes of one bot: each person is heard in order, each update once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.app import App
from bot.chat.intake import Intake
from bot.store.uow import Store
from tests.chat.conftest import BOT, CIPHER, ZONE, SetClock, person
from tests.chat.made import said
from tests.chat.rounds.desk import HANDLED, Desk
from tests.chat.wire import Wire

PEOPLE, TIMES = (11, 12, 13), 15


@pytest.fixture
def desks(postgresql_url: str, clock: SetClock) -> Iterator[list[Desk]]:
    """One in each process, as far as it can tell."""
    stores = [Store(postgresql_url, CIPHER, clock.now) for _ in range(2)]
    made = [Desk(App(store, clock, ZONE, BOT, "zhibu_test_bot")) for store in stores]
    for number in PEOPLE:
        person(made[0].app, number)
    yield made
    for store in stores:
        store.close()


@pytest.mark.postgresql
def test_each_person_is_heard_in_order_whichever_process_takes_what_they_say(
    desks: list[Desk],
) -> None:
    """Telegram brings somebody's next update once the last was taken, to whoever answers."""
    intakes = [Intake(one.edge, Wire(), lambda: None) for one in desks]  # type: ignore[arg-type]

    async def says(number: int) -> None:
        for turn in range(TIMES):
            taken = intakes[(number + turn) % 2].accept(
                [said(100 * turn + number, number, f"/note {turn}")]
            )
            await taken

    async def work() -> None:
        rounds = [asyncio.create_task(one.rounds()) for one in intakes]
        await asyncio.gather(*map(says, PEOPLE))
        while await desks[0].app.store.read(  # noqa: ASYNC110 - a database tells nobody
            lambda uow: uow.inbox.waiting(BOT)
        ):
            await asyncio.sleep(0.005)
        for one in intakes:
            one.stop()
        await asyncio.gather(*rounds)

    asyncio.run(asyncio.wait_for(work(), 20))
    assert set(desks[0].states().values()) == {HANDLED}
    assert [desks[0].kept(one) for one in PEOPLE] == [[str(n) for n in range(TIMES)]] * 3
    assert len(desks[0].sent()) == TIMES * len(PEOPLE)
