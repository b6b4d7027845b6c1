"""Files that somebody asked for: queued and audited here, made right before sending."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.sheets import Period
from bot.services.attendance import sheets
from bot.services.identity.rights import require
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

TWICE_SECONDS = 10
"""Asking again so soon is a second tap, not a wish for a second file."""


def activity(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> None:
    """The 签到表 of a closed activity. Raises NotAllowed or Stale."""
    board = sheets.closed_board(uow, actor, activity_id)
    if _queue(uow, actor, "sheet.activity", {"activity": activity_id}, now):
        _audit(uow, actor, now, "activity", activity_id, board.unit.id)


class Paper(StrEnum):
    """What is made of a unit's period."""

    REGISTER = "period"  # 三会一课台账
    BRANCHES = "branches"  # the branches under a unit, as Excel
    PERSONS = "persons"  # 年度考勤表
    CHART = "chart"  # of a unit's own activities
    CHART_BRANCHES = "chart_branches"
    CIRCULAR = "circular"  # 通报 of a branch, with names
    CIRCULAR_BRANCHES = "circular_branches"

    @property
    def kind(self) -> str:
        """The kind of message it goes out as."""
        return f"sheet.{self.value}"


_NAMES = (Paper.REGISTER, Paper.PERSONS, Paper.CIRCULAR)
"""Hold names or what only a unit's own people see."""


def paper(
    uow: UnitOfWork, actor: Actor, unit_id: int, wanted: Period, what: Paper, now: datetime
) -> None:
    """Something of a unit's period. Raises NotAllowed."""
    needed = Action.SEE_SHEET if what in _NAMES else Action.SEE_FIGURES
    require(actor, needed, uow.units.get(unit_id))
    params = {"unit": unit_id, **period_params(wanted)}
    if _queue(uow, actor, what.kind, params, now):
        about = period_params(wanted)
        _audit(uow, actor, now, "unit", unit_id, unit_id, what=what.value, **about)


def period(uow: UnitOfWork, actor: Actor, unit_id: int, wanted: Period, now: datetime) -> None:
    """The table of a unit's own activities in a period. Raises NotAllowed."""
    paper(uow, actor, unit_id, wanted, Paper.REGISTER, now)


def branches(uow: UnitOfWork, actor: Actor, unit_id: int, wanted: Period, now: datetime) -> None:
    """The figures of the branches under a unit in a period. Raises NotAllowed."""
    paper(uow, actor, unit_id, wanted, Paper.BRANCHES, now)


def period_in(params: dict[str, Any]) -> Period:
    """The period that a queued message is about."""
    first, last = params.get("first"), params.get("last")
    days = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    named = {name: params.get(name) for name in ("quarter", "month", "half")}
    return Period(params["year"], **named, days=days)


def period_params(wanted: Period) -> dict[str, Any]:
    """A period as a queued message holds it."""
    params: dict[str, Any] = {"year": wanted.year}
    for name in ("quarter", "month", "half"):
        if getattr(wanted, name):
            params[name] = getattr(wanted, name)
    if wanted.days:
        params |= {"first": wanted.days[0].isoformat(), "last": wanted.days[1].isoformat()}
    return params


def _queue(uow: UnitOfWork, actor: Actor, kind: str, params: dict[str, Any], now: datetime) -> bool:
    about = ":".join(f"{name[0]}{value}" for name, value in params.items())
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
