"""Sending: rows of the outbox are claimed under a lease, and end in exactly one state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
    tuple_,
    update,
)

from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.crypto import WrongKey
from bot.store.outbox import SENDS, WAITS
from bot.store.schema.delivery import outbox

LEASE_SECONDS = 180
Resting: TypeAlias = tuple[str, int, int]
"""A kind of message, a chat and the message there that it edits."""
_ORDER = case({name.value: name.order for name in SendClass}, value=outbox.c.send_class)


@dataclass(frozen=True)
class Claimed:
    """A row that is being sent now, under a lease."""

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


class Sending(Repository):
    """What the sender does with a bot's outbox."""

    def claim(
        self,
        bot_id: int,
        limit: int,
        busy_chats: set[int],
        resting: set[Resting] | None = None,
    ) -> list[Claimed]:
        """Take up to `limit` due messages under a lease, most urgent class first, then oldest.

        Chats in `busy_chats` are passed over, so that each chat's messages keep their order, and so
        are the edits of cards that are `resting`. Beyond the limit, whoever gets a reminder gets
        all that are due for them.
        """
        chosen = (
            select(outbox.c.id)
            .where(
                outbox.c.bot_id == bot_id,
                WAITS,
                outbox.c.not_before <= self._base.now,
                outbox.c.chat_id.not_in(busy_chats),
                _awake(resting or set()),
            )
            .order_by(_ORDER, outbox.c.id)
            .limit(limit)
        )
        if not self._base.on_sqlite:
            chosen = chosen.with_for_update(skip_locked=True)
        rows = self._take(outbox.c.id.in_(chosen))
        reminded = {row.chat_id for row in rows if row.send_class is SendClass.REMINDER}
        if len(rows) == limit and reminded:
            rows += self._take(
                outbox.c.bot_id == bot_id,
                WAITS,
                outbox.c.not_before <= self._base.now,
                outbox.c.send_class == SendClass.REMINDER,
                outbox.c.chat_id.in_(reminded),
            )
        rows.sort(key=lambda row: (row.send_class.order, row.id))
        return [self._read(row) for row in rows]

    def turn(self, row: int, matter: str | None) -> None:
        """A message came to be about something else than it was stored for."""
        self._base.execute(update(outbox).where(outbox.c.id == row).values(matter=matter))

    def _take(self, *conditions: ColumnElement[bool]) -> list[Any]:
        statement = (
            update(outbox)
            .where(*conditions)
            .values(
                state=OutboxState.SENDING,
                attempts=outbox.c.attempts + 1,
                lease_until=self._clock() + LEASE_SECONDS,
            )
            .returning(outbox)
        )
        return list(self._all(statement))

    def sent(self, receipts: dict[int, int | None]) -> None:
        """These went out; the values are their message ids. Their words are wiped."""
        if not receipts:
            return
        statement = (
            update(outbox)
            .where(outbox.c.id == bindparam("row"))
            .values(
                state=OutboxState.SENT,
                message_id=bindparam("message"),
                reason=None,
                body=None,
                lease_until=None,
                settled_at=self._base.now,
            )
        )
        rows = [{"row": row, "message": message_id} for row, message_id in receipts.items()]
        self._base.execute(statement, rows)

    def settle(self, row: int, state: OutboxState, reason: str) -> None:
        """A message ends in a final `state` other than sent, and says why."""
        self._settle(row, state, reason=reason)

    def wait(self, row: int, until: datetime, *, reason: str, new_card: bool = False) -> None:
        """Back to waiting, not before `until`; `new_card`: the message to edit is gone, send."""
        values: dict[str, Any] = {"edit_message_id": None} if new_card else {}
        self._base.execute(
            update(outbox)
            .where(outbox.c.id == row)
            .values(
                state=OutboxState.WAITING,
                not_before=until,
                lease_until=None,
                reason=reason,
                **values,
            )
        )

    def move(self, bot_id: int, chat_id: int, to: int) -> None:
        """The chat has another id from now on: what is not sent goes there."""
        self._base.execute(
            update(outbox)
            .where(outbox.c.bot_id == bot_id, outbox.c.chat_id == chat_id, WAITS | SENDS)
            .values(chat_id=to)
        )

    def unknown(self, row: int, reason: str) -> None:
        """Nobody can say whether it arrived: an edit is simply done again, a message once more
        with a note, a document never (reliability.md section 3)."""
        repeatable = [name.value for name in SendClass if name.repeats_unknown]
        again = or_(
            outbox.c.edit_message_id.is_not(None),
            outbox.c.send_class.in_(repeatable) & outbox.c.repeated.is_(False),
        )
        now = literal(self._base.now, outbox.c.settled_at.type)
        self._base.execute(
            update(outbox)
            .where(outbox.c.id == row)
            .values(
                state=case((again, OutboxState.WAITING.value), else_=OutboxState.UNKNOWN.value),
                repeated=outbox.c.repeated | (again & outbox.c.edit_message_id.is_(None)),
                body=case((again, outbox.c.body)),
                reason=reason,
                lease_until=None,
                settled_at=case((again, null()), else_=now),
            )
        )

    def recover(self, bot_id: int, *, alone: bool) -> int:
        """Messages whose sender died are of unknown outcome; `alone`: no other sender lives, so
        no lease need run out first. Returns how many there were."""
        due = select(outbox.c.id).where(outbox.c.bot_id == bot_id, SENDS)
        if not alone:
            due = due.where(outbox.c.lease_until < self._clock())
        orphans = [row.id for row in self._all(due)]
        for row in orphans:
            self.unknown(row, "sender stopped")
        return len(orphans)

    def _settle(self, row: int, state: OutboxState, **values: Any) -> None:
        self._base.execute(
            update(outbox)
            .where(outbox.c.id == row)
            .values(state=state, body=None, lease_until=None, settled_at=self._base.now, **values)
        )

    def _clock(self) -> ColumnElement[int]:
        """Seconds of the database's own clock: leases follow no other."""
        if self._base.on_sqlite:
            return cast(func.strftime("%s", "now"), Integer)
        return cast(func.extract("epoch", text("clock_timestamp()")), Integer)

    def _read(self, row: Any) -> Claimed:
        return Claimed(
            row.id,
            row.chat_id,
            row.kind,
            row.send_class,
            row.params,
            self._words(row),
            row.matter,
            row.edit_message_id,
            row.expires_at,
            row.attempts,
            row.repeated,
        )

    def _words(self, row: Any) -> dict[str, Any] | None:
        """None as well for words that do not open, so that they hold up nothing else."""
        if row.body is None:
            return None
        try:
            body: dict[str, Any] = json.loads(self._base.open(outbox, "body", row.id, row.body))
        except WrongKey:
            return None
        return body


def _awake(resting: set[Resting]) -> ColumnElement[bool]:
    """Rows that are no edits of these cards."""
    if not resting:
        return true()
    place = tuple_(outbox.c.kind, outbox.c.chat_id, outbox.c.edit_message_id)
    return or_(outbox.c.edit_message_id.is_(None), place.not_in(list(resting)))
