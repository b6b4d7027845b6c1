"""The outbox: everything that goes out is a row first, and the row is the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.json import encode
from sqlalchemy import (
    Delete,
    Select,
    delete,
    func,
    select,
)

from bot import failpoints
from bot.domain.delivery import OutboxState
from bot.store.base import Repository
from bot.store.delivery.endings import LOST as LOST
from bot.store.delivery.endings import SENDS as SENDS
from bot.store.delivery.endings import WAITS as WAITS
from bot.store.delivery.endings import cancelled, superseded, superseding
from bot.store.delivery.messages import Message as Message
from bot.store.delivery.messages import differing, edits, to_each, with_own
from bot.store.many import inserting, listed_pairs
from bot.store.prepared import Prepared, once
from bot.store.schema.delivery import outbox


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

    def fan_out(self, message: Message, audience: Prepared) -> int:
        """Store `message` for every (chat id, account id) of `audience`, in one statement; returns
        how many were not there already. Its `chat_id` is not used and it has no words; the
        account's id is put after its `dedupe_key`. Further columns of `audience`, named as those
        of the outbox, take the place of what the message says."""
        assert message.body is None  # noqa: S101 - words are bound to one row
        failpoints.reach("fan_out", "before")
        stored = self._to_each(message, audience)
        failpoints.reach("fan_out", "after")
        return stored

    def _to_each(self, message: Message, audience: Prepared) -> int:
        said = self._values(self._base.new_ids(), message)
        said = {f"said_{name}": value for name, value in said.items()}
        return self._base.execute(*audience.then(to_each, self._base.on_sqlite, **said)).rowcount

    def fan_out_all(self, messages: Mapping[int, Message], audience: Prepared) -> int:
        """The same of messages that differ only in `params`, `dedupe_key`, `matter` and
        `expires_at`: each goes to every (chat id, account id) that `audience` has with its key, the
        third column."""
        if not messages:
            return 0
        on_sqlite = self._base.on_sqlite
        own = differing(messages, on_sqlite=on_sqlite)
        each = audience.then(with_own, on_sqlite, own=own)
        return self.fan_out(next(iter(messages.values())), each)

    def edit_all(self, messages: Mapping[str, Message], shown: Prepared) -> int:
        """Store an edit of each message that is `shown` (matter, chat id, message id; see `Cards`)
        as the one of these says that is about its matter, in the place of what still waits; they
        differ only as those of `fan_out_all`."""
        if not messages:
            return 0
        on_sqlite = self._base.on_sqlite
        self._base.execute(*shown.then(superseding, now=self._base.now))
        own = differing(dict(enumerate(messages.values())), on_sqlite=on_sqlite)
        first = next(iter(messages.values()))
        return self._to_each(first, shown.then(edits, on_sqlite, own=own))

    def living(self, bot_id: int, chat_id: int, matter: str) -> int | None:
        """The message id of the newest card about `matter` in a chat."""
        row = self._first(*_living(bot_id=bot_id, chat_id=chat_id, matter=matter))
        return None if row is None else int(row.message_id)

    def living_many(self, bot_id: int, matter: str) -> dict[int, int]:
        """For every chat that has a card about `matter`: the newest one's message id."""
        rows = self._all(*_living_many(bot_id=bot_id, matter=matter))
        return {row.chat_id: row.message_id for row in rows}

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
        return self._cancel(bot_id, reason, about={matter}, kinds=kinds, chats=chats)

    def cancel_all(self, bot_id: int, matters: set[str], reason: str, kinds: list[str]) -> int:
        """The same of many matters, to anybody."""
        return self._cancel(bot_id, reason, about=matters, kinds=kinds, chats=None)

    def cancel_chat(self, bot_id: int, chat_id: int, reason: str) -> int:
        """Nothing that still waits for this chat will be sent."""
        return self._cancel(bot_id, reason, about=None, kinds=None, chats={chat_id})

    def _cancel(self, bot_id: int, reason: str, **which: Any) -> int:
        values = which | {"bot": bot_id, "why": reason, "now": self._base.now}
        return self._base.execute(*cancelled(self._base.on_sqlite, **values)).rowcount

    def unsent(self, bot_id: int, now: datetime) -> int:
        """How many messages are due or under way."""
        return int(self._base.execute(*_unsent(bot_id=bot_id, now=now)).scalar_one())

    def next_due(self, bot_id: int) -> datetime | None:
        """When the next waiting message may go out."""
        found: datetime | None = self._base.execute(*_next_due(bot_id=bot_id)).scalar_one()
        return found

    def drop_settled(self, bot_id: int, before: datetime) -> int:
        """Forget messages that came to their end before then."""
        return self._base.execute(*_settled(bot_id=bot_id, before=before)).rowcount

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
        self._base.execute(superseded(on_sqlite), values)

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


@once
def _living(*, bot_id: int, chat_id: int, matter: str) -> Select[Any]:
    return (
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


@once
def _living_many(*, bot_id: int, matter: str) -> Select[Any]:
    return (
        select(outbox.c.chat_id, func.max(outbox.c.message_id).label("message_id"))
        .where(
            outbox.c.bot_id == bot_id,
            outbox.c.matter == matter,
            outbox.c.message_id.is_not(None),
        )
        .group_by(outbox.c.chat_id)
    )


@once
def _unsent(*, bot_id: int, now: datetime) -> Select[Any]:
    due = SENDS | (WAITS & (outbox.c.not_before <= now))
    return select(func.count()).where(outbox.c.bot_id == bot_id, due)


@once
def _next_due(*, bot_id: int) -> Select[Any]:
    return select(func.min(outbox.c.not_before)).where(outbox.c.bot_id == bot_id, WAITS)


@once
def _settled(*, bot_id: int, before: datetime) -> Delete:
    return delete(outbox).where(
        outbox.c.bot_id == bot_id,
        outbox.c.state.not_in([OutboxState.WAITING, OutboxState.SENDING]),
        outbox.c.settled_at < before,
    )
