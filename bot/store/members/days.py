"""Which day's messages are due together: those of one hour, one instant, one wall clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func

from bot.store.schema.org import account

WALL = func.coalesce(account.c.zone, account.c.home_zone)
"""The zone of somebody's wall clock: their own, else their unit's."""


class DueDay(NamedTuple):
    """The hour chosen (HH:MM), since when it is due (UTC), and the zone of people's wall
    clock (None: the organisation's)."""

    daily_at: str
    due_at: datetime
    zone: str | None = None

    def values(self) -> dict[str, Any]:
        """The parameters of a statement that puts them together again, for `due_then`."""
        return {"hour": self.daily_at, "due_at": self.due_at, "wall": self.zone}


def due_then(due: DueDay) -> ColumnElement[bool]:
    """The accounts whose day's message is due like that."""
    own = WALL.is_(None) if due.zone is None else WALL == due.zone  # noqa: SIM300
    return and_(account.c.daily_at == due.daily_at, account.c.next_daily_at == due.due_at, own)
