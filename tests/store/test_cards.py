"""Cards: which message shows what, and edits that take the place of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import OutboxState, SendClass
from bot.store.delivery.cards import Shown
from bot.store.delivery.outbox import Message
from bot.store.uow import Store, UnitOfWork
from tests.store.conftest import NOW
from tests.store.test_delivery import rows

BOT = 1
TALLY, CARD = "tally:1", "activity:1"


def message(chat: int, matter: str | None, edit: int | None = None, kind: str = "card") -> Message:
    later = NOW if edit is None else NOW - timedelta(hours=1)
    return Message(
        BOT,
        chat,
        kind,
        SendClass.DEADLINE,
        matter=matter,
        edit_message_id=edit,
        not_before=later,
    )


def sent(
    uow: UnitOfWork, chat: int, matter: str | None, message_id: int, edit: bool = False
) -> None:
    """A message that went out, new or as an edit."""
    row = uow.outbox.add(message(chat, matter, message_id if edit else None))
    assert row is not None
    uow.sending.sent({row: message_id})


def showing(
    store: Store, *matters: str, chats: set[int] | None = None
) -> list[tuple[str, int, int]]:
    found = store.read_now(lambda uow: uow.cards.showing(BOT, set(matters), chats))
    return [(one.matter, one.chat_id, one.message_id) for one in found]


def test_every_message_that_shows_a_matter_is_found(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        sent(uow, 5, CARD, 11)
        sent(uow, 5, CARD, 12)
        sent(uow, 5, CARD, 11, edit=True)
        sent(uow, 6, CARD, 7)
        sent(uow, 6, TALLY, 8)
        uow.outbox.add(message(9, CARD))

    store.write_now(fill)
    assert showing(store, CARD) == [(CARD, 5, 11), (CARD, 5, 12), (CARD, 6, 7)]
    assert showing(store, CARD, TALLY, chats={6}) == [(CARD, 6, 7), (TALLY, 6, 8)]
    found = store.read_now(lambda uow: uow.cards.showing(BOT, {TALLY}))
    assert found == [Shown(TALLY, 6, 8, NOW)]


def test_a_card_that_was_turned_to_something_else_is_none_until_it_is_turned_back(
    store: Store,
) -> None:
    store.write_now(lambda uow: sent(uow, 5, TALLY, 11))
    store.write_now(lambda uow: uow.outbox.add(message(5, None, edit=11)))
    assert showing(store, TALLY) == []
    store.write_now(lambda uow: uow.outbox.add_all([message(5, TALLY, edit=11)]))
    assert showing(store, TALLY) == [(TALLY, 5, 11)]
    store.write_now(lambda uow: sent(uow, 5, "list", 11, edit=True))
    assert showing(store, TALLY) == []


def test_an_edit_takes_the_place_of_one_of_the_same_card_that_waits(store: Store) -> None:
    store.write_now(lambda uow: uow.outbox.add_all([]))
    store.write_now(lambda uow: uow.outbox.add_all([message(5, CARD, 11), message(6, CARD, 11)]))
    store.write_now(lambda uow: uow.outbox.add_all([message(5, CARD, 11), message(5, CARD, 12)]))
    assert rows(store) == [
        (OutboxState.CANCELLED, "superseded"),
        (OutboxState.WAITING, None),
        (OutboxState.WAITING, None),
        (OutboxState.WAITING, None),
    ]


def test_all_that_shows_these_is_edited_in_the_place_of_edits_that_wait(store: Store) -> None:
    other = "activity:2"

    def fill(uow: UnitOfWork) -> None:
        sent(uow, 5, CARD, 11)
        sent(uow, 6, other, 12)
        sent(uow, 7, CARD, 13)
        sent(uow, 7, TALLY, 13, edit=True)
        sent(uow, 8, TALLY, 14)
        uow.outbox.add_all([message(5, CARD, edit=11), message(7, TALLY, edit=13)])

    def edit(uow: UnitOfWork) -> int:
        new = {
            CARD: replace(message(0, CARD), params={"activity": 1}),
            other: replace(message(0, other), params={"activity": 2}, expires_at=NOW),
        }
        return uow.outbox.edit_all(new, uow.cards.shown(BOT, new))

    store.write_now(fill)
    assert store.write_now(edit) == 2
    assert rows(store).count((OutboxState.CANCELLED, "superseded")) == 1
    waiting = store.write_now(lambda uow: uow.sending.claim(BOT, 10, set()))
    assert sorted((one.chat_id, one.edit_message_id, one.params) for one in waiting) == [
        (5, 11, {"activity": 1}),
        (6, 12, {"activity": 2}),
        (7, 13, {}),
    ]


def test_what_waits_to_be_sent_for_the_first_time(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        sent(uow, 5, CARD, 11)
        uow.outbox.add(message(6, CARD))
        uow.outbox.add(message(7, CARD, kind="other"))
        uow.outbox.add(message(8, CARD, edit=3))
        uow.outbox.add(message(9, TALLY))

    store.write_now(fill)
    found = store.read_now(lambda uow: uow.cards.awaiting(BOT, {CARD}, "card"))
    assert found == {(CARD, 6)}


def test_which_messages_went_out_as_reminders_of_a_matter(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        for number, chat, matter in ((11, 5, CARD), (12, 5, TALLY), (11, 6, CARD)):
            row = uow.outbox.add(replace(message(chat, matter), send_class=SendClass.REMINDER))
            assert row is not None
            uow.sending.sent({row: number})
        uow.outbox.add(replace(message(7, CARD), send_class=SendClass.REMINDER))
        sent(uow, 5, CARD, 13)
        sent(uow, 5, CARD, 12, edit=True)

    store.write_now(fill)
    places = {(5, 11), (5, 12), (5, 13), (6, 12), (7, 11)}
    found = store.read_now(lambda uow: uow.cards.reminding(BOT, places, {CARD}))
    assert found == {(5, 11)}
