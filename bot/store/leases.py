"""Leases: what only one of the processes on a database may do. They follow the database's clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
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
    update,
)

from bot.store.base import Repository
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
        free = select(lease.c.name).where(
            lease.c.bot_id == bot_id,
            lease.c.name.in_(names),
            or_(lease.c.holder == holder, lease.c.until <= self._clock(), self._left()),
        )
        taking = (
            update(lease)
            .where(
                lease.c.bot_id == bot_id, lease.c.name.in_(free.with_for_update(skip_locked=True))
            )
            .values(holder=holder, session=self._session(), until=self._clock() + milliseconds)
            .returning(lease.c.name)
        )
        return frozenset(row.name for row in self._all(taking))

    def holds(self, bot_id: int, name: str, holder: str) -> bool:
        """Whether the lease is `holder`'s. If so it stays so until this unit of work ends, however
        long that takes."""
        statement = select(lease.c.name).where(
            lease.c.bot_id == bot_id,
            lease.c.name == name,
            lease.c.holder == holder,
            lease.c.until > self._clock(),
        )
        return self._first(statement.with_for_update(read=True)) is not None

    def release(self, bot_id: int, holder: str) -> None:
        """Whoever comes next need not wait."""
        mine = and_(lease.c.bot_id == bot_id, lease.c.holder == holder)
        self._base.execute(update(lease).where(mine).values(until=0))

    def clock(self) -> datetime:
        """The instant on the database's own clock."""
        milliseconds: int = self._base.execute(select(self._clock())).scalar_one()
        return datetime.fromtimestamp(milliseconds / 1000, self._base.now.tzinfo)

    def _clock(self) -> ColumnElement[int]:
        if self._base.on_sqlite:
            days = func.julianday("now") - 2_440_587.5
            return cast(days * 86_400_000, BigInteger)
        return cast(func.extract("epoch", text("clock_timestamp()")) * 1000, BigInteger)

    def _session(self) -> ColumnElement[int]:
        return literal(0, Integer) if self._base.on_sqlite else func.pg_backend_pid()

    def _left(self) -> ColumnElement[bool]:
        """Its holder was killed: the session it spoke through is gone."""
        if self._base.on_sqlite:
            return false()
        return ~exists().where(_SESSIONS.c.pid == lease.c.session)
