"""Claiming: due rows of the outbox are chosen, and taken under a lease by one sender."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Update,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.sql.expression import Executable

from bot.domain.delivery import LIVE, OutboxState, SendClass
from bot.store.base import Repository
from bot.store.columns import Instant
from bot.store.crypto import WrongKey
from bot.store.delivery.outbox import SENDS, WAITS
from bot.store.many import among, each, listed
from bot.store.schema.delivery import outbox, pace

LEASE_SECONDS = 90
"""How long a sender may take with a text; a call begins only while it surely ends before that."""
FILE_LEASE_SECONDS = 600
"""The same for a file, which is made first."""

_BOT = bindparam("bot", type_=BigInteger)
_NOW = bindparam("now", type_=Instant)


class Claimed(NamedTuple):
    """A row that is being sent now, under a lease; `attempts` counts this one."""

    id: int
    chat_id: int
    kind: str
    send_class: SendClass
    params: dict[str, Any]
    body: dict[str, Any] | None
    matter: str | None
    edit_message_id: int | None
    expires_at: datetime | None
    attempts: int
    repeated: bool
    not_before: datetime | None = None

    @property
    def live(self) -> bool:
        """An edit of a card that follows every change."""
        return self.edit_message_id is not None and self.kind in LIVE


_TRIES = (outbox.c.attempts + 1).label("attempts")
_COLUMNS = [_TRIES if name == "attempts" else outbox.c[name] for name in Claimed._fields]


class Claiming(Repository):
    """What waits for a bot's chats, and who takes it."""

    def claim(self, bot_id: int, limit: int, busy_chats: set[int]) -> list[Claimed]:
        """Take up to `limit` due messages whatever the limits, most urgent class first, then
        oldest, for chats that are not busy; and all reminders of who gets one."""
        chosen = self.due(bot_id, limit, busy_chats)[:limit]
        if len(chosen) == limit:
            chosen += self.reminders(bot_id, chosen)
        return self.take(chosen, holder=0)

    def due(
        self, bot_id: int, limit: int, passed: set[int], paced_at: int | None = None
    ) -> list[Claimed]:
        """Up to `limit` due messages of each class, oldest first, the most urgent class before the
        others, for chats that are not `passed`.

        `paced_at`, an instant of the paces: only for chats that are free then and that no other
        sender is writing to, without edits of live cards that rest.
        """
        values = {"bot": bot_id, "now": self._base.now, "most": limit}
        values["passed"] = self._listed(passed)
        if paced_at is not None:
            values["instant"] = paced_at
        statement = _due(self._base.on_sqlite, paced=paced_at is not None)
        found = [self._read(row) for row in self._base.execute(statement, values).all()]
        return sorted(found, key=lambda row: row.send_class.order)

    def any_due(self, bot_id: int) -> bool:
        """Whether anything may be due at all."""
        return self._base.execute(_ANY, {"bot": bot_id, "now": self._base.now}).first() is not None

    def reminders(self, bot_id: int, chosen: list[Claimed]) -> list[Claimed]:
        """What else is due for those who get a reminder, so that it is told together."""
        chats = {row.chat_id for row in chosen if row.send_class is SendClass.REMINDER}
        if not chats:
            return []
        on_sqlite = self._base.on_sqlite
        values = {"bot": bot_id, "now": self._base.now, "ids": self._listed(chats)}
        due = self._base.execute(_reminders(on_sqlite), values).scalars().all()
        others = set(due) - {row.id for row in chosen}
        if not others:
            return []
        rows = self._base.execute(_rows(on_sqlite), {"ids": self._listed(others)}).all()
        return [self._read(row) for row in rows]

    def take(self, rows: list[Claimed], holder: int) -> list[Claimed]:
        """Put these under a lease of `holder`'s; without those that wait no longer."""
        if not rows:
            return []
        values = {"ids": self._listed(row.id for row in rows), "sender": holder}
        taken = set(self._base.execute(_take(self._base.on_sqlite), values).scalars().all())
        return [row for row in rows if row.id in taken]

    def lengthen(self, rows: list[Claimed]) -> None:
        """These have files, and the longer lease."""
        if rows:
            values = {"ids": self._listed(row.id for row in rows)}
            self._base.execute(_lengthen(self._base.on_sqlite), values)

    def _listed(self, ids: Iterable[int]) -> str | list[int]:
        return listed(ids, on_sqlite=self._base.on_sqlite)

    def _read(self, row: Any) -> Claimed:
        found = Claimed._make(row)
        return found if found.body is None else found._replace(body=self._words(found))

    def _words(self, row: Any) -> dict[str, Any] | None:
        """None as well for words that do not open, so that they hold up nothing else."""
        try:
            body: dict[str, Any] = json.loads(self._base.open(outbox, "body", row.id, row.body))
        except WrongKey:
            return None
        return body


def lease_clock(*, on_sqlite: bool) -> ColumnElement[int]:
    """Seconds of the database's own clock: leases follow no other."""
    if on_sqlite:
        return cast(func.strftime("%s", "now"), Integer)
    return cast(func.extract("epoch", text("clock_timestamp()")), Integer)


_ANY = (
    select(outbox.c.id).where(outbox.c.bot_id == _BOT, WAITS, outbox.c.not_before <= _NOW).limit(1)
)


@cache
def _due(on_sqlite: bool, *, paced: bool) -> Executable:
    """A part for each class, so that each is read from the index in its order and no further."""
    free = _free(on_sqlite, paced=paced)
    parts = []
    for name in SendClass:
        one = (
            select(outbox.c.id)
            .where(
                outbox.c.bot_id == _BOT,
                WAITS,
                outbox.c.send_class == literal_column(f"'{name}'"),
                outbox.c.not_before <= _NOW,
                *free,
            )
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(bindparam("most", type_=Integer))
        )
        parts.append(select(one.subquery()))
    found = union_all(*parts).subquery()
    return (
        select(*_COLUMNS)
        .join(found, found.c.id == outbox.c.id)
        .order_by(outbox.c.not_before, outbox.c.id)
    )


def _free(on_sqlite: bool, *, paced: bool) -> list[ColumnElement[bool]]:
    """Which rows may go out. What they must not be is looked up once for all classes."""
    instant = bindparam("instant", type_=BigInteger)
    paces = select(pace.c.chat_id, pace.c.message_id).where(
        pace.c.bot_id == _BOT, pace.c.free_at > instant
    )
    shut = [each(on_sqlite=on_sqlite, name="passed")]
    if paced:
        shut.append(select(outbox.c.chat_id).where(outbox.c.bot_id == _BOT, SENDS))
        shut.append(paces.with_only_columns(pace.c.chat_id).where(pace.c.message_id == 0))
    closed = union_all(*shut).cte("closed")
    free: list[ColumnElement[bool]] = [outbox.c.chat_id.not_in(select(closed.c[0]))]
    if paced:
        resting = paces.where(pace.c.message_id != 0).cte("resting")
        live: list[ColumnElement[str]] = [literal_column(f"'{kind}'") for kind in sorted(LIVE)]
        here = tuple_(outbox.c.chat_id, outbox.c.edit_message_id)
        free.append(
            or_(
                outbox.c.edit_message_id.is_(None),
                outbox.c.kind.not_in(live),
                here.not_in(select(resting.c.chat_id, resting.c.message_id)),
            )
        )
    return free


@cache
def _reminders(on_sqlite: bool) -> Executable:
    return select(outbox.c.id).where(
        outbox.c.bot_id == _BOT,
        WAITS,
        outbox.c.not_before <= _NOW,
        outbox.c.send_class == literal_column(f"'{SendClass.REMINDER}'"),
        among(outbox.c.chat_id, on_sqlite=on_sqlite),
    )


@cache
def _rows(on_sqlite: bool) -> Executable:
    return (
        select(*_COLUMNS)
        .where(among(outbox.c.id, on_sqlite=on_sqlite))
        .order_by(outbox.c.not_before, outbox.c.id)
    )


@cache
def _take(on_sqlite: bool) -> Executable:
    return (
        _of_waiting(on_sqlite)
        .values(
            state=OutboxState.SENDING,
            attempts=outbox.c.attempts + 1,
            lease_until=lease_clock(on_sqlite=on_sqlite) + LEASE_SECONDS,
            holder=bindparam("sender"),
        )
        .returning(outbox.c.id)
    )


def _of_waiting(on_sqlite: bool) -> Update:
    """Those that another transaction is changing are left to it."""
    chosen = and_(among(outbox.c.id, on_sqlite=on_sqlite), WAITS)
    if on_sqlite:
        return update(outbox).where(chosen)
    free = select(outbox.c.id).where(chosen).with_for_update(skip_locked=True)
    return update(outbox).where(outbox.c.id.in_(free.correlate(None)))


@cache
def _lengthen(on_sqlite: bool) -> Executable:
    return (
        update(outbox)
        .where(among(outbox.c.id, on_sqlite=on_sqlite), SENDS)
        .values(lease_until=lease_clock(on_sqlite=on_sqlite) + FILE_LEASE_SECONDS)
    )
