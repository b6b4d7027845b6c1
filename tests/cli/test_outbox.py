"""`zhibu outbox`: what waits or came to no good end, without a name or a word."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.domain.audit import Tag
from bot.domain.delivery import OutboxState, SendClass
from bot.store import migrate
from bot.store.crypto import Cipher
from bot.store.delivery.outbox import Message
from bot.store.schema.audit import audit
from bot.store.uow import Store, UnitOfWork
from tests.cli.terminal import BOT_ID, KEY, Ended, Terminal, together
from tests.services.ground import Clock

CIPHER = Cipher(b64decode(KEY))


@pytest.fixture
def store(terminal: Terminal) -> Iterator[Store]:
    """The database of the one at the terminal."""
    url = f"sqlite:///{terminal.folder / 'zhibu.db'}"
    migrate.upgrade(url)
    migrate.check_key(url, CIPHER)
    made = Store(url, CIPHER, Clock("2026-11-23 09:00").now)
    yield made
    made.close()


@pytest.fixture
def rows(store: Store) -> list[int]:
    """A reply that failed, a reminder of unknown outcome, a card that waits; their numbers."""

    def fill(uow: UnitOfWork) -> list[int]:
        words = {"text": "李静，你好", "keys": None}
        made = [
            uow.outbox.add(Message(BOT_ID, 1, "screen", SendClass.REPLY, body=words)),
            uow.outbox.add(Message(BOT_ID, 2, "nudge.soon", SendClass.REMINDER)),
            uow.outbox.add(Message(BOT_ID, 3, "activity.card", SendClass.DEADLINE)),
        ]
        found = [row for row in made if row is not None]
        uow.sending.settle(found[0], OutboxState.FAILED, "Refused")
        uow.sending.settle(found[1], OutboxState.UNKNOWN, "outcome unknown")
        return found

    return store.write_now(fill)


def acts(uow: UnitOfWork) -> list[tuple[Tag, int, int]]:
    """What the audit log says of messages: what was done, the first of them, how many."""
    found = select(audit).where(audit.c.subject == "outbox").order_by(audit.c.id)
    return [(one.tag, one.subject_id, one.detail["n"]) for one in uow.audit._all(found)]


def test_it_is_listed_sent_once_more_and_cancelled(
    terminal: Terminal, store: Store, rows: list[int]
) -> None:
    reply, reminder, card = rows
    assert terminal.run("outbox") == Ended(
        0,
        "waiting, deadline: 1\nfailed, reply: 1\nof unknown outcome, reminder: 1\n\n"
        f"{reminder}  of unknown outcome  reminder  nudge.soon  2026-11-23 09:00  outcome unknown\n"
        f"{reply}  failed  reply  screen  2026-11-23 09:00  Refused\n"
        f"{card}  waiting  deadline  activity.card  2026-11-23 09:00\n",
        "",
    )
    once_more, wiped, unclear = together(
        (terminal, "outbox --retry reminder --cancel deadline"),
        (terminal, f"outbox --retry {reply}"),
        (terminal, "outbox --retry news"),
    )
    assert once_more == Ended(0, "Sent once more: 1\nNot sent any more: 1\n", "")
    assert store.read_now(acts) == [
        (Tag.MESSAGES_RESENT, reminder, 1),
        (Tag.MESSAGES_CANCELLED, card, 1),
    ]
    assert wiped == Ended(0, "Sent once more: 0\n", "")
    assert unclear == Ended(1, "", "news is neither a number nor a class of messages.\n")
    assert terminal.speaking("zh").run("outbox").out.splitlines()[:2] == [
        "待发，reminder：1",
        "发送失败，reply：1",
    ]
