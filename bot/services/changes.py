"""Changing and cancelling what is published; everybody who was told is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState, default_answer_by
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import quiet_until, steps_for
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.nudges import matter
from bot.services.publishing import CARD
from bot.services.rights import require
from bot.store.activities import Activity
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

CHANGED = "activity.changed"
CANCELLED = "activity.cancelled"
NUDGES = ["nudge.soon", "nudge.unanswered", "nudge.day"]
NEAR = timedelta(hours=2)
"""A cancellation at night is told at once when the start is before, or so long after, morning."""


@dataclass(frozen=True)
class Changes:
    """What an activity is changed to; None leaves a thing as it is. Instants are UTC."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    subject: str | None = None


def manageable(uow: UnitOfWork, actor: Actor, activity_id: int) -> Activity:
    """An activity `actor` may change; raises NotAllowed, or Stale once it is closed, cancelled."""
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    require(actor, Action.MANAGE_ACTIVITY, uow.units.get(activity.unit_id))
    if activity.state is ActivityState.CANCELLED:
        raise Stale(N_("This activity was cancelled."))
    if activity.state is ActivityState.CLOSED:
        raise Stale(N_("The sheet of this activity is closed; it can no longer be changed."))
    return activity


def change(
    uow: UnitOfWork,
    actor: Actor,
    activity_id: int,
    changes: Changes,
    *,
    tell: bool,
    now: datetime,
    zone: tzinfo,
) -> Activity:
    """Change an activity. A new time or place opens a new round of answers and is always told;
    other words are told if `tell`, else the cards are edited where they are.

    Raises NotAllowed, Stale, or Invalid for a start that has passed.
    """
    before = manageable(uow, actor, activity_id)
    moved = _moved(before, changes)
    if changes.starts_at is not None and changes.starts_at <= now:
        raise Invalid(N_("That time has passed already. Please choose another."))
    values: dict[str, Any] = {
        "place": before.place if changes.place is None else changes.place,
        "subject": before.subject if changes.subject is None else changes.subject,
        "starts_at": changes.starts_at or before.starts_at,
        "ends_at": _end(before, changes),
    }
    if not moved and values["subject"] == before.subject:
        return before
    if moved:
        values |= _new_round(before, values["starts_at"], now, zone)
    after = uow.activities.change(activity_id, **values)
    if moved:
        uow.steps.plan(activity_id, steps_for(after.starts_at, now, zone, after.late_answers))
        uow.outbox.cancel(actor.bot_id, matter(activity_id), "moved", [*NUDGES, CARD, CHANGED])
    uow.audit.record(
        now,
        actor,
        Tag.ACTIVITY_CHANGED,
        "activity",
        activity_id,
        unit_id=before.unit_id,
        fields=[name for name in values if getattr(before, name) != getattr(after, name)],
    )
    _tell(uow, actor.bot_id, before, after, now) if moved or tell else _edit(uow, actor, after)
    return after


def _moved(before: Activity, changes: Changes) -> bool:
    return (changes.starts_at or before.starts_at, _end(before, changes)) != (
        before.starts_at,
        before.ends_at,
    ) or changes.place not in (None, before.place)


def _end(before: Activity, changes: Changes) -> datetime:
    if changes.starts_at is None:
        return before.ends_at
    return changes.ends_at or changes.starts_at + (before.ends_at - before.starts_at)


def _new_round(
    before: Activity, starts_at: datetime, now: datetime, zone: tzinfo
) -> dict[str, Any]:
    return {
        "round": before.round + 1,
        "answer_by": default_answer_by(starts_at, now, zone),
        "frozen_at": None,
        "nudged_at": None,
    }


def _tell(uow: UnitOfWork, bot_id: int, before: Activity, after: Activity, now: datetime) -> None:
    """A message to everybody expected who is in chat, with what it was before."""
    message = Message(
        bot_id,
        0,
        CHANGED,
        SendClass.DEADLINE,
        params={
            "activity": after.id,
            "starts_at": before.starts_at.isoformat(),
            "place_changed": before.place != after.place,
            "subject_changed": before.subject != after.subject,
        },
        dedupe_key=f"changed:{after.id}:{int(now.timestamp() * 1000)}",
        matter=matter(after.id),
        expires_at=after.starts_at,
    )
    uow.outbox.fan_out(message, uow.debts.everybody(bot_id, after.id))


def _edit(uow: UnitOfWork, actor: Actor, after: Activity) -> None:
    cards = uow.outbox.living_many(actor.bot_id, matter(after.id))
    for chat_id, message_id in cards.items():
        uow.outbox.add(
            Message(
                actor.bot_id,
                chat_id,
                CARD,
                SendClass.DEADLINE,
                params={"activity": after.id},
                matter=matter(after.id),
                edit_message_id=message_id,
            )
        )


def cancel(
    uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo
) -> Activity:
    """Cancel: reminders end, and all who were told are told; at night at once, without a sound,
    when the start is near, else in the morning. Raises NotAllowed or Stale."""
    manageable(uow, actor, activity_id)
    cancelled = uow.activities.change(activity_id, state=ActivityState.CANCELLED, cancelled_at=now)
    uow.steps.plan(activity_id, [])
    uow.outbox.cancel(actor.bot_id, matter(activity_id), "cancelled", [*NUDGES, CARD, CHANGED])
    morning = quiet_until(now.astimezone(zone))
    urgent = morning is not None and cancelled.starts_at <= morning + NEAR
    message = Message(
        actor.bot_id,
        0,
        CANCELLED,
        SendClass.DEADLINE,
        params={"activity": activity_id} | ({"urgent": True, "silent": True} if urgent else {}),
        dedupe_key=f"cancelled:{activity_id}",
        matter=matter(activity_id),
    )
    told = set(uow.outbox.living_many(actor.bot_id, matter(activity_id)))
    uow.outbox.fan_out(message, uow.debts.everybody(actor.bot_id, activity_id, among=told))
    uow.audit.record(
        now,
        actor,
        Tag.ACTIVITY_CANCELLED,
        "activity",
        activity_id,
        unit_id=cancelled.unit_id,
    )
    return cancelled
