"""Which day's messages are due together: those of one hour, one instant, one wall clock."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_

from bot.store.schema.org import account


class DueDay(NamedTuple):
    """The hour chosen (HH:MM), since when it is due (UTC), and people's own zone (None: the
    organisation's)."""

    daily_at: str
    due_at: datetime
    zone: str | None = None


def due_then(due: DueDay) -> ColumnElement[bool]:
    """The accounts whose day's message is due like that."""
    own = account.c.zone.is_(None) if due.zone is None else account.c.zone == due.zone
    return and_(account.c.daily_at == due.daily_at, account.c.next_daily_at == due.due_at, own)
