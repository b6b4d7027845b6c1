"""Undoing a cancellation, for ten minutes: it takes place after all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Leave, can_undo, cannot_wait
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import quiet_until
from bot.errors import N_, Stale
from bot.services.activities import cards, leave, standing
from bot.services.activities.changes import CANCELLED, CHANGED
from bot.services.activities.publishing import at_night, card_of
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

RESTORED = "activity.restored"


@dataclass(frozen=True)
class Restored:
    """An activity that is on again; `told` people had been told that it was not and hear that it
    is, from `not_before` on when it is an indecent hour (None: at once)."""

    activity: Activity
    told: int
    not_before: datetime | None


def undo(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> Restored:
    """The activity is on again: with its reminders, and for whoever was to hear of it. Raises
    NotAllowed, or Stale after ten minutes and for what is not cancelled."""
    before = uow.activities.get(activity_id)
    unit = uow.units.get(before.host_unit_id or before.unit_id) if before else None
    require(actor, Action.MANAGE_ACTIVITY, unit)
    assert before is not None  # noqa: S101 - require has looked
    if before.state is not ActivityState.CANCELLED:
        raise Stale(N_("This activity is on; there is nothing to undo."))
    if not can_undo(before.cancelled_at, before.starts_at, now):
        raise Stale(N_("A cancellation can be undone for 10 minutes. Please set it up again."))
    assert before.cancelled_at is not None  # noqa: S101 - it could not be undone otherwise
    after = uow.activities.change(activity_id, state=ActivityState.PUBLISHED, cancelled_at=None)
    standing.fill_activity(uow, after, zone)
    planning.plan_activities(uow, [after], zone)
    local, quiet = after.rules.clock(zone), after.rules.quiet
    at_once = cannot_wait(after.starts_at, now, local, quiet)
    told = _tell(uow, actor.bot_id, after, before.cancelled_at, at_once=at_once)
    rows = uow.participations.of_activity(activity_id)
    pending = [row for row in rows if row.leave_in(after.round) is Leave.REQUESTED]
    leave.show_again(uow, actor.bot_id, pending)
    cards.refresh_all(uow, actor.bot_id, activity_id)
    tag, unit_id = Tag.ACTIVITY_RESTORED, after.unit_id
    uow.audit.record(now, actor, tag, "activity", activity_id, unit_id=unit_id)
    return Restored(after, told, None if at_once else quiet_until(now.astimezone(local), quiet))


def possible(actor: Actor, activity: Activity, unit_path: str, now: datetime) -> bool:
    """Whether `actor` may undo the cancellation of an activity now."""
    return (
        activity.state is ActivityState.CANCELLED
        and can_undo(activity.cancelled_at, activity.starts_at, now)
        and allowed(actor, Action.MANAGE_ACTIVITY, unit_path)
    )


def _tell(uow: UnitOfWork, bot_id: int, after: Activity, since: datetime, *, at_once: bool) -> int:
    """Whoever has been told of the cancellation is told that it is off; whose message about it had
    not gone out hears nothing of it. Who never got the card gets it now."""
    about = matter(after.id)
    uow.outbox.cancel(bot_id, about, "undone", [CANCELLED])
    told = uow.receipts.told(bot_id, about, CANCELLED, since)
    unsent = uow.receipts.withheld(bot_id, about, [cards.CARD, CHANGED], "cancelled") - told
    params = {"activity": after.id} | (at_night() if at_once else {})
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                chat_id,
                RESTORED,
                SendClass.DEADLINE,
                params=params,
                matter=about,
                expires_at=after.starts_at,
            )
            for chat_id in sorted(told)
        ]
    )
    uow.outbox.add_all(
        [
            replace(card_of(bot_id, after, chat_id, at_once=at_once), dedupe_key=None)
            for chat_id in sorted(unsent)
        ]
    )
    return len(told)
