"""What became of messages about one matter: whom they reached, and whom not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.schema.delivery import outbox

_LOST = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.EXPIRED)
_OUT = (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)
_NEVER_OUT = (OutboxState.CANCELLED, OutboxState.SKIPPED)


class Receipts(Repository):
    """The outbox seen from whether its messages arrived; edits are no messages of their own."""

    def undelivered(self, bot_id: int, matter: str) -> set[int]:
        """Chats whose newest message about `matter`, reminders aside, did not arrive for sure."""
        newest = (
            select(func.max(outbox.c.id).label("id"))
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.matter == matter,
                outbox.c.edit_message_id.is_(None),
                outbox.c.kind.not_like("nudge.%"),
                outbox.c.state.not_in(_NEVER_OUT),
            )
            .group_by(outbox.c.chat_id)
            .subquery()
        )
        statement = (
            select(outbox.c.chat_id)
            .join(newest, outbox.c.id == newest.c.id)
            .where(outbox.c.state.in_(_LOST))
        )
        return {row.chat_id for row in self._all(statement)}

    def told(self, bot_id: int, matter: str, kind: str, since: datetime) -> set[int]:
        """Chats that a message of that kind, made since then, has gone out to."""
        statement = select(outbox.c.chat_id).where(
            outbox.c.bot_id == bot_id,
            outbox.c.matter == matter,
            outbox.c.kind == kind,
            outbox.c.edit_message_id.is_(None),
            outbox.c.created_at >= since,
            outbox.c.state.in_(_OUT),
        )
        return {row.chat_id for row in self._all(statement)}

    def withheld(self, bot_id: int, matter: str, kinds: list[str], reason: str) -> set[int]:
        """Chats whose messages of these kinds were cancelled for that reason before they left."""
        statement = select(outbox.c.chat_id).where(
            outbox.c.bot_id == bot_id,
            outbox.c.matter == matter,
            outbox.c.kind.in_(kinds),
            outbox.c.edit_message_id.is_(None),
            outbox.c.state == OutboxState.CANCELLED,
            outbox.c.reason == reason,
        )
        return {row.chat_id for row in self._all(statement)}

    def reminded(self, bot_id: int, chats: set[int], since: datetime) -> dict[int, int]:
        """How many reminders went out to each of these chats since then."""
        statement = (
            select(outbox.c.chat_id, func.count().label("had"))
            .where(
                outbox.c.bot_id == bot_id,
                self._within(outbox.c.chat_id, chats),
                outbox.c.send_class == SendClass.REMINDER,
                outbox.c.edit_message_id.is_(None),
                outbox.c.state.in_((OutboxState.SENT, OutboxState.UNKNOWN)),
                outbox.c.settled_at >= since,
            )
            .group_by(outbox.c.chat_id)
        )
        return {row.chat_id: row.had for row in self._all(statement)}
