"""How messages that still wait come to an end without being sent."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Update,
    bindparam,
    literal_column,
    select,
    tuple_,
    update,
)

from bot.domain.delivery import OutboxState
from bot.store.columns import Instant
from bot.store.many import pairs, within, worded
from bot.store.prepared import once
from bot.store.schema.delivery import outbox

# Literals, not parameters, so that the partial indexes serve them.
WAITS = outbox.c.state == literal_column(f"'{OutboxState.WAITING}'")
SENDS = outbox.c.state == literal_column(f"'{OutboxState.SENDING}'")
LOST = outbox.c.state.in_(
    [literal_column(f"'{one}'") for one in (OutboxState.FAILED, OutboxState.UNKNOWN)]
)


@once
def cancelled(
    on_sqlite: bool,
    *,
    bot: int,
    about: set[str] | None,
    kinds: list[str] | None,
    chats: set[int] | None,
    why: str,
    now: datetime,
) -> Update:
    """Those of a bot: about these matters, of these kinds, for these chats, as far as any are
    named."""
    chosen = [outbox.c.bot_id == bot, WAITS]
    if about is not None:
        chosen.append(worded(outbox.c.matter, about, on_sqlite=on_sqlite))
    if kinds is not None:
        chosen.append(worded(outbox.c.kind, kinds, on_sqlite=on_sqlite))
    if chats is not None:
        chosen.append(within(outbox.c.chat_id, chats, on_sqlite=on_sqlite))
    return _ending(chosen, why, now)


@cache
def superseded(on_sqlite: bool) -> Update:
    """Edits of the messages `places` (chat id, message id), pairs of ids."""
    place = tuple_(outbox.c.chat_id, outbox.c.edit_message_id)
    chosen = [
        outbox.c.bot_id == bindparam("bot", type_=BigInteger),
        place.in_(pairs(on_sqlite=on_sqlite, name="places")),
        WAITS,
    ]
    return _ending(chosen, "superseded", bindparam("now", type_=Instant))


@once
def superseding(shown: Select[Any], *, now: datetime) -> Update:
    """Edits of the messages that are `shown` (matter, chat id, message id)."""
    there = shown.subquery()
    place = tuple_(outbox.c.chat_id, outbox.c.edit_message_id)
    chosen = [
        outbox.c.bot_id == bindparam("bot", type_=BigInteger),
        place.in_(select(there.c.chat_id, there.c.message_id)),
        WAITS,
    ]
    return _ending(chosen, "superseded", now)


def _ending(chosen: list[ColumnElement[bool]], why: Any, now: Any) -> Update:
    return (
        update(outbox)
        .where(*chosen)
        .values(state=OutboxState.CANCELLED, reason=why, body=None, settled_at=now)
    )
