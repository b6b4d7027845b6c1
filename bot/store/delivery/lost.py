"""Messages that wait, or came to no good end, as people look at them and decide about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, null, or_, select, update

from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.delivery.outbox import LOST, SENDS, WAITS
from bot.store.schema.delivery import outbox

_OPEN = or_(WAITS, SENDS, LOST)
_CAN_COME_AGAIN = or_(outbox.c.kind != "screen", outbox.c.body.is_not(None))
"""The words of a reply are wiped when it ends; what is made anew from ids can be made again."""
_SINCE = (
    select(outbox)
    .where(
        outbox.c.bot_id == bindparam("of"),
        LOST,
        outbox.c.settled_at > bindparam("since"),
        outbox.c.edit_message_id.is_(None),
        outbox.c.kind != "screen",
        outbox.c.chat_id > 0,
        outbox.c.reason.not_in(bindparam("excused", expanding=True)),
    )
    .order_by(outbox.c.settled_at.desc(), outbox.c.id.desc())
)


@dataclass(frozen=True)
class Item:
    """A message without a word of it; `at` is when it is due, or when it ended (UTC)."""

    id: int
    chat_id: int
    kind: str
    send_class: SendClass
    matter: str | None
    state: OutboxState
    reason: str | None
    attempts: int
    at: datetime


class Lost(Repository):
    """A bot's outbox for those who look after it."""

    def counts(self, bot_id: int) -> dict[tuple[OutboxState, SendClass], int]:
        """How many there are of each state that is not done with, and class."""
        statement = (
            select(outbox.c.state, outbox.c.send_class, func.count().label("n"))
            .where(outbox.c.bot_id == bot_id, _OPEN)
            .group_by(outbox.c.state, outbox.c.send_class)
        )
        return {(row.state, row.send_class): row.n for row in self._all(statement)}

    def items(self, bot_id: int, limit: int) -> list[Item]:
        """Those: what ended badly first, the latest first."""
        statement = (
            select(outbox)
            .where(outbox.c.bot_id == bot_id, _OPEN)
            .order_by(LOST.desc(), outbox.c.id.desc())
            .limit(limit)
        )
        return [_read(row) for row in self._all(statement)]

    def since(self, bot_id: int, since: datetime, excused: Collection[str]) -> list[Item]:
        """What people did not get for sure since then, without edits, replies and what failed for
        one of the `excused` reasons; the latest first."""
        asked = {"of": bot_id, "since": since, "excused": list(excused)}
        return [_read(row) for row in self._all(_SINCE, asked)]

    def again(
        self, bot_id: int, ids: Collection[int] = (), classes: Collection[SendClass] = ()
    ) -> list[int]:
        """What ended badly of these is sent once more, with a note where it may have arrived;
        returns their ids."""
        return self._change(
            (outbox.c.bot_id == bot_id, LOST, _CAN_COME_AGAIN, _these(ids, classes)),
            state=OutboxState.WAITING,
            repeated=outbox.c.repeated | (outbox.c.state == OutboxState.UNKNOWN),
            not_before=self._base.now,
            settled_at=null(),
            reason="sent again",
        )

    def cancel(
        self, bot_id: int, ids: Collection[int] = (), classes: Collection[SendClass] = ()
    ) -> list[int]:
        """What waits of these is not sent; returns their ids."""
        return self._change(
            (outbox.c.bot_id == bot_id, WAITS, _these(ids, classes)),
            state=OutboxState.CANCELLED,
            body=None,
            settled_at=self._base.now,
            reason="by hand",
        )

    def _change(self, conditions: tuple[ColumnElement[bool], ...], **values: Any) -> list[int]:
        statement = update(outbox).where(*conditions).values(**values).returning(outbox.c.id)
        return sorted(row.id for row in self._all(statement))


def _these(ids: Collection[int], classes: Collection[SendClass]) -> ColumnElement[bool]:
    return or_(outbox.c.id.in_(list(ids)), outbox.c.send_class.in_(list(classes)))


def _read(row: Any) -> Item:
    return Item(
        row.id,
        row.chat_id,
        row.kind,
        row.send_class,
        row.matter,
        row.state,
        row.reason,
        row.attempts,
        row.settled_at or row.not_before,
    )
