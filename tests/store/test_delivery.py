"""Inbox and outbox: one row an update, one row a message, and every end is told apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select, update

from bot.domain.delivery import LIVE, InboxState, OutboxState, SendClass
from bot.store.delivery.claiming import LEASE_SECONDS
from bot.store.delivery.inbox import Arrival
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import inbox, outbox
from bot.store.uow import Store, UnitOfWork
from tests.store.conftest import NOW

BOT = 1


def message(chat: int = 5, **fields: object) -> Message:
    return Message(BOT, chat, "screen", SendClass.REPLY, **fields)  # type: ignore[arg-type]


def rows(store: Store) -> list[tuple[OutboxState, str | None]]:
    statement = select(outbox.c.state, outbox.c.reason).order_by(outbox.c.id)
    return store.read_now(lambda uow: [tuple(r) for r in uow.outbox._all(statement)])


def test_an_update_that_comes_twice_is_stored_once_and_wiped_when_handled(store: Store) -> None:
    arrivals = [Arrival(7, 42, '{"a": 1}'), Arrival(8, 42, '{"b": 2}'), Arrival(9, 43, "{}")]
    assert store.write_now(lambda uow: uow.inbox.put(BOT, arrivals)) == 3
    assert store.write_now(lambda uow: uow.inbox.put(BOT, arrivals)) == 0
    first = store.read_now(lambda uow: uow.inbox.next(BOT, 10))
    assert [(one.update_id, one.payload) for one in first] == [(7, '{"a": 1}'), (9, "{}")]
    store.write_now(lambda uow: uow.inbox.handled(BOT, [7, 9]))
    assert [one.update_id for one in store.read_now(lambda uow: uow.inbox.next(BOT, 10))] == [8]
    kept = store.read_now(lambda uow: uow.inbox._all(select(inbox.c.payload, inbox.c.state)))
    assert sorted((row.payload is None, row.state) for row in kept) == [
        (False, InboxState.WAITING),
        (True, InboxState.HANDLED),
        (True, InboxState.HANDLED),
    ]


def test_the_third_failure_sets_an_update_aside(store: Store) -> None:
    store.write_now(lambda uow: uow.inbox.put(BOT, [Arrival(7, 42, "x")]))

    def fail(uow: UnitOfWork) -> bool:
        return uow.inbox.failed(BOT, uow.inbox.next(BOT, 1)[0], "ValueError")

    assert [store.write_now(fail) for _ in range(3)] == [False, False, True]
    assert store.read_now(lambda uow: uow.inbox.next(BOT, 1)) == []


def test_the_same_key_is_sent_once(store: Store) -> None:
    added = store.write_now(lambda uow: uow.outbox.add(message(dedupe_key="a")))
    assert added is not None
    assert store.write_now(lambda uow: uow.outbox.add(message(dedupe_key="a"))) is None
    assert (
        store.write_now(
            lambda uow: uow.outbox.add_all([message(dedupe_key="a"), message(dedupe_key="b")])
        )
        == 1
    )


def test_claims_follow_class_and_age_and_pass_busy_chats(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        uow.outbox.add(Message(BOT, 1, "nudge", SendClass.REMINDER))
        uow.outbox.add(Message(BOT, 2, "card", SendClass.DEADLINE))
        uow.outbox.add(message(3, body={"text": "hi", "keys": None}))
        uow.outbox.add(message(4))
        uow.outbox.add(message(5, not_before=NOW + timedelta(seconds=1)))

    store.write_now(fill)
    claimed = store.write_now(lambda uow: uow.sending.claim(BOT, 10, {4}))
    assert [row.chat_id for row in claimed] == [3, 2, 1]
    assert claimed[0].body == {"text": "hi", "keys": None}
    assert store.write_now(lambda uow: uow.sending.claim(BOT, 10, set()))[0].chat_id == 4


def test_two_claimants_never_get_the_same_row(store: Store) -> None:
    store.write_now(lambda uow: uow.outbox.add_all([message(n) for n in range(200)]))
    with ThreadPoolExecutor(4) as pool:
        batches = pool.map(
            lambda _: store.write_now(lambda uow: uow.sending.claim(BOT, 25, set())), range(8)
        )
        ids = [row.id for batch in batches for row in batch]
    assert len(ids) == len(set(ids)) == 200


def test_an_edit_takes_the_place_of_one_that_waits(store: Store) -> None:
    store.write_now(lambda uow: uow.outbox.add(message(edit_message_id=9)))
    store.write_now(lambda uow: uow.outbox.add(message(edit_message_id=9)))
    assert rows(store) == [
        (OutboxState.CANCELLED, "superseded"),
        (OutboxState.WAITING, None),
    ]


def test_an_unknown_outcome_is_repeated_once_an_edit_always_a_document_never(
    store: Store,
) -> None:
    def fill(uow: UnitOfWork) -> None:
        uow.outbox.add(message(1))
        uow.outbox.add(message(2, edit_message_id=9))
        uow.outbox.add(Message(BOT, 3, "sheet", SendClass.EXPORT))

    def lose(uow: UnitOfWork) -> list[bool]:
        claimed = uow.sending.claim(BOT, 10, set())
        uow.sending.unknown([row.id for row in claimed], "cut")
        return [row.repeated for row in claimed]

    store.write_now(fill)
    assert store.write_now(lose) == [False, False, False]
    assert store.write_now(lose) == [True, False]
    assert store.write_now(lose) == [False]
    assert [state for state, _ in rows(store)] == [
        OutboxState.UNKNOWN,
        OutboxState.WAITING,
        OutboxState.UNKNOWN,
    ]


def test_orphans_of_a_dead_sender_are_recovered_when_alone_or_when_the_lease_is_over(
    store: Store,
) -> None:
    store.write_now(lambda uow: uow.outbox.add(message()))
    store.write_now(lambda uow: uow.sending.claim(BOT, 10, set()))
    assert store.write_now(lambda uow: uow.sending.recover(BOT, alone=False)) == 0
    assert store.write_now(lambda uow: uow.sending.recover(BOT, alone=True)) == 1
    assert rows(store) == [(OutboxState.WAITING, "sender stopped")]
    store.write_now(lambda uow: uow.sending.claim(BOT, 10, set()))
    over = update(outbox).values(lease_until=outbox.c.lease_until - LEASE_SECONDS - 1)
    store.write_now(lambda uow: uow.outbox._base.execute(over))
    assert store.write_now(lambda uow: uow.sending.recover(BOT, alone=False)) == 1
    assert rows(store) == [(OutboxState.UNKNOWN, "sender stopped")]


def test_the_newest_card_about_a_matter_lives(store: Store) -> None:
    def send(uow: UnitOfWork) -> None:
        for number in (10, 11):
            row = uow.outbox.add(message(matter="activity:1"))
            assert row is not None
            uow.sending.sent({row: number})

    store.write_now(send)
    assert store.read_now(lambda uow: uow.outbox.living(BOT, 5, "activity:1")) == 11
    assert store.read_now(lambda uow: uow.outbox.living(BOT, 6, "activity:1")) is None
    assert store.read_now(lambda uow: uow.outbox.living_many(BOT, "activity:1")) == {5: 11}


def test_edits_of_a_card_that_rests_are_passed_over(store: Store) -> None:
    tally = next(iter(LIVE))
    for edited in (None, 7, 8):
        message = Message(BOT, 5, tally, SendClass.DEADLINE, edit_message_id=edited)
        store.write_now(lambda uow, message=message: uow.outbox.add(message))
    reply = Message(BOT, 5, "screen", SendClass.REPLY, edit_message_id=7)

    def due(uow: UnitOfWork, later: int = 0) -> list[int | None]:
        now, _ = uow.paces.lock(BOT)
        uow.paces.keep(BOT, [(5, 7, now + 1000, now + 1000, 0)])
        return [one.edit_message_id for one in uow.sending.due(BOT, 9, set(), now + later)]

    assert store.write_now(due) == [None, 8]
    assert store.write_now(lambda uow: due(uow, 1000)) == [None, 7, 8]
    store.write_now(lambda uow: uow.outbox.add(reply))
    assert store.write_now(due) == [7, None, 8]
