"""Excel sheets that somebody asked for: queued and audited here, made right before sending."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.sheets import Period
from bot.services import sheets
from bot.services.rights import require
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

TWICE_SECONDS = 10
"""Asking again so soon is a second tap, not a wish for a second file."""


def activity(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> None:
    """The 签到表 of a closed activity. Raises NotAllowed or Stale."""
    board = sheets.closed_board(uow, actor, activity_id)
    if _queue(uow, actor, "sheet.activity", {"activity": activity_id}, now):
        _audit(uow, actor, now, "activity", activity_id, board.unit.id)


def period(uow: UnitOfWork, actor: Actor, unit_id: int, wanted: Period, now: datetime) -> None:
    """The table of a unit's own activities in a period. Raises NotAllowed."""
    require(actor, Action.SEE_SHEET, uow.units.get(unit_id))
    if _queue(uow, actor, "sheet.period", _params(unit_id, wanted), now):
        _audit(uow, actor, now, "unit", unit_id, unit_id, **_period(wanted))


def branches(uow: UnitOfWork, actor: Actor, unit_id: int, wanted: Period, now: datetime) -> None:
    """The figures of the branches under a unit in a period. Raises NotAllowed."""
    require(actor, Action.SEE_FIGURES, uow.units.get(unit_id))
    if _queue(uow, actor, "sheet.branches", _params(unit_id, wanted), now):
        _audit(uow, actor, now, "unit", unit_id, unit_id, **_period(wanted))


def period_in(params: dict[str, Any]) -> Period:
    """The period that a queued export is about."""
    return Period(params["year"], quarter=params["quarter"], month=params["month"])


def _params(unit_id: int, wanted: Period) -> dict[str, Any]:
    return {"unit": unit_id, **_period(wanted)}


def _period(wanted: Period) -> dict[str, Any]:
    return {"year": wanted.year, "quarter": wanted.quarter, "month": wanted.month}


def _queue(uow: UnitOfWork, actor: Actor, kind: str, params: dict[str, Any], now: datetime) -> bool:
    about = ":".join(str(value) for value in params.values())
    moment = int(now.timestamp()) // TWICE_SECONDS
    message = Message(
        actor.bot_id,
        actor.telegram_id,
        kind,
        SendClass.EXPORT,
        params=params,
        dedupe_key=f"{kind}:{about}:{actor.telegram_id}:{moment}",
    )
    return uow.outbox.add(message) is not None


def _audit(
    uow: UnitOfWork,
    actor: Actor,
    now: datetime,
    subject: str,
    subject_id: int,
    unit_id: int,
    **detail: Any,
) -> None:
    uow.audit.record(now, actor, Tag.SHEET_EXPORTED, subject, subject_id, unit_id=unit_id, **detail)
