"""What has been kept long enough is forgotten, what has not is not."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.domain.delivery import OutboxState, SendClass
from bot.services.personal import tidying
from bot.store.delivery.inbox import Arrival
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, Ground


def keep(uow: UnitOfWork) -> None:
    """One of everything that is forgotten some time; 103 has an account."""
    uow.drafts.start(BOT, 103, "registration", {}, "name")
    uow.registrations.add_try(103)
    uow.accounts.create(BOT, 500, daily_at="08:30")
    uow.inbox.put(BOT, [Arrival(1, 103, "{}"), Arrival(2, 103, "{}"), Arrival(3, 103, "{}")])
    uow.inbox.handled(BOT, [1])
    for _ in range(3):
        uow.inbox.failed(BOT, uow.inbox.next(BOT, 1)[0], "KeyError")
    uow.outbox.add(Message(BOT, 103, "menu", SendClass.REPLY))
    (row,) = uow.sending.claim(BOT, 1, set())
    uow.sending.settle(row.id, OutboxState.FAILED, "gone")
    uow.outbox.add(Message(BOT, 103, "menu", SendClass.REPLY))


COUNTS = (
    "SELECT count(*) FROM draft",
    "SELECT count(*) FROM identity_try",
    "SELECT count(*) FROM account WHERE telegram_id = 500",
    "SELECT count(*) FROM inbox WHERE state = 'handled'",
    "SELECT count(*) FROM inbox WHERE state = 'quarantined' AND payload IS NOT NULL",
    "SELECT count(*) FROM outbox WHERE state = 'failed'",
    "SELECT count(*) FROM inbox WHERE state = 'waiting'",
    "SELECT count(*) FROM outbox WHERE state = 'waiting' AND chat_id = 103",
)


@pytest.mark.parametrize(
    ("when", "left"),
    [
        ("2026-11-24 09:00", [1, 1, 1, 1, 1, 1, 1, 1]),
        ("2026-11-24 09:01", [0, 0, 1, 1, 1, 1, 1, 1]),
        ("2026-11-30 09:01", [0, 0, 0, 1, 1, 1, 1, 1]),
        ("2026-12-07 09:01", [0, 0, 0, 0, 1, 1, 1, 1]),
        ("2026-12-23 09:01", [0, 0, 0, 0, 0, 1, 1, 1]),
        ("2027-02-21 09:01", [0, 0, 0, 0, 0, 0, 1, 1]),
    ],
)
def test_everything_has_its_time(ground: Ground, when: str, left: list[int]) -> None:
    ground.do(keep)
    ground.at(when)
    for bot in (BOT + 1, BOT):
        ground.do(lambda uow, bot=bot: tidying.tidy(uow, bot, uow.now))
    with ground.store._read_engine.connect() as connection:
        found = [connection.execute(text(query)).scalar_one() for query in COUNTS]
    assert found == left
