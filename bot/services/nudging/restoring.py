"""A backup has taken the database's place: what it says is due may have been sent already.

All that is due then is held back until an administrator says what becomes of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.access import Action, Actor, has_right
from bot.domain.audit import Tag
from bot.errors import NotAllowed
from bot.services.nudging import alerts
from bot.store.uow import UnitOfWork

SLACK = timedelta(minutes=2)
"""The database and what is beside it are not written at the same instant."""


def older(uow: UnitOfWork, bot_id: int, marker: datetime | None, *, told: bool) -> datetime | None:
    """Since when the database knows nothing of what this bot did; None while it knows all.

    `marker` is how far the database was that lay here last; `told`: somebody says it is a backup.
    """
    last = uow.heartbeats.last(bot_id, "tick")
    moved = uow.held.moved(bot_id)
    if last is None:
        return None
    behind = marker is not None and marker - last > SLACK
    return last if told or moved or behind else None


def hold_back(uow: UnitOfWork, bot_id: int, since: datetime) -> int:
    """Hold back everything that is due, and tell the administrators; returns how much that is."""
    held = uow.held.hold(bot_id)
    alerts.restored(uow, bot_id, since, held)
    return held


def held(uow: UnitOfWork, actor: Actor, bot_id: int) -> int:
    """How much is held back. Raises NotAllowed."""
    _require(actor)
    return uow.held.count(bot_id)


def release(uow: UnitOfWork, actor: Actor, bot_id: int) -> int:
    """What was held back goes out after all, unless it has become too late; returns how much.
    Raises NotAllowed."""
    _require(actor)
    released = uow.held.release(bot_id)
    if released:
        uow.audit.record(uow.now, actor, Tag.HELD_SENT, "bot", bot_id, messages=released)
    return released


def drop(uow: UnitOfWork, actor: Actor, bot_id: int) -> int:
    """What was held back is never sent; returns how much. Raises NotAllowed."""
    _require(actor)
    dropped = uow.held.drop(bot_id)
    if dropped:
        uow.audit.record(uow.now, actor, Tag.HELD_DROPPED, "bot", bot_id, messages=dropped)
    return dropped


def _require(actor: Actor) -> None:
    if not has_right(actor, Action.RESTORE):
        raise NotAllowed
