"""Cards: which messages show what in which chats."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, exists, func, or_, select, true

from bot.domain.delivery import OutboxState, SendClass
from bot.store.base import Repository
from bot.store.columns import Instant
from bot.store.delivery.outbox import WAITS
from bot.store.many import among, listed
from bot.store.prepared import Prepared
from bot.store.schema.delivery import outbox

_STANDS = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)


@dataclass(frozen=True)
class Shown:
    """A message in a chat and what it shows since when (UTC)."""

    matter: str
    chat_id: int
    message_id: int
    at: datetime


@cache
def _showing(on_sqlite: bool, *, anywhere: bool) -> Select[tuple[str, int, int, datetime]]:
    """Built once: each round of answers asks for it."""
    bot_id = bindparam("bot", type_=BigInteger)
    chats = None if anywhere else among(outbox.c.chat_id, on_sqlite=on_sqlite, name="chats")
    newest = (
        select(
            outbox.c.matter,
            outbox.c.chat_id,
            outbox.c.message_id,
            func.max(outbox.c.id).label("id"),
            func.max(outbox.c.created_at, type_=Instant()).label("at"),
        )
        .where(
            outbox.c.bot_id == bot_id,
            outbox.c.matter.in_(bindparam("matters", expanding=True)),
            outbox.c.message_id.is_not(None),
            true() if chats is None else chats,
        )
        .group_by(outbox.c.matter, outbox.c.chat_id, outbox.c.message_id)
        .subquery()
    )
    later = outbox.alias("later")
    turned = exists().where(
        later.c.bot_id == bot_id,
        later.c.chat_id == newest.c.chat_id,
        later.c.edit_message_id == newest.c.message_id,
        later.c.id > newest.c.id,
        later.c.state.in_(_STANDS),
        or_(later.c.matter.is_(None), later.c.matter != newest.c.matter),
    )
    return select(newest).where(~turned).order_by(newest.c.chat_id, newest.c.message_id)


@cache
def _sent_with() -> Select[Any]:
    return select(outbox.c.chat_id, outbox.c.message_id, outbox.c.params).where(
        outbox.c.bot_id == bindparam("bot", type_=BigInteger),
        outbox.c.matter.in_(bindparam("matters", expanding=True)),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.message_id.is_not(None),
        outbox.c.edit_message_id.is_(None),
    )


@cache
def _reminding(on_sqlite: bool) -> Select[Any]:
    return select(outbox.c.chat_id, outbox.c.message_id).where(
        outbox.c.bot_id == bindparam("bot", type_=BigInteger),
        among(outbox.c.chat_id, on_sqlite=on_sqlite, name="chats"),
        outbox.c.matter.in_(bindparam("matters", expanding=True)),
        outbox.c.send_class == SendClass.REMINDER,
        outbox.c.message_id.is_not(None),
        outbox.c.edit_message_id.is_(None),
    )


@cache
def _turned(on_sqlite: bool) -> Select[Any]:
    return (
        select(outbox.c.chat_id, outbox.c.edit_message_id, outbox.c.params)
        .where(
            outbox.c.bot_id == bindparam("bot", type_=BigInteger),
            among(outbox.c.chat_id, on_sqlite=on_sqlite, name="chats"),
            outbox.c.matter.in_(bindparam("matters", expanding=True)),
            outbox.c.send_class == SendClass.REPLY,
            outbox.c.edit_message_id.is_not(None),
        )
        .order_by(outbox.c.id)
    )


class Cards(Repository):
    """The outbox seen from what its messages are about."""

    def showing(self, bot_id: int, matters: set[str], chats: set[int] | None = None) -> list[Shown]:
        """Every message that shows one of `matters`, anywhere or in `chats`; a card that was edited
        since to show something else does not."""
        if not matters:
            return []
        on_sqlite = self._base.on_sqlite
        statement = _showing(on_sqlite, anywhere=chats is None)
        wanted: dict[str, Any] = {"bot": bot_id, "matters": list(matters)}
        if chats is not None:
            wanted["chats"] = listed(chats, on_sqlite=on_sqlite)
        rows = self._base.execute(statement, wanted).all()
        return [Shown(row.matter, row.chat_id, row.message_id, row.at) for row in rows]

    def shown(self, bot_id: int, matters: Collection[str]) -> Prepared:
        """The same anywhere, as a question within another one: (matter, chat id, message id)."""
        found = _showing(self._base.on_sqlite, anywhere=True)
        return Prepared(found, {"bot": bot_id, "matters": list(matters)})

    def sent_with(
        self, bot_id: int, matters: set[str], kinds: Collection[str]
    ) -> dict[tuple[int, int], dict[str, Any]]:
        """What the messages of these kinds about these matters were made of, by chat id and message
        id."""
        given = {"bot": bot_id, "matters": list(matters), "kinds": list(kinds)}
        rows = self._base.execute(_sent_with(), given).all() if matters else []
        return {(row.chat_id, row.message_id): row.params for row in rows}

    def reminding(
        self, bot_id: int, places: Collection[tuple[int, int]], matters: Collection[str]
    ) -> set[tuple[int, int]]:
        """Which of these messages (chat id, message id) went out as reminders about `matters`."""
        if not places:
            return set()
        chats = listed({chat for chat, _ in places}, on_sqlite=self._base.on_sqlite)
        given = {"bot": bot_id, "chats": chats, "matters": list(matters)}
        rows = self._all(_reminding(self._base.on_sqlite), given)
        return {(row.chat_id, row.message_id) for row in rows} & set(places)

    def pages(
        self, bot_id: int, places: Collection[tuple[int, int]], matters: Collection[str]
    ) -> dict[tuple[int, int], int]:
        """To which page their readers have turned these messages (chat id, message id) about
        `matters`; where they never have, the first, nothing is said."""
        if not places:
            return {}
        chats = listed({chat for chat, _ in places}, on_sqlite=self._base.on_sqlite)
        given = {"bot": bot_id, "chats": chats, "matters": list(matters)}
        rows = self._all(_turned(self._base.on_sqlite), given)
        found = {(row.chat_id, row.edit_message_id): row.params.get("page", 0) for row in rows}
        return {place: page for place, page in found.items() if place in places and page}

    def about(self, bot_id: int, chat_id: int, message_id: int) -> str | None:
        """What a message in a chat is about by now; None when that is not known."""
        statement = (
            select(outbox.c.matter)
            .where(
                outbox.c.bot_id == bot_id,
                outbox.c.chat_id == chat_id,
                or_(outbox.c.message_id == message_id, outbox.c.edit_message_id == message_id),
                outbox.c.state.in_(_STANDS),
            )
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        row = self._first(statement)
        return None if row is None else row.matter

    def awaiting(self, bot_id: int, matters: set[str], kind: str) -> set[tuple[str, int]]:
        """(matter, chat id) of the messages of that kind that still wait to be sent for the first
        time."""
        if not matters:
            return set()
        statement = select(outbox.c.matter, outbox.c.chat_id).where(
            outbox.c.bot_id == bot_id,
            outbox.c.matter.in_(matters),
            outbox.c.kind == kind,
            outbox.c.edit_message_id.is_(None),
            WAITS,
        )
        return {(row.matter, row.chat_id) for row in self._all(statement)}
