"""学时 that an activity gives to everybody who is there, once its roll is closed."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.domain.assignments import MOST_TENTHS
from bot.domain.audit import Tag
from bot.errors import N_, Invalid, Stale
from bot.services.activities import cards
from bot.services.activities.changes import managed
from bot.store.activities.activities import Activity as Activity
from bot.store.uow import UnitOfWork


def creditable(uow: UnitOfWork, actor: Actor, activity_id: int) -> Activity:
    """An activity whose hours `actor` may set, also after it was held. Raises NotAllowed, or Stale
    for one that was cancelled."""
    found = managed(uow, actor, activity_id)
    if found.state is ActivityState.CANCELLED:
        raise Stale(N_("This activity was cancelled."))
    return found


def settle(uow: UnitOfWork, actor: Actor, activity_id: int, tenths: int, now: datetime) -> Activity:
    """It gives so many tenths of an hour to each who was there, late or not; 0: none. They count
    while the roll is closed. Raises like `creditable`, or Invalid."""
    before = creditable(uow, actor, activity_id)
    if not 0 <= tenths <= MOST_TENTHS:
        raise Invalid(N_("Hours are between 0 and 200."))
    if tenths == before.hours:
        return before
    after = uow.activities.change(activity_id, hours=tenths)
    uow.audit.record(
        now,
        actor,
        Tag.ACTIVITY_CHANGED,
        "activity",
        after.id,
        unit_id=after.unit_id,
        fields=["hours"],
        before=before.hours,
        hours=tenths,
    )
    cards.refresh_all(uow, actor.bot_id, {after.id})
    return after
