"""A message that shall go out, to one or to many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    FromClause,
    Insert,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    true,
    type_coerce,
)

from bot.domain.delivery import SendClass
from bot.store.columns import Instant, as_json, instant_text
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


_KEY = column("key", BigInteger)
_DIFFERING = (
    column("params", JSON),
    column("dedupe_key", String),
    column("matter", String),
    column("expires_at", Instant),
)


def differing(messages: Mapping[int, Message], *, on_sqlite: bool) -> str:
    """What these messages differ in, by key, for `with_own`."""
    return as_json(
        [
            {
                "key": key,
                "params": one.params,
                "dedupe_key": one.dedupe_key,
                "matter": one.matter,
                "expires_at": instant_text(one.expires_at, on_sqlite=on_sqlite),
            }
            for key, one in messages.items()
        ]
    )


@once
def with_own(audience: Select[Any], on_sqlite: bool, *, own: str) -> Select[Any]:
    """Every (chat id, account id, key) of `audience` with what the message of that key has of its
    own (`own`, made by `differing`)."""
    people = audience.subquery()
    chat_id, account_id, key = people.c
    said = _own_rows(on_sqlite)
    chosen = select(chat_id, account_id, *(said.c[one.name] for one in _DIFFERING))
    return chosen.join(said, said.c.key == key)


@once
def edits(shown: Select[Any], on_sqlite: bool, *, own: str) -> Select[Any]:
    """An audience for an edit of each message that is `shown` (matter, chat id, message id), with
    what the message about that matter has of its own."""
    there, said = shown.subquery(), _own_rows(on_sqlite)
    place = there.c.chat_id, there.c.message_id.label("number")
    chosen = select(
        *place, there.c.message_id.label("edit_message_id"), said.c.params, said.c.matter
    )
    return chosen.join(said, said.c.matter == there.c.matter)


def _own_rows(on_sqlite: bool) -> FromClause:
    given = bindparam("own", type_=String)
    if on_sqlite:
        row = func.json_each(given).table_valued("value").c.value
        said = [
            type_coerce(func.json_extract(row, f"$.{one.name}"), one.type).label(one.name)
            for one in (_KEY, *_DIFFERING)
        ]
        return select(*said).subquery()
    rows = func.json_to_recordset(cast(given, JSON)).table_valued(_KEY, *_DIFFERING, name="own")
    return rows.render_derived(with_types=True)
