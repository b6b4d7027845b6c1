"""Leases: what only one of the processes on a database may do. They follow the database's clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Update,
    and_,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    table,
    text,
    type_coerce,
    update,
)

from bot.store.base import Repository
from bot.store.many import worded
from bot.store.prepared import once
from bot.store.schema.processes import lease

_SESSIONS = table("pg_stat_activity", column("pid", Integer))


class Leases(Repository):
    """One row for each thing that a bot's processes take turns at."""

    def prepare(self, bot_id: int, names: Collection[str]) -> None:
        """Let there be such leases, held by nobody yet."""
        places = [
            {"bot_id": bot_id, "name": name, "holder": "", "session": 0, "until": 0}
            for name in names
        ]
        self._base.execute(self._base.insert(lease).values(places).on_conflict_do_nothing())

    def take(
        self, bot_id: int, names: Collection[str], holder: str, milliseconds: int
    ) -> frozenset[str]:
        """Take, or keep on, those of `names` that are `holder`'s, have run out, or whose holder's
        session with the database has ended; returns which those are.

        One that its holder is working under in this moment (`holds`) is passed over.
        """
        taking = _taking(
            self._base.on_sqlite,
            bot=bot_id,
            names=names,
            mine=holder,
            longer=milliseconds,
        )
        return frozenset(row.name for row in self._all(*taking))

    def holds(self, bot_id: int, name: str, holder: str) -> bool:
        """Whether the lease is `holder`'s. If so it stays so until this unit of work ends, however
        long that takes."""
        wanted = _holding(self._base.on_sqlite, bot=bot_id, named=name, mine=holder)
        return self._first(*wanted) is not None

    def release(self, bot_id: int, holder: str) -> None:
        """Whoever comes next need not wait."""
        mine = and_(lease.c.bot_id == bot_id, lease.c.holder == holder)
        self._base.execute(update(lease).where(mine).values(until=0))

    def clock(self) -> datetime:
        """The instant on the database's own clock."""
        milliseconds: int = self._base.execute(select(_clock(self._base.on_sqlite))).scalar_one()
        return datetime.fromtimestamp(milliseconds / 1000, self._base.now.tzinfo)


@once
def _taking(on_sqlite: bool, *, bot: int, names: Collection[str], mine: str, longer: int) -> Update:
    clock = _clock(on_sqlite)
    free = select(lease.c.name).where(
        lease.c.bot_id == bot,
        worded(lease.c.name, names, on_sqlite=on_sqlite),
        or_(lease.c.holder == mine, lease.c.until <= clock, _left(on_sqlite)),
    )
    return (
        update(lease)
        .where(lease.c.bot_id == bot, lease.c.name.in_(free.with_for_update(skip_locked=True)))
        .values(
            holder=mine, session=_session(on_sqlite), until=clock + type_coerce(longer, BigInteger)
        )
        .returning(lease.c.name)
    )


@once
def _holding(on_sqlite: bool, *, bot: int, named: str, mine: str) -> Select[Any]:
    found = select(lease.c.name).where(
        lease.c.bot_id == bot,
        lease.c.name == named,
        lease.c.holder == mine,
        lease.c.until > _clock(on_sqlite),
    )
    return found.with_for_update(read=True)


def _clock(on_sqlite: bool) -> ColumnElement[int]:
    if on_sqlite:
        days = func.julianday("now") - 2_440_587.5
        return cast(days * 86_400_000, BigInteger)
    return cast(func.extract("epoch", text("clock_timestamp()")) * 1000, BigInteger)


def _session(on_sqlite: bool) -> ColumnElement[int]:
    return literal(0, Integer) if on_sqlite else func.pg_backend_pid()


def _left(on_sqlite: bool) -> ColumnElement[bool]:
    """Its holder was killed: the session it spoke through is gone."""
    if on_sqlite:
        return false()
    return ~exists().where(_SESSIONS.c.pid == lease.c.session)
