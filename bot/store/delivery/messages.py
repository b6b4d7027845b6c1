"""A message that shall go out, to one or to many."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Select, String, cast, func, literal, select, true, type_coerce

from bot.domain.delivery import SendClass
from bot.store.many import inserting
from bot.store.prepared import once
from bot.store.schema.delivery import outbox


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


@once
def to_each(audience: Select[Any], on_sqlite: bool, **said: Any) -> Insert:
    """A message for every (chat id, account id, further columns of the outbox) of `audience`;
    `said_…`: what it says in each column."""
    people = audience.subquery()
    chat_id, account_id, *others = people.c
    values: dict[str, Any] = {
        one.name: type_coerce(said[f"said_{one.name}"], one.type)
        for one in outbox.c
        if f"said_{one.name}" in said
    }
    values |= {one.name: one for one in others}
    number = func.row_number().over(order_by=account_id)
    values |= {
        "id": values["id"] + number,
        "chat_id": chat_id,
        "dedupe_key": values["dedupe_key"] + literal(":") + cast(account_id, String),
    }
    chosen = select(*(value.label(name) for name, value in values.items())).where(true())
    return inserting(outbox, on_sqlite=on_sqlite).from_select(list(values), chosen)
