"""What went wrong, counted: updates that were set aside, messages that did not go out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.domain.alerts import Counts
from bot.domain.delivery import InboxState, OutboxState, SendClass
from bot.store.base import Repository
from bot.store.schema.delivery import inbox, outbox

BUGS = ("bug", "unknown kind")
"""Reasons of messages that could not be made."""

_PEOPLE = ("blocked", "deactivated", "never_started", "kicked", "chat_not_found")
"""Reasons that lie with who cannot be reached; their secretary hears of it."""


class Troubles(Repository):
    """Of one bot, in a span of time."""

    def counts(self, bot_id: int, since: datetime) -> Counts:
        """What came since then."""
        statement = (
            select(outbox.c.state, outbox.c.reason, outbox.c.send_class, func.count().label("n"))
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.settled_at >= since,
                outbox.c.state.in_([OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.SKIPPED]),
                outbox.c.kind != "menu",
            )
            .group_by(outbox.c.state, outbox.c.reason, outbox.c.send_class)
        )
        rows = self._all(statement)
        return Counts(
            self._quarantined(bot_id, since),
            sum(row.n for row in rows if row.reason in BUGS),
            _sum(rows, OutboxState.FAILED, nudges=True),
            _sum(rows, OutboxState.UNKNOWN, nudges=True),
            _sum(rows, OutboxState.FAILED, nudges=False),
            _sum(rows, OutboxState.UNKNOWN, nudges=False),
        )

    def _quarantined(self, bot_id: int, since: datetime) -> int:
        statement = select(func.count()).where(
            inbox.c.bot_id == bot_id,
            inbox.c.state == InboxState.QUARANTINED,
            inbox.c.received_at >= since,
        )
        return int(self._base.execute(statement).scalar_one())


def _sum(rows: Any, state: OutboxState, *, nudges: bool) -> int:
    return sum(
        row.n
        for row in rows
        if row.state == state
        and row.reason not in (*BUGS, *_PEOPLE)
        and (row.send_class == SendClass.REMINDER) is nudges
    )
