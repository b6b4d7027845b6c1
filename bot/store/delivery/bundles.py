"""Bundles: rows of the outbox that went out as one message, and which of them said what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, Text, bindparam, cast, select, update

from bot.domain.delivery import OutboxState
from bot.domain.policies.reasons import Reason
from bot.store.base import Repository
from bot.store.delivery.claiming import Claimed
from bot.store.many import among, listed, within
from bot.store.prepared import once
from bot.store.schema.delivery import outbox

_WITH, _INTO = "with", "into"
_BOT = outbox.c.bot_id == bindparam("bot", type_=BigInteger)
_MATTERS = outbox.c.matter.in_(bindparam("matters", expanding=True))
_BUNDLED = cast(outbox.c.params, Text).like(f'%"{_WITH}"%')


@dataclass(frozen=True)
class Part:
    """What a message says beside what it is about: the row that it would have been."""

    id: int
    kind: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Bundle:
    """A message that says several things; it is about `matter`."""

    chat_id: int
    message_id: int
    matter: str


class Bundles(Repository):
    """The first row of a bundle knows the others, and each of them knows the first."""

    def note(self, bundles: Mapping[int, Sequence[Claimed]]) -> None:
        """These rows say together, as one message, what each would; the first is the one that is
        sent. By its id."""
        if not bundles:
            return
        said = []
        for first, *others in bundles.values():
            known = dict.fromkeys([*first.params.get(_WITH, ()), *(one.id for one in others)])
            said.append({"row": first.id, "said": first.params | {_WITH: list(known)}})
            said += [{"row": one.id, "said": one.params | {_INTO: first.id}} for one in others]
        of = update(outbox).where(outbox.c.id == bindparam("row"))
        self._base.execute(of.values(params=bindparam("said", type_=outbox.c.params.type)), said)

    def others(self, first: Mapping[int, Mapping[str, Any]]) -> dict[int, list[Part]]:
        """What goes with these rows (their params, by id) in one message; those that go alone are
        left out."""
        wanted = {row: params[_WITH] for row, params in first.items() if params.get(_WITH)}
        ids = {one for found in wanted.values() for one in found}
        if not ids:
            return {}
        rows = self._all(*_parts(self._base.on_sqlite, ids=ids))
        parts = {row.id: Part(row.id, row.kind, row.params) for row in rows}
        return {row: [parts[one] for one in found if one in parts] for row, found in wanted.items()}

    def in_messages(
        self, bot_id: int, places: Collection[tuple[int, int]], matters: Collection[str]
    ) -> dict[tuple[int, int], list[Part]]:
        """What messages about these matters say beside them, by (chat id, message id)."""
        if not places or not matters:
            return {}
        on_sqlite = self._base.on_sqlite
        chats = listed({chat for chat, _ in places}, on_sqlite=on_sqlite)
        given = {"bot": bot_id, "chats": chats, "matters": list(matters)}
        rows = self._all(_bundled(on_sqlite), given)
        found = {row.id: row for row in rows if (row.chat_id, row.message_id) in set(places)}
        parts = self.others({number: row.params for number, row in found.items()})
        return {
            (found[number].chat_id, found[number].message_id): mine
            for number, mine in parts.items()
        }

    def about(self, bot_id: int, matters: set[str]) -> list[Bundle]:
        """The messages that say something of these matters beside what they are about."""
        if not matters:
            return []
        rows = self._all(_told_together(), {"bot": bot_id, "matters": list(matters)})
        into = {row.params[_INTO] for row in rows if _INTO in row.params}
        if not into:
            return []
        sent = self._all(*_sent(self._base.on_sqlite, ids=into))
        return [Bundle(row.chat_id, row.message_id, row.matter) for row in sent]


@once
def _parts(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    return select(outbox.c.id, outbox.c.kind, outbox.c.params).where(
        within(outbox.c.id, ids, on_sqlite=on_sqlite)
    )


@cache
def _bundled(on_sqlite: bool) -> Select[Any]:
    return select(outbox.c.id, outbox.c.chat_id, outbox.c.message_id, outbox.c.params).where(
        _BOT,
        among(outbox.c.chat_id, on_sqlite=on_sqlite, name="chats"),
        _MATTERS,
        outbox.c.message_id.is_not(None),
        _BUNDLED,
    )


@cache
def _told_together() -> Select[Any]:
    return select(outbox.c.params).where(
        _BOT,
        _MATTERS,
        outbox.c.state == OutboxState.SKIPPED,
        outbox.c.reason == Reason.TOGETHER.value,
    )


@once
def _sent(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    return select(outbox.c.chat_id, outbox.c.message_id, outbox.c.matter).where(
        within(outbox.c.id, ids, on_sqlite=on_sqlite),
        outbox.c.message_id.is_not(None),
        outbox.c.matter.is_not(None),
    )
