"""Sending: what became of claimed rows; each ends in exactly one state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    String,
    Update,
    and_,
    bindparam,
    case,
    literal_column,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.sql.expression import Executable

from bot.domain.delivery import OutboxState, SendClass
from bot.store.columns import Instant
from bot.store.delivery.claiming import Claimed, Claiming, lease_clock
from bot.store.delivery.outbox import SENDS, WAITS
from bot.store.many import among, listed_pairs, pairs
from bot.store.schema.delivery import outbox

__all__ = ["Claimed", "Sending"]

_NOW = bindparam("now", type_=Instant)
_REASON = bindparam("why", type_=String)
_RECEIPTED = or_(SENDS, WAITS, outbox.c.state == literal_column(f"'{OutboxState.UNKNOWN}'"))
"""A late receipt still counts, unless another sender has taken the row since."""
_REPEATABLE = [name.value for name in SendClass if name.repeats_unknown]


class Sending(Claiming):
    """What the sender does with a bot's outbox."""

    def sent(self, receipts: dict[int, int | None], holder: int | None = None) -> None:
        """These went out; the values are their message ids. Their words are wiped. With `holder`
        only what nobody else has taken since."""
        if not receipts:
            return
        on_sqlite = self._base.on_sqlite
        values = listed_pairs([*receipts.items()], on_sqlite=on_sqlite, name="given")
        values |= {"now": self._base.now} | ({} if holder is None else {"sender": holder})
        self._base.execute(_sent(on_sqlite, held=holder is not None), values)

    def settle(self, row: int, state: OutboxState, reason: str) -> None:
        """A message ends in a final `state` other than sent, and says why."""
        self.settle_all([row], state, reason)

    def settle_all(self, rows: Collection[int], state: OutboxState, reason: str) -> None:
        """The same of many."""
        self._of_many(_settled, rows, final=state, why=reason, now=self._base.now)

    def wait(self, rows: Collection[int], until: datetime, reason: str) -> None:
        """Back to waiting, not before `until`."""
        self._of_many(_postponed, rows, until=until, why=reason)

    def back(self, rows: Collection[int], reason: str) -> None:
        """Back to waiting at the place they had."""
        self._of_many(_returned, rows, why=reason)

    def as_new(self, row: int, reason: str) -> None:
        """Back to waiting, as a new message: the one to edit is gone."""
        self._of_many(_renewed, [row], why=reason)

    def turn(self, row: int, matter: str | None) -> None:
        """A message came to be about something else than it was stored for."""
        self._base.execute(update(outbox).where(outbox.c.id == row).values(matter=matter))

    def move(self, bot_id: int, chat_id: int, to: int) -> None:
        """The chat has another id from now on: all that was, is and will be sent there."""
        self._base.execute(
            update(outbox)
            .where(outbox.c.bot_id == bot_id, outbox.c.chat_id == chat_id)
            .values(chat_id=to)
        )

    def unknown(self, rows: Collection[int], reason: str) -> None:
        """Nobody can say whether they arrived: an edit is simply done again, a message once more
        with a note, a document or what goes into a group never (reliability.md section 3)."""
        self._of_many(_unknown, rows, why=reason, now=self._base.now)

    def recover(self, bot_id: int, *, alone: bool) -> int:
        """Messages whose sender died are of unknown outcome; `alone`: no other sender lives, so
        no lease need run out first. Returns how many there were."""
        due = select(outbox.c.id).where(outbox.c.bot_id == bot_id, SENDS)
        if not alone:
            clock = lease_clock(on_sqlite=self._base.on_sqlite)
            due = due.where(outbox.c.lease_until < clock)
        if not self._base.on_sqlite:
            due = due.with_for_update(skip_locked=True)
        orphans = [row.id for row in self._all(due)]
        self.unknown(orphans, "sender stopped")
        return len(orphans)

    def disown(self, bot_id: int, holder: int, known: Collection[int]) -> int:
        """What `holder` has taken without knowing it (`known` is what it knows of), because the
        transaction broke after its commit, was surely not sent and waits again."""
        lost = self._taken_by(bot_id, holder) - {*known}
        self.back(lost, "not tried")
        return len(lost)

    def bury(self, bot_id: int, holder: int, begun: Collection[int]) -> int:
        """`holder` is dead: whatever of these it had `begun` is of unknown outcome, all else that
        it had taken waits again. Returns how many had begun."""
        taken = self._taken_by(bot_id, holder)
        self.back(taken - {*begun}, "not tried")
        self.unknown(taken & {*begun}, "sender stopped")
        return len(taken & {*begun})

    def _taken_by(self, bot_id: int, holder: int) -> set[int]:
        mine = select(outbox.c.id).where(
            outbox.c.bot_id == bot_id, SENDS, outbox.c.holder == holder
        )
        return {row.id for row in self._all(mine)}

    def _of_many(self, statement: Any, rows: Collection[int], **values: Any) -> None:
        if rows:
            on_sqlite = self._base.on_sqlite
            self._base.execute(statement(on_sqlite), {"ids": self._listed(rows), **values})


def _these(on_sqlite: bool) -> Update:
    return update(outbox).where(among(outbox.c.id, on_sqlite=on_sqlite))


@cache
def _sent(on_sqlite: bool, *, held: bool) -> Executable:
    mine = outbox.c.holder == bindparam("sender") if held else true()
    given = pairs(on_sqlite=on_sqlite, name="given").cte("receipts")
    return (
        update(outbox)
        .where(outbox.c.id == given.c.one, mine, _RECEIPTED if held else true())
        .values(
            state=OutboxState.SENT,
            message_id=given.c.other,
            reason=None,
            body=None,
            lease_until=None,
            settled_at=_NOW,
        )
    )


@cache
def _settled(on_sqlite: bool) -> Executable:
    return _these(on_sqlite).values(
        state=bindparam("final", type_=outbox.c.state.type),
        body=None,
        lease_until=None,
        settled_at=_NOW,
        reason=_REASON,
    )


@cache
def _postponed(on_sqlite: bool) -> Executable:
    return _returning(on_sqlite).values(not_before=bindparam("until", type_=Instant))


@cache
def _returned(on_sqlite: bool) -> Executable:
    return _returning(on_sqlite)


@cache
def _renewed(on_sqlite: bool) -> Executable:
    return _returning(on_sqlite).values(edit_message_id=None)


def _returning(on_sqlite: bool) -> Update:
    return (
        _these(on_sqlite)
        .where(WAITS | SENDS)
        .values(state=OutboxState.WAITING, lease_until=None, reason=_REASON)
    )


@cache
def _unknown(on_sqlite: bool) -> Executable:
    again = or_(
        outbox.c.edit_message_id.is_not(None),
        and_(
            outbox.c.send_class.in_(_REPEATABLE),
            outbox.c.repeated.is_(False),
            outbox.c.chat_id > 0,
        ),
    )
    return (
        _these(on_sqlite)
        .where(SENDS)
        .values(
            state=case((again, OutboxState.WAITING.value), else_=OutboxState.UNKNOWN.value),
            repeated=outbox.c.repeated | (again & outbox.c.edit_message_id.is_(None)),
            body=case((again, outbox.c.body)),
            reason=_REASON,
            lease_until=None,
            settled_at=case((again, null()), else_=_NOW),
        )
    )
