"""The outbox: everything that goes out is a row first, and the row is the receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from msgspec.json import encode
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Update,
    bindparam,
    cast,
    delete,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    update,
)

from bot import failpoints
from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.columns import Instant
from bot.store.many import inserting, listed_pairs, pairs
from bot.store.schema.delivery import outbox

# Literals, not parameters, so that the partial indexes serve them.
WAITS = outbox.c.state == literal_column(f"'{OutboxState.WAITING}'")
SENDS = outbox.c.state == literal_column(f"'{OutboxState.SENDING}'")

_LIVING = (
    select(outbox.c.message_id)
    .where(
        outbox.c.bot_id == bindparam("bot", type_=BigInteger),
        outbox.c.chat_id == bindparam("chat", type_=BigInteger),
        outbox.c.matter == bindparam("about", type_=String),
        outbox.c.message_id.is_not(None),
    )
    .order_by(outbox.c.message_id.desc())
    .limit(1)
)


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


class Outbox(Repository):
    """Messages of a bot, from waiting to one of the final states."""

    def add(self, message: Message) -> int | None:
        """Store a message; returns its id, or None when its `dedupe_key` is there already.

        An edit takes the place of one of the same message that still waits.
        """
        row = self._base.new_id()
        self._supersede([message])
        values = self._values(row, message)
        return row if self._inserted(values) else None

    def add_all(self, messages: list[Message]) -> int:
        """Store many messages of one bot as `add` does; returns how many were not there."""
        if not messages:
            return 0
        self._supersede(messages)
        rows = [self._values(self._base.new_id(), message) for message in messages]
        return self._inserted(rows)

    def _inserted(self, rows: dict[str, Any] | list[dict[str, Any]]) -> int:
        return self._base.execute(inserting(outbox, on_sqlite=self._base.on_sqlite), rows).rowcount

    def fan_out(self, message: Message, audience: Select[tuple[int, int]]) -> int:
        """Store `message` for every (chat id, account id) of `audience`, in one statement; returns
        how many were not there already. Its `chat_id` is not used and it has no words; the
        account's id is put after its `dedupe_key`. Further columns of `audience`, named as those
        of the outbox, take the place of what the message says."""
        assert message.body is None  # noqa: S101 - words are bound to one row
        people = audience.subquery()
        chat_id, account_id, *others = people.c
        values = self._values(0, message) | {one.name: one for one in others}
        key = values["dedupe_key"]
        head = key if isinstance(key, ColumnElement) else literal(key)
        values |= {
            "id": self._base.new_ids() + func.row_number().over(order_by=account_id),
            "chat_id": chat_id,
            "dedupe_key": head + literal(":") + cast(account_id, String),
        }
        columns = [
            value
            if isinstance(value, ColumnElement)
            else literal(value, outbox.c[name].type).label(name)
            for name, value in values.items()
        ]
        chosen = select(*columns).where(true())
        statement = self._base.insert(outbox).from_select(list(values), chosen)
        failpoints.reach("fan_out", "before")
        stored = self._base.execute(statement.on_conflict_do_nothing()).rowcount
        failpoints.reach("fan_out", "after")
        return stored

    def living(self, bot_id: int, chat_id: int, matter: str) -> int | None:
        """The message id of the newest card about `matter` in a chat."""
        place = {"bot": bot_id, "chat": chat_id, "about": matter}
        row = self._base.execute(_LIVING, place).first()
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

    def cancel(
        self,
        bot_id: int,
        matter: str,
        reason: str,
        kinds: list[str],
        chats: set[int] | None = None,
    ) -> int:
        """Waiting messages of these kinds about `matter` will not be sent, to anybody or to
        `chats`."""
        return self._base.execute(
            update(outbox)
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.matter == matter,
                outbox.c.kind.in_(kinds),
                true() if chats is None else outbox.c.chat_id.in_(chats),
                WAITS,
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
                WAITS,
            )
            .values(
                state=OutboxState.CANCELLED, reason=reason, body=None, settled_at=self._base.now
            )
        ).rowcount

    def unsent(self, bot_id: int, now: datetime) -> int:
        """How many messages are due or under way."""
        statement = select(func.count()).where(
            outbox.c.bot_id == bot_id, SENDS | (WAITS & (outbox.c.not_before <= now))
        )
        return int(self._base.execute(statement).scalar_one())

    def next_due(self, bot_id: int) -> datetime | None:
        """When the next waiting message may go out."""
        statement = select(func.min(outbox.c.not_before)).where(outbox.c.bot_id == bot_id, WAITS)
        found: datetime | None = self._base.execute(statement).scalar_one()
        return found

    def drop_settled(self, bot_id: int, before: datetime) -> int:
        """Forget messages that came to their end before then."""
        statement = delete(outbox).where(
            outbox.c.bot_id == bot_id,
            outbox.c.state.not_in([OutboxState.WAITING, OutboxState.SENDING]),
            outbox.c.settled_at < before,
        )
        return self._base.execute(statement).rowcount

    def _supersede(self, messages: list[Message]) -> None:
        """What waits as an edit of the same messages will not be sent."""
        edited = [
            (one.chat_id, one.edit_message_id)
            for one in messages
            if one.edit_message_id is not None
        ]
        if not edited:
            return
        on_sqlite = self._base.on_sqlite
        values = {"bot": messages[0].bot_id, "now": self._base.now}
        values |= listed_pairs(edited, on_sqlite=on_sqlite, name="places")
        self._base.execute(_superseded(on_sqlite), values)

    def _values(self, row: int, message: Message) -> dict[str, Any]:
        body = None
        if message.body is not None:
            body = self._base.seal(outbox, "body", row, encode(message.body).decode())
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


@cache
def _superseded(on_sqlite: bool) -> Update:
    place = tuple_(outbox.c.chat_id, outbox.c.edit_message_id)
    return (
        update(outbox)
        .where(
            outbox.c.bot_id == bindparam("bot", type_=BigInteger),
            place.in_(pairs(on_sqlite=on_sqlite, name="places")),
            WAITS,
        )
        .values(
            state=OutboxState.CANCELLED,
            reason="superseded",
            body=None,
            settled_at=bindparam("now", type_=Instant),
        )
    )
