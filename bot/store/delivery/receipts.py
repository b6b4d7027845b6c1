"""What became of messages about one matter: whom they reached, and whom not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.delivery.outbox import WAITS
from bot.store.many import within, worded
from bot.store.prepared import once
from bot.store.schema.delivery import outbox

_LOST = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.EXPIRED)
_OUT = (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)
_NEVER_OUT = (OutboxState.CANCELLED, OutboxState.SKIPPED)
_WHOLE = outbox.c.edit_message_id.is_(None)


@dataclass(frozen=True)
class Waiting:
    """A reminder that is not sent before then; `asked`: its reader put it off."""

    chat_id: int
    not_before: datetime
    expires_at: datetime | None
    asked: bool


class Receipts(Repository):
    """The outbox seen from whether its messages arrived; edits are no messages of their own."""

    def undelivered(self, bot_id: int, matter: str) -> set[int]:
        """Chats whose newest message about `matter`, reminders aside, did not arrive for sure."""
        rows = self._all(*_undelivered(bot_id=bot_id, matter=matter))
        return {row.chat_id for row in rows}

    def told(self, bot_id: int, since: Mapping[str, datetime], kind: str) -> set[tuple[str, int]]:
        """(matter, chat id) of the messages of that kind that have gone out, of those made about
        each matter `since` then."""
        wanted = _told(self._base.on_sqlite, bot_id=bot_id, matters=since.keys(), kind=kind)
        rows = self._all(*wanted)
        return {(row.matter, row.chat_id) for row in rows if row.created_at >= since[row.matter]}

    def withheld(
        self, bot_id: int, matters: Iterable[str], kinds: list[str], reason: str
    ) -> set[tuple[str, int]]:
        """(matter, chat id) of the messages of these kinds that were cancelled for that reason
        before they left."""
        on_sqlite = self._base.on_sqlite
        wanted = _withheld(on_sqlite, bot_id=bot_id, matters=matters, kinds=kinds, why=reason)
        return {(row.matter, row.chat_id) for row in self._all(*wanted)}

    def reminded(self, bot_id: int, chats: set[int], since: datetime) -> dict[int, int]:
        """How many reminders went out to each of these chats since then."""
        on_sqlite = self._base.on_sqlite
        rows = self._all(*_reminded(on_sqlite, bot_id=bot_id, chats=chats, since=since))
        return {row.chat_id: row.had for row in rows}

    def waiting(self, bot_id: int, chats: set[int]) -> list[Waiting]:
        """The reminders that wait to be sent to these chats."""
        rows = self._all(*_reminders(self._base.on_sqlite, bot_id=bot_id, chats=chats))
        return [
            Waiting(row.chat_id, row.not_before, row.expires_at, "asked" in row.params)
            for row in rows
        ]


@once
def _reminders(on_sqlite: bool, *, bot_id: int, chats: set[int]) -> Select[Any]:
    return select(
        outbox.c.chat_id, outbox.c.not_before, outbox.c.expires_at, outbox.c.params
    ).where(
        outbox.c.bot_id == bot_id,
        within(outbox.c.chat_id, chats, on_sqlite=on_sqlite),
        outbox.c.send_class == SendClass.REMINDER,
        _WHOLE,
        WAITS,
    )


@once
def _undelivered(*, bot_id: int, matter: str) -> Select[Any]:
    newest = (
        select(func.max(outbox.c.id).label("id"))
        .where(
            outbox.c.bot_id == bot_id,
            outbox.c.matter == matter,
            _WHOLE,
            outbox.c.kind.not_like("nudge.%"),
            outbox.c.state.not_in(_NEVER_OUT),
        )
        .group_by(outbox.c.chat_id)
        .subquery()
    )
    return (
        select(outbox.c.chat_id)
        .join(newest, outbox.c.id == newest.c.id)
        .where(outbox.c.state.in_(_LOST))
    )


@once
def _told(on_sqlite: bool, *, bot_id: int, matters: Iterable[str], kind: str) -> Select[Any]:
    return select(outbox.c.matter, outbox.c.chat_id, outbox.c.created_at).where(
        outbox.c.bot_id == bot_id,
        worded(outbox.c.matter, matters, on_sqlite=on_sqlite),
        outbox.c.kind == kind,
        _WHOLE,
        outbox.c.state.in_(_OUT),
    )


@once
def _withheld(
    on_sqlite: bool, *, bot_id: int, matters: Iterable[str], kinds: list[str], why: str
) -> Select[Any]:
    return select(outbox.c.matter, outbox.c.chat_id).where(
        outbox.c.bot_id == bot_id,
        worded(outbox.c.matter, matters, on_sqlite=on_sqlite),
        worded(outbox.c.kind, kinds, on_sqlite=on_sqlite),
        _WHOLE,
        outbox.c.state == OutboxState.CANCELLED,
        outbox.c.reason == why,
    )


@once
def _reminded(on_sqlite: bool, *, bot_id: int, chats: set[int], since: datetime) -> Select[Any]:
    return (
        select(outbox.c.chat_id, func.count().label("had"))
        .where(
            outbox.c.bot_id == bot_id,
            within(outbox.c.chat_id, chats, on_sqlite=on_sqlite),
            outbox.c.send_class == SendClass.REMINDER,
            _WHOLE,
            outbox.c.state.in_((OutboxState.SENT, OutboxState.UNKNOWN)),
            outbox.c.settled_at >= since,
        )
        .group_by(outbox.c.chat_id)
    )
