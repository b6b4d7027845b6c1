"""One's own calendar: files of activities one is expected at, asked for and made when sent."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.domain.delivery import SendClass
from bot.errors import N_, NotAllowed, Stale
from bot.services.activities.expected import HORIZON
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

FILE = "agenda.file"
TWICE_SECONDS = 10
"""Asking again so soon is a second tap, not a wish for a second file."""


def upcoming(uow: UnitOfWork, actor: Actor, now: datetime) -> list[Activity]:
    """All that one is expected at and that is not over, by time; cancelled ones too, so that they
    leave the calendars they are in. Raises NotAllowed without a row of the roster."""
    if actor.member_id is None:
        raise NotAllowed
    begin = now - HORIZON
    found = uow.activities.of_member(actor.member_id, begin, now + HORIZON, cancelled=True)
    return [one for one in found if one.ends_at > now and one.state is not ActivityState.CLOSED]


def one(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Activity:
    """An activity one is expected at. Raises NotAllowed, or Stale when it is over."""
    row = uow.participations.of_member(actor.member_id or 0, {activity_id}).get(activity_id)
    found = uow.activities.get(activity_id) if row else None
    if found is None:
        raise NotAllowed
    if found.ends_at <= now:
        raise Stale(N_("It is over; there is nothing to put into a calendar."))
    return found


def send(uow: UnitOfWork, actor: Actor, activity_id: int | None, now: datetime) -> bool:
    """Queue the file of one activity, or (None) of all upcoming; False when there is nothing in it
    or it was asked for a moment ago. Raises like `one` and `upcoming`."""
    if activity_id is not None:
        one(uow, actor, activity_id, now)
    elif not upcoming(uow, actor, now):
        return False
    moment = int(now.timestamp()) // TWICE_SECONDS
    message = Message(
        actor.bot_id,
        actor.telegram_id,
        FILE,
        SendClass.EXPORT,
        params={"activity": activity_id},
        dedupe_key=f"{FILE}:{activity_id}:{actor.telegram_id}:{moment}",
    )
    return uow.outbox.add(message) is not None
