"""Paces as the senders keep them: one for all processes, kept over a restart, cards that rest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat import dispatch, faults, pacing, sender
from bot.chat.delivery import SETTLING_SECONDS
from bot.chat.faults import RetryLater, Scope
from bot.chat.line import Line
from bot.chat.preparing import Outgoing
from bot.chat.pushes import Call, Context, Prepare, Prepared, one_by_one
from bot.chat.screens import Screen
from bot.chat.sender import Sender
from bot.chat.transport import CALL_SECONDS, UPLOAD_SECONDS
from bot.documents.worker import Workshop
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.paces import CARD_REST, SECOND, Rates
from bot.i18n import language
from bot.services.activities.cards import TALLY
from bot.store.delivery.claiming import FILE_LEASE_SECONDS, LEASE_SECONDS, Claimed
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import outbox
from bot.store.uow import Store, UnitOfWork
from tests.chat.conftest import BOT, CIPHER, person
from tests.chat.wire import Wire

FLOOD = 0.4


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite, where a test does not say otherwise."""
    return sqlite_url


def shown(_context: Context, row: Claimed) -> Prepared:
    return Screen(str(row.params.get("text", "卡")))


KINDS: dict[str, Prepare] = {TALLY: one_by_one(shown), "card": one_by_one(shown)}


def sender_of(app: App, wire: Wire, rates: Rates) -> Sender:
    return Sender(app, wire, rates, Workshop(), KINDS)  # type: ignore[arg-type]


async def sends(senders: list[Sender], wire: Wire, calls: int) -> None:
    """Let them work until so many calls were made, then stop them."""
    tasks = [asyncio.create_task(one.run()) for one in senders]
    await wire.calls(calls)
    for one in senders:
        one.stop()
    async with asyncio.timeout(20):
        await asyncio.gather(*tasks)


def push(chat: int, kind: SendClass = SendClass.DEADLINE, **fields: object) -> Message:
    return Message(BOT, chat, "card", kind, **fields)  # type: ignore[arg-type]


def put(app: App, messages: list[Message]) -> None:
    app.store.write_now(lambda uow: uow.outbox.add_all(messages))


@pytest.fixture
def two(postgresql_url: str, app: App) -> Iterator[list[App]]:
    """Two processes of one bot on one database, as far as it can tell."""
    stores = [Store(postgresql_url, CIPHER, app.clock.now) for _ in range(2)]
    yield [App(store, app.clock, app.zone, BOT, app.username) for store in stores]
    for store in stores:
        store.close()


@pytest.mark.postgresql
def test_two_senders_share_one_rate_and_send_nothing_twice(two: list[App]) -> None:
    rate, messages = 60.0, 60
    put(two[0], [push(chat) for chat in range(1, messages + 1)])
    wire, began = Wire(), monotonic()
    asyncio.run(sends([sender_of(one, wire, Rates(rate, 1000.0)) for one in two], wire, messages))
    assert sorted(asked.chat or 0 for asked in wire.asked) == [*range(1, messages + 1)]
    assert wire.asked[-1].at - began >= (messages - 1) / rate * 0.95
    holders = select(outbox.c.holder).distinct()
    assert len(two[0].store.read_now(lambda uow: uow.outbox._all(holders))) == 2


@pytest.mark.parametrize("scope", [Scope.CHAT, Scope.OVERALL])
def test_a_429_is_remembered_over_a_restart(app: App, scope: Scope) -> None:
    put(app, [push(1)])
    first, second = Wire(), Wire()
    first.fails(RetryLater(FLOOD, scope, faults.FLOOD), chat=1)

    async def work() -> None:
        await sends([sender_of(app, first, Rates(1000.0, 1000.0))], first, 1)
        put(app, [push(2)])
        await sends([sender_of(app, second, Rates(1000.0, 1000.0))], second, 2)

    asyncio.run(work())
    [refused] = [asked.at for asked in first.asked]
    waited = {asked.chat: asked.at - refused for asked in second.asked}
    assert waited.keys() == {1, 2}
    assert waited[1] >= FLOOD
    assert scope is Scope.CHAT or waited[2] >= FLOOD


def sending(uow: UnitOfWork) -> bool:
    """Whether the outcome of any call is still to be written down."""
    statement = select(outbox.c.id).where(outbox.c.state == OutboxState.SENDING)
    return bool(uow.outbox._all(statement))


def test_three_chats_limited_within_a_second_mean_that_everybody_is(app: App) -> None:
    put(app, [push(chat) for chat in (1, 2, 3)])
    wire = Wire()
    wire.fails(RetryLater(FLOOD, Scope.CHAT, faults.FLOOD), times=3)
    sender_ = sender_of(app, wire, Rates(1000.0, 1000.0))

    async def work() -> None:
        task = asyncio.create_task(sender_.run())
        await wire.calls(3)
        while app.store.read_now(sending):  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.001)
        put(app, [push(4)])
        sender_.wake()
        await wire.calls(7)
        sender_.stop()
        await task

    asyncio.run(work())
    assert min(asked.at for asked in wire.asked[3:]) - wire.asked[2].at >= FLOOD


def test_a_clock_that_is_set_back_stops_nobody(app: App) -> None:
    def ahead(uow: UnitOfWork) -> None:
        now, _ = uow.paces.lock(BOT)
        later = now + 3 * 3600 * SECOND
        uow.paces.keep(
            BOT, [(0, 0, later, later, 0), uow.paces.read_at(later), (1, 0, later, later, 0)]
        )

    app.store.write_now(ahead)
    put(app, [push(1)])
    wire = Wire()
    asyncio.run(sends([sender_of(app, wire, Rates())], wire, 1))


def test_a_flood_of_changes_is_few_edits_and_the_last_shows_all(app: App) -> None:
    rate, changes = 20.0, 60
    person(app, 101)
    wire = Wire()
    last = f"{changes - 1}"

    def edit(text: str) -> Message:
        params = {"text": text}
        return Message(BOT, 101, TALLY, SendClass.DEADLINE, params=params, edit_message_id=601)

    async def flood() -> None:
        one = sender_of(app, wire, Rates(1000.0, rate))
        running = asyncio.create_task(one.run())
        for number in range(changes):
            message = edit(str(number))
            await app.store.write(lambda uow, m=message: uow.outbox.add(m))  # type: ignore[misc]
            one.wake()
        await wire.until(lambda: wire.texts(101)[-1:] == [last])
        one.stop()
        async with asyncio.timeout(20):
            await running

    began = monotonic()
    asyncio.run(flood())
    rests = (monotonic() - began) / (CARD_REST / rate)
    assert len(wire.asked) <= rests + 2


def test_replies_do_not_wait_for_a_card_that_rests(app: App) -> None:
    wire = Wire()
    edits = {"params": {"text": "1"}, "edit_message_id": 601}
    put(app, [Message(BOT, 101, TALLY, SendClass.DEADLINE, **edits)])  # type: ignore[arg-type]

    async def work() -> None:
        one = sender_of(app, wire, Rates(1000.0, 0.1))
        running = asyncio.create_task(one.run())
        await wire.calls(1)
        put(app, [Message(BOT, 101, TALLY, SendClass.DEADLINE, **edits)])  # type: ignore[arg-type]
        body = {"text": "好", "keys": None}
        put(app, [Message(BOT, 101, "screen", SendClass.REPLY, body=body)])
        one.wake()
        await wire.calls(2)
        one.stop()
        async with asyncio.timeout(20):
            await running

    asyncio.run(work())
    assert wire.texts(101) == ["1", "好"]
    assert app.store.read_now(lambda uow: uow.outbox.unsent(BOT, uow.now)) == 1


def test_a_stop_waits_for_the_wire_but_not_for_ever(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.sender.STOP_SECONDS", 0.1)
    put(app, [push(1), push(2, SendClass.EXPORT)])
    wire = Wire()
    wire.holds(chat=1)
    wire.holds(chat=2)
    asyncio.run(sends([sender_of(app, wire, Rates())], wire, 2))
    states = app.store.read_now(lambda uow: [one.state for one in uow.lost.items(BOT, 9)])
    assert sorted(states) == [OutboxState.UNKNOWN, OutboxState.WAITING]


def test_a_lease_outlasts_the_worst_case() -> None:
    """What is claimed waits for its turn no longer than the horizon; a call begins only while the
    lease outlasts its time-out, and what came back is settled before another sender takes it."""
    waits = pacing.HORIZON / SECOND + sender.LINGER_SECONDS + sender.IDLE_SECONDS
    assert waits + CALL_SECONDS + SETTLING_SECONDS < LEASE_SECONDS
    assert waits + UPLOAD_SECONDS + SETTLING_SECONDS < FILE_LEASE_SECONDS
    assert dispatch.RECOVER_SECONDS < LEASE_SECONDS
    assert sender.STOP_SECONDS + sender.TRIES_AT_THE_END * sender.IDLE_SECONDS < 20


def test_a_call_does_not_begin_on_a_lease_that_may_end_before_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.LEASE_SECONDS", CALL_SECONDS)
    put(app, [push(1)])
    wire = Wire()
    one = sender_of(app, wire, Rates())

    async def work() -> None:
        await one._exchange()
        await asyncio.sleep(0)
        one.stop()
        await one.run()

    asyncio.run(work())
    assert wire.asked == []
    assert [one.state for one in app.store.read_now(lambda uow: uow.lost.items(BOT, 9))] == [
        OutboxState.WAITING
    ]


def item(number: int, chat: int, kind: SendClass, *, call: bool = False) -> Outgoing:
    row = Claimed(number, chat, "card", kind, {}, None, None, None, None, 1, False)
    content = Call("setMyCommands", {}) if call else Screen("卡")
    return Outgoing(row, content, language("en"))


def numbers(line: Line, now: float) -> list[int]:
    """What goes out now, each chat's message coming back at once."""
    sent = []
    while (found := line.next(now)) is not None:
        sent.append(found.row.id)
        line.done(found.row.chat_id)
    return sent


def test_who_is_answered_goes_before_what_waits_at_the_same_pace() -> None:
    line = Line()
    line.put([item(n, n, SendClass.REMINDER) for n in (1, 2, 3)], [10.0, 10.1, 10.2])
    assert numbers(line, 10.0) == [1]
    line.put([item(9, 9, SendClass.REPLY), item(8, 8, SendClass.EXPORT, call=True)], [10.3])
    assert numbers(line, 10.05) == [8]
    assert numbers(line, 10.1) == [9]
    assert line.at() == 10.2
    assert numbers(line, 11.0) == [2, 3]
    assert (len(line), line.at()) == (0, None)


def test_a_chat_is_served_one_after_the_other_and_given_up_together() -> None:
    line = Line()
    line.put([item(n, 5, SendClass.REPLY) for n in (1, 2, 3)], [1.0, 1.0, 1.0])
    first = line.next(2.0)
    assert first is not None
    assert (first.row.id, line.next(2.0), line.chats) == (1, None, {5})
    line.done(5)
    assert line.next(2.0) is not None
    assert [one.row.id for one in line.done(5, stop=True)] == [3]
    line.put([item(4, 6, SendClass.REPLY)], [9.0])
    assert line.next(8.0) is None, "permits of what was given up are not used"
