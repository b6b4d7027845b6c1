"""The inbox: every update is a row before anything is done with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    Update,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    true,
    update,
)

from bot.domain.delivery import ATTEMPTS_BEFORE_QUARANTINE, InboxState
from bot.store.base import Repository
from bot.store.crypto import Place, WrongKey
from bot.store.many import among, each, inserting, listed
from bot.store.schema.delivery import inbox

# A literal, not a parameter, so that the partial index serves it.
_WAITS = inbox.c.state == literal_column(f"'{InboxState.WAITING}'")
_BOT = bindparam("bot", type_=BigInteger)


@dataclass(frozen=True)
class Arrival:
    """An update as it came in: `person_id` is the Telegram id it belongs to (0: nobody's)."""

    update_id: int
    person_id: int
    payload: str  # JSON


@dataclass(frozen=True)
class Waiting:
    """An update whose turn it is; `followed`: the same person has said more since."""

    update_id: int
    person_id: int
    payload: str
    attempts: int
    followed: bool


class Inbox(Repository):
    """Updates by bot and update id; one that is known already is ignored."""

    def put(self, bot_id: int, arrivals: list[Arrival]) -> int:
        """Store what arrived; returns how many were new."""
        if not arrivals:
            return 0
        rows = [
            {
                "bot_id": bot_id,
                "update_id": arrival.update_id,
                "person_id": arrival.person_id,
                "received_at": self._base.now,
                "state": InboxState.WAITING,
                "attempts": 0,
                "payload": self._base.cipher.seal(
                    Place(f"{inbox.name}.{bot_id}", "payload", arrival.update_id), arrival.payload
                ),
            }
            for arrival in arrivals
        ]
        return self._base.execute(inserting(inbox, on_sqlite=self._base.on_sqlite), rows).rowcount

    def next(self, bot_id: int, limit: int, passed_over: Collection[int] = ()) -> list[Waiting]:
        """The first waiting update of each person, oldest first, `limit` at most; not of those who
        are `passed_over`."""
        values: dict[str, Any] = {"bot": bot_id, "most": limit}
        if passed_over:
            values["passed"] = listed(passed_over, on_sqlite=self._base.on_sqlite)
        statement = _next(self._base.on_sqlite, passing=bool(passed_over))
        return [
            Waiting(
                row.update_id,
                row.person_id,
                self._opened(bot_id, row),
                row.attempts,
                followed=row.waiting > 1,
            )
            for row in self._base.execute(statement, values).all()
        ]

    def _opened(self, bot_id: int, row: Any) -> str:
        """The payload; "" for one that does not open, which is set aside in its turn."""
        place = Place(f"{inbox.name}.{bot_id}", "payload", row.update_id)
        try:
            return self._base.cipher.open(place, row.payload)
        except WrongKey:
            return ""

    def handled(self, bot_id: int, update_ids: list[int]) -> None:
        """Done: the words are wiped, the row stays so that a repeat is known."""
        if update_ids:
            on_sqlite = self._base.on_sqlite
            values = {"bot": bot_id, "ids": listed(update_ids, on_sqlite=on_sqlite)}
            self._base.execute(_handled(on_sqlite), values)

    def failed(self, bot_id: int, waiting: Waiting, fault: str) -> bool:
        """Count a failure; returns True when the update is now in quarantine."""
        attempts = waiting.attempts + 1
        quarantined = attempts >= ATTEMPTS_BEFORE_QUARANTINE
        state = InboxState.QUARANTINED if quarantined else InboxState.WAITING
        place = {"bot": bot_id, "number": waiting.update_id}
        self._base.execute(_FAILED, place | {"attempts": attempts, "state": state, "fault": fault})
        return quarantined

    def waiting(self, bot_id: int) -> int:
        """How many updates wait."""
        return int(self._base.execute(_WAITING, {"bot": bot_id}).scalar_one())

    def drop_handled(self, bot_id: int, before: datetime) -> int:
        """Forget updates handled and received before then; Telegram repeats none as old."""
        statement = delete(inbox).where(
            inbox.c.bot_id == bot_id,
            inbox.c.state == InboxState.HANDLED,
            inbox.c.received_at < before,
        )
        return self._base.execute(statement).rowcount

    def wipe_quarantined(self, bot_id: int, before: datetime) -> int:
        """Forget what was said in updates set aside that were received before then."""
        statement = (
            update(inbox)
            .where(
                inbox.c.bot_id == bot_id,
                inbox.c.state == InboxState.QUARANTINED,
                inbox.c.received_at < before,
                inbox.c.payload.is_not(None),
            )
            .values(payload=None)
        )
        return self._base.execute(statement).rowcount

    def states(self, bot_id: int) -> list[InboxState]:
        """The states of all updates that are kept, oldest first."""
        statement = select(inbox.c.state).where(inbox.c.bot_id == bot_id)
        return [row.state for row in self._all(statement.order_by(inbox.c.update_id))]


_FAILED = update(inbox).where(inbox.c.bot_id == _BOT, inbox.c.update_id == bindparam("number"))
_WAITING = select(func.count()).where(inbox.c.bot_id == _BOT, _WAITS)


@cache
def _next(on_sqlite: bool, *, passing: bool) -> Select[Any]:
    first = (
        select(func.min(inbox.c.update_id).label("update_id"), func.count().label("waiting"))
        .where(
            inbox.c.bot_id == _BOT,
            _WAITS,
            inbox.c.person_id.not_in(each(on_sqlite=on_sqlite, name="passed"))
            if passing
            else true(),
        )
        .group_by(inbox.c.person_id)
        .subquery()
    )
    return (
        select(
            inbox.c.update_id,
            inbox.c.person_id,
            inbox.c.payload,
            inbox.c.attempts,
            first.c.waiting,
        )
        .join(first, first.c.update_id == inbox.c.update_id)
        .where(inbox.c.bot_id == _BOT)
        .order_by(inbox.c.update_id)
        .limit(bindparam("most", type_=Integer))
    )


@cache
def _handled(on_sqlite: bool) -> Update:
    return (
        update(inbox)
        .where(inbox.c.bot_id == _BOT, among(inbox.c.update_id, on_sqlite=on_sqlite))
        .values(state=InboxState.HANDLED, payload=None)
    )
