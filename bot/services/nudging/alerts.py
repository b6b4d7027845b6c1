"""Telling administrators what went wrong: urgent things at once, each kind at most once an hour;
all the rest in at most one message a day. Never a word of anybody's."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta, tzinfo
from typing import Any

from bot.domain.alerts import (
    CALENDAR_AGAIN,
    KEPT_BY_TELEGRAM,
    MOST_SKEW,
    PAUSES,
    Urgent,
    is_due,
    missing_year,
    nearly_full,
)
from bot.domain.delivery import SendClass
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

DAILY = "alert.daily"
CALENDAR = "alert.calendar"
_AT_ONCE = {"urgent": True, "silent": True}


def quarantined(uow: UnitOfWork, bot_id: int, number: str) -> None:
    """An update was set aside; the log has more under that `number`."""
    _at_once(uow, bot_id, Urgent.QUARANTINE, {"number": number})


def unprepared(uow: UnitOfWork, bot_id: int, kind: str) -> None:
    """A message of that kind could not be made, so that it was not sent."""
    _at_once(uow, bot_id, Urgent.PREPARE, {"kind": kind})


def unformatted(uow: UnitOfWork, bot_id: int, kind: str) -> None:
    """The formatting of a message of that kind was refused, so that it was sent without."""
    _at_once(uow, bot_id, Urgent.FORMAT, {"kind": kind})


def disk(uow: UnitOfWork, bot_id: int, free: int, total: int) -> None:
    """So much of the disk that the database lies on is free; bytes."""
    if nearly_full(free, total):
        _at_once(uow, bot_id, Urgent.DISK, {"free": free, "total": total})


def rival(uow: UnitOfWork, bot_id: int) -> None:
    """Another process, of another installation, polls with this bot's token."""
    _at_once(uow, bot_id, Urgent.RIVAL, {})


def away(uow: UnitOfWork, bot_id: int) -> None:
    """Nothing was done since the last tick; was that so long that messages may be lost?"""
    last = uow.heartbeats.last(bot_id, "tick")
    if last is not None and uow.now - last >= KEPT_BY_TELEGRAM:
        hours = int((uow.now - last) / timedelta(hours=1))
        _at_once(uow, bot_id, Urgent.AWAY, {"since": last.isoformat(), "hours": hours})


def restored(uow: UnitOfWork, bot_id: int, since: datetime, held: int) -> None:
    """A backup of that instant has taken the database's place; so many messages are held back."""
    _at_once(uow, bot_id, Urgent.RESTORED, {"since": since.isoformat(), "held": held})


def clocks(uow: UnitOfWork, bot_id: int, machine: datetime) -> None:
    """This machine's clock says `machine`; what does the database's say?"""
    skew = machine - uow.leases.clock()
    if abs(skew) > MOST_SKEW:
        _at_once(uow, bot_id, Urgent.SKEW, {"seconds": round(skew.total_seconds())})


def daily(uow: UnitOfWork, bot_id: int, zone: tzinfo, now: datetime) -> bool:
    """The day's message, if its time has come and there is anything to say; returns whether it
    went out. What is counted begins with the first start."""
    told = uow.heartbeats.last(bot_id, DAILY)
    if told is None:
        uow.heartbeats.beat(bot_id, DAILY, now)
        return False
    if not is_due(told.astimezone(zone), now.astimezone(zone)):
        return False
    uow.heartbeats.beat(bot_id, DAILY, now)
    counts = uow.troubles.counts(bot_id, told)
    year = _year(uow, bot_id, zone, now)
    if not counts and year is None:
        return False
    _send(uow, bot_id, DAILY, asdict(counts) | {"year": year})
    return True


def _year(uow: UnitOfWork, bot_id: int, zone: tzinfo, now: datetime) -> int | None:
    """The year whose rest days are missing, if that was not said lately."""
    year = missing_year(now.astimezone(zone).date(), uow.calendar.announced)
    said = uow.heartbeats.last(bot_id, CALENDAR)
    if year is None or (said is not None and now - said < CALENDAR_AGAIN):
        return None
    uow.heartbeats.beat(bot_id, CALENDAR, now)
    return year


def _at_once(uow: UnitOfWork, bot_id: int, kind: Urgent, params: dict[str, Any]) -> None:
    told = uow.heartbeats.last(bot_id, kind)
    if told is None or not timedelta() <= uow.now - told < PAUSES[kind]:
        uow.heartbeats.beat(bot_id, kind, uow.now)
        _send(uow, bot_id, kind, params | _AT_ONCE)


def _send(uow: UnitOfWork, bot_id: int, kind: str, params: dict[str, Any]) -> None:
    uow.outbox.add_all(
        [
            Message(bot_id, one.telegram_id, kind, SendClass.DEADLINE, params=params)
            for one in uow.accounts.administrators(bot_id)
            if one.unreachable is None
        ]
    )
