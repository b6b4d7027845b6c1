"""The outbox: everything that goes out is a row first, and the row is the receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.schema.delivery import outbox

LEASE_SECONDS = 180
_ORDER = case({name.value: name.order for name in SendClass}, value=outbox.c.send_class)

# Literals, not parameters, so that the partial indexes serve them.
_WAITS = outbox.c.state == literal_column(f"'{OutboxState.WAITING}'")
_SENDS = outbox.c.state == literal_column(f"'{OutboxState.SENDING}'")


@dataclass(frozen=True)
class Message:
    """What shall go out. `params` holds ids; words (`body`, JSON-able) are stored encrypted.

    `matter` names what the message is about ("activity:17"): the newest sent one of a chat is the
    living card. `edit_message_id` edits that message instead of sending a new one. A second
    message with the same `dedupe_key` is not stored. Instants are UTC.
    """

    bot_id: int
    chat_id: int
    kind: str
    send_class: SendClass
    params: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    dedupe_key: str | None = None
    matter: str | None = None
    edit_message_id: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


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


class Outbox(Repository):
    """Messages of a bot, from waiting to one of the final states."""

    def add(self, message: Message) -> int | None:
        """Store a message; returns its id, or None when its `dedupe_key` is there already.

        An edit takes the place of one of the same message that still waits.
        """
        row = self._base.new_id()
        if message.edit_message_id is not None:
            self._supersede(message)
        values = self._values(row, message)
        statement = self._base.insert(outbox).values(values).on_conflict_do_nothing()
        return row if self._base.execute(statement).rowcount else None

    def add_all(self, messages: list[Message]) -> int:
        """Store many new messages at once; returns how many were not there already."""
        if not messages:
            return 0
        rows = [self._values(self._base.new_id(), message) for message in messages]
        added = 0
        for start in range(0, len(rows), 500):
            statement = self._base.insert(outbox).values(rows[start : start + 500])
            added += self._base.execute(statement.on_conflict_do_nothing()).rowcount
        return added

    def living(self, bot_id: int, chat_id: int, matter: str) -> int | None:
        """The message id of the newest card about `matter` in a chat."""
        statement = (
            select(outbox.c.message_id)
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.chat_id == chat_id,
                outbox.c.matter == matter,
                outbox.c.message_id.is_not(None),
            )
            .order_by(outbox.c.message_id.desc())
            .limit(1)
        )
        row = self._first(statement)
        return None if row is None else int(row.message_id)

    def living_many(self, bot_id: int, matter: str) -> dict[int, int]:
        """For every chat that has a card about `matter`: the newest one's message id."""
        statement = (
            select(outbox.c.chat_id, func.max(outbox.c.message_id).label("message_id"))
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.matter == matter,
                outbox.c.message_id.is_not(None),
            )
            .group_by(outbox.c.chat_id)
        )
        return {row.chat_id: row.message_id for row in self._all(statement)}

    def cancel(self, bot_id: int, matter: str, reason: str, kinds: list[str]) -> int:
        """Waiting messages of these kinds about `matter` will not be sent."""
        return self._base.execute(
            update(outbox)
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.matter == matter,
                outbox.c.kind.in_(kinds),
                _WAITS,
            )
            .values(
                state=OutboxState.CANCELLED, reason=reason, body=None, settled_at=self._base.now
            )
        ).rowcount

    def cancel_chat(self, bot_id: int, chat_id: int, reason: str) -> int:
        """Nothing that still waits for this chat will be sent."""
        return self._base.execute(
            update(outbox)
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.chat_id == chat_id,
                _WAITS,
            )
            .values(
                state=OutboxState.CANCELLED, reason=reason, body=None, settled_at=self._base.now
            )
        ).rowcount

    def claim(self, bot_id: int, limit: int, busy_chats: set[int]) -> list[Claimed]:
        """Take up to `limit` due messages under a lease, most urgent class first, then oldest.

        Chats in `busy_chats` are passed over, so that each chat's messages keep their order.
        """
        chosen = (
            select(outbox.c.id)
            .where(
                outbox.c.bot_id == bot_id,
                _WAITS,
                outbox.c.not_before <= self._base.now,
                outbox.c.chat_id.not_in(busy_chats),
            )
            .order_by(_ORDER, outbox.c.id)
            .limit(limit)
        )
        if not self._base.on_sqlite:
            chosen = chosen.with_for_update(skip_locked=True)
        statement = (
            update(outbox)
            .where(outbox.c.id.in_(chosen))
            .values(
                state=OutboxState.SENDING,
                attempts=outbox.c.attempts + 1,
                lease_until=self._clock() + LEASE_SECONDS,
            )
            .returning(outbox)
        )
        rows = sorted(self._all(statement), key=lambda row: (row.send_class.order, row.id))
        return [self._read(row) for row in rows]

    def sent(self, receipts: dict[int, int | None]) -> None:
        """These went out; the values are their message ids. Their words are wiped."""
        for row, message_id in receipts.items():
            self._settle(row, OutboxState.SENT, message_id=message_id, reason=None)

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

    def unknown(self, row: int, reason: str) -> None:
        """Nobody can say whether it arrived: an edit is simply done again, a message once more
        with a note, a document never (reliability.md section 3)."""
        repeatable = [name.value for name in SendClass if name.repeats_unknown]
        again = or_(
            outbox.c.edit_message_id.is_not(None),
            outbox.c.send_class.in_(repeatable) & outbox.c.repeated.is_(False),
        )
        self._base.execute(
            update(outbox)
            .where(outbox.c.id == row)
            .values(
                state=case((again, OutboxState.WAITING.value), else_=OutboxState.UNKNOWN.value),
                repeated=outbox.c.edit_message_id.is_(None),
                reason=reason,
                lease_until=None,
                settled_at=self._base.now,
            )
        )

    def recover(self, bot_id: int, *, alone: bool) -> int:
        """Messages whose sender died are of unknown outcome; `alone`: no other sender lives, so
        no lease need run out first. Returns how many there were."""
        due = select(outbox.c.id).where(outbox.c.bot_id == bot_id, _SENDS)
        if not alone:
            due = due.where(outbox.c.lease_until < self._clock())
        orphans = [row.id for row in self._all(due)]
        for row in orphans:
            self.unknown(row, "sender stopped")
        return len(orphans)

    def unsent(self, bot_id: int, now: datetime) -> int:
        """How many messages are due or under way."""
        statement = select(func.count()).where(
            outbox.c.bot_id == bot_id, _SENDS | (_WAITS & (outbox.c.not_before <= now))
        )
        return int(self._base.execute(statement).scalar_one())

    def next_due(self, bot_id: int) -> datetime | None:
        """When the next waiting message may go out."""
        statement = select(func.min(outbox.c.not_before)).where(outbox.c.bot_id == bot_id, _WAITS)
        found: datetime | None = self._base.execute(statement).scalar_one()
        return found

    def _supersede(self, message: Message) -> None:
        self._base.execute(
            update(outbox)
            .where(
                outbox.c.bot_id == message.bot_id,
                outbox.c.chat_id == message.chat_id,
                outbox.c.edit_message_id == message.edit_message_id,
                _WAITS,
            )
            .values(
                state=OutboxState.CANCELLED,
                reason="superseded",
                body=None,
                settled_at=self._base.now,
            )
        )

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

    def _values(self, row: int, message: Message) -> dict[str, Any]:
        body = None
        if message.body is not None:
            body = self._base.seal(outbox, "body", row, json.dumps(message.body))
        return {
            "id": row,
            "bot_id": message.bot_id,
            "chat_id": message.chat_id,
            "kind": message.kind,
            "send_class": message.send_class,
            "params": message.params,
            "body": body,
            "dedupe_key": message.dedupe_key,
            "matter": message.matter,
            "edit_message_id": message.edit_message_id,
            "not_before": message.not_before or self._base.now,
            "expires_at": message.expires_at,
            "state": OutboxState.WAITING,
            "attempts": 0,
            "repeated": False,
            "created_at": self._base.now,
        }

    def _read(self, row: Any) -> Claimed:
        body = None
        if row.body is not None:
            body = json.loads(self._base.open(outbox, "body", row.id, row.body))
        return Claimed(
            row.id,
            row.chat_id,
            row.kind,
            row.send_class,
            row.params,
            body,
            row.matter,
            row.edit_message_id,
            row.expires_at,
            row.attempts,
            row.repeated,
        )
