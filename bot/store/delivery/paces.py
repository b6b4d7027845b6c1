"""Paces: how fast each chat, and everything together, has been written to by all processes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from bot.domain.paces import SECOND, Pace
from bot.store.base import Repository
from bot.store.delivery.outbox import WAITS
from bot.store.many import among, listed
from bot.store.schema.delivery import outbox, pace

EVERYTHING = 0
"""In place of a chat id: what all chats have together."""
_READING = 1
"""In place of a message id, under EVERYTHING: when the clock was read last."""
BACKWARDS = 2 * SECOND
"""A clock that is so far behind its last reading has been set back."""
FORGOTTEN = 60 * SECOND
"""So long after a chat is free its pace is worth nothing any more."""

Standing = tuple[int, int, int, int, int]
"""A chat, one of its messages or 0, free_at, rested_at, slow_until."""

_NAMES = ("chat_id", "message_id", "free_at", "rested_at", "slow_until")
_CHANGED = _NAMES[2:]
_OTHER = pace.alias()
_HERE = pace.c.bot_id == bindparam("bot")
_CLOCK: dict[bool, Select[Any]] = {
    True: select(
        literal_column("cast((julianday('now') - 2440587.5) * 86400000 as integer) * 1000")
    ),
    False: select(
        literal_column("cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")
    ),
}
_OVERALL = (
    select(*(pace.c[name] for name in _NAMES))
    .where(_HERE, pace.c.chat_id == EVERYTHING)
    .order_by(pace.c.message_id)
    .with_for_update()
)
_CHATS = {
    kind: select(pace.c.chat_id, pace.c.rested_at, pace.c.slow_until).where(
        _HERE, pace.c.message_id == 0, among(pace.c.chat_id, on_sqlite=kind)
    )
    for kind in (True, False)
}
_SET_BACK = (
    update(pace).where(_HERE).values({name: pace.c[name] - bindparam("by") for name in _CHANGED})
)
_MOVE = (
    update(pace)
    .where(
        _HERE,
        pace.c.chat_id == bindparam("old"),
        pace.c.message_id == 0,
        ~(
            select(_OTHER.c.chat_id)
            .where(_OTHER.c.bot_id == pace.c.bot_id, _OTHER.c.chat_id == bindparam("new"))
            .exists()
        ),
    )
    .values(chat_id=bindparam("new"))
)
_FORGET = delete(pace).where(
    _HERE,
    pace.c.chat_id != EVERYTHING,
    pace.c.free_at < bindparam("before"),
    pace.c.slow_until < bindparam("before"),
)
_NEXT = select(func.min(pace.c.free_at)).where(
    _HERE,
    pace.c.chat_id != EVERYTHING,
    pace.c.free_at > bindparam("now"),
    select(outbox.c.id)
    .where(outbox.c.bot_id == pace.c.bot_id, outbox.c.chat_id == pace.c.chat_id, WAITS)
    .exists(),
)
_ONE_BY_ONE = sqlite.insert(pace)
_ONE_BY_ONE = _ONE_BY_ONE.on_conflict_do_update(
    index_elements=["bot_id", "chat_id", "message_id"],
    set_={name: _ONE_BY_ONE.excluded[name] for name in _CHANGED},
)
_TOGETHER = text(
    "INSERT INTO pace (bot_id, chat_id, message_id, free_at, rested_at, slow_until)"
    " SELECT :bot, * FROM unnest(:chat_id, :message_id, :free_at, :rested_at, :slow_until)"
    " ON CONFLICT (bot_id, chat_id, message_id) DO UPDATE SET free_at = excluded.free_at,"
    " rested_at = excluded.rested_at, slow_until = excluded.slow_until"
).bindparams(
    bindparam("bot", type_=BigInteger),
    *(bindparam(name, type_=ARRAY(BigInteger)) for name in _NAMES),
)


class Paces(Repository):
    """Instants are microseconds of the database's own clock."""

    def lock(self, bot_id: int) -> tuple[int, Pace]:
        """What the clock says, and the pace of everything together; nobody else gets it until the
        transaction ends. When the clock was set back, all paces are set back with it."""
        rows = self._overall(bot_id)
        if len(rows) < 2:
            self._begin(bot_id)
            rows = self._overall(bot_id)
        now = self._clock()
        found, reading = rows
        back = int(reading.free_at) - now
        if back > BACKWARDS:
            self._base.execute(_SET_BACK, {"bot": bot_id, "by": back})
            found = self._overall(bot_id)[0]
        return now, Pace(found.rested_at, found.slow_until)

    def of_chats(self, bot_id: int, chats: set[int]) -> dict[int, Pace]:
        """The paces of those of these chats that were written to lately."""
        on_sqlite = self._base.on_sqlite
        values = {"bot": bot_id, "ids": listed(chats, on_sqlite=on_sqlite)}
        rows = self._all_of(_CHATS[on_sqlite], values)
        return {row.chat_id: Pace(row.rested_at, row.slow_until) for row in rows}

    def read_at(self, now: int) -> Standing:
        """That the clock was read, to be kept with the paces that follow from it."""
        return (EVERYTHING, _READING, now, 0, 0)

    def keep(self, bot_id: int, standings: list[Standing]) -> None:
        """Remember these paces; a chat, or a message of it, is there once."""
        if not standings:
            return
        if self._base.on_sqlite:
            rows = [{"bot_id": bot_id, **dict(zip(_NAMES, one, strict=True))} for one in standings]
            self._base.execute(_ONE_BY_ONE, rows)
            return
        columns = zip(*sorted(standings), strict=True)
        values = {name: list(column) for name, column in zip(_NAMES, columns, strict=True)}
        self._base.execute(_TOGETHER, {"bot": bot_id, **values})

    def move(self, bot_id: int, chat_id: int, to: int) -> None:
        """A chat that has another id now is as fast as it was."""
        self._base.execute(_MOVE, {"bot": bot_id, "old": chat_id, "new": to})

    def next_free(self, bot_id: int, now: int) -> int | None:
        """When the next chat, or card, is free that something waits for."""
        found: int | None = self._base.execute(_NEXT, {"bot": bot_id, "now": now}).scalar_one()
        return found

    def forget(self, bot_id: int, now: int) -> None:
        """Drop what says nothing any more."""
        self._base.execute(_FORGET, {"bot": bot_id, "before": now - FORGOTTEN})

    def _begin(self, bot_id: int) -> None:
        """What nobody has written to yet; somebody else may begin at the same time."""
        rows = [(EVERYTHING, place, 0, 0, 0) for place in (0, _READING)]
        values = [{"bot_id": bot_id, **dict(zip(_NAMES, one, strict=True))} for one in rows]
        self._base.execute(self._base.insert(pace).on_conflict_do_nothing(), values)

    def _overall(self, bot_id: int) -> Any:
        return self._all_of(_OVERALL, {"bot": bot_id})

    def _clock(self) -> int:
        return int(self._base.execute(_CLOCK[self._base.on_sqlite]).scalar_one())

    def _all_of(self, statement: Any, values: dict[str, Any]) -> Any:
        return self._base.execute(statement, values).all()
