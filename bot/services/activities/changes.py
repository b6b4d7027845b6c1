"""Changing and cancelling what is published; everybody who was told is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Leave, cannot_wait, default_answer_by
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import quiet_until
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.activities import cards, leave, standing
from bot.services.activities.expected import HORIZON
from bot.services.activities.publishing import at_night
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.services.nudging.taking import NUDGES
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

CHANGED = "activity.changed"
CANCELLED = "activity.cancelled"


@dataclass(frozen=True)
class Changed:
    """An activity as it is now; `told` people are told, from `not_before` on when it is an
    indecent hour (None: at once)."""

    activity: Activity
    told: int
    not_before: datetime | None


@dataclass(frozen=True)
class Changes:
    """What an activity is changed to; None leaves a thing as it is. Instants are UTC."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    subject: str | None = None


def managed(uow: UnitOfWork, actor: Actor, activity_id: int) -> Activity:
    """An activity of a unit that `actor` runs, whatever its state; raises NotAllowed."""
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    require(actor, Action.MANAGE_ACTIVITY, uow.units.get(activity.unit_id))
    return activity


def manageable(uow: UnitOfWork, actor: Actor, activity_id: int) -> Activity:
    """An activity `actor` may change; raises NotAllowed, or Stale once it is closed, cancelled."""
    return _on(managed(uow, actor, activity_id))


def changeable(uow: UnitOfWork, actor: Actor, activity_id: int) -> Activity:
    """The same for what and when it is: what a unit above set up for several, only that changes or
    cancels, all parts together."""
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    if activity.host_unit_id is None:
        return manageable(uow, actor, activity_id)
    host = uow.units.get(activity.host_unit_id)
    if host is not None and not allowed(actor, Action.MANAGE_ACTIVITY, host.path):
        require(actor, Action.MANAGE_ACTIVITY, uow.units.get(activity.unit_id))
        raise Stale(N_("The unit above set this up; only it changes the time, place or subject."))
    require(actor, Action.MANAGE_ACTIVITY, host)
    return _on(activity)


def _on(activity: Activity) -> Activity:
    if activity.state is ActivityState.CANCELLED:
        raise Stale(N_("This activity was cancelled."))
    if activity.state is ActivityState.CLOSED:
        raise Stale(N_("The sheet of this activity is closed; it can no longer be changed."))
    if activity.correcting:
        raise Stale(N_("The sheet of this activity is being corrected; only its roll is open."))
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
) -> Changed:
    """Change an activity. A new time or place opens a new round of answers and is always told;
    other words are told if `tell`, else the cards are edited where they are.

    Raises NotAllowed, Stale, or Invalid for a start that has passed.
    """
    before = changeable(uow, actor, activity_id)
    zone, quiet = before.rules.clock(zone), before.rules.quiet
    values = _values(before, changes, now, zone)
    if not values:
        return Changed(before, 0, None)
    moved = "round" in values
    asked = _asked(uow, before) if moved else []
    after = uow.activities.change(activity_id, **values)
    if moved:
        planning.plan_activities(uow, [after], zone, told=now)
        uow.outbox.cancel(actor.bot_id, matter(activity_id), "moved", NUDGES)
        leave.show_again(uow, actor.bot_id, asked)
        standing.fill_anew(uow, after, zone)
        uow.hand_nudges.begin_anew(matter(activity_id))
        uow.hushes.wake(matter(activity_id), now)
        _phone_again(uow, activity_id)
    _audit(uow, actor, before, after, now)
    cards.refresh_all(uow, actor.bot_id, activity_id)
    if not moved and not tell:
        return Changed(after, 0, None)
    at_once = cannot_wait(min(before.starts_at, after.starts_at), now, zone, quiet)
    told = _tell(uow, actor.bot_id, before, after, at_night() if at_once else {})
    return Changed(after, told, None if at_once else quiet_until(now.astimezone(zone), quiet))


def _audit(uow: UnitOfWork, actor: Actor, before: Activity, after: Activity, now: datetime) -> None:
    fields = [name for name, value in vars(before).items() if value != vars(after)[name]]
    tag, unit_id = Tag.ACTIVITY_CHANGED, after.unit_id
    uow.audit.record(now, actor, tag, "activity", after.id, unit_id=unit_id, fields=fields)


def _values(before: Activity, changes: Changes, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What differs, and what follows from that; nothing when all is as it was."""
    moved = _moved(before, changes)
    starts_at = changes.starts_at or before.starts_at
    if moved and starts_at <= now:
        raise Invalid(N_("That time has passed already. Please choose another."))
    if starts_at > now + HORIZON:
        raise Invalid(N_("That is more than a year ahead. Please choose a nearer day."))
    values: dict[str, Any] = {}
    if changes.subject not in (None, before.subject):
        values["subject"] = changes.subject
    if moved:
        values |= {
            "place": before.place if changes.place is None else changes.place,
            "starts_at": starts_at,
            "ends_at": _end(before, changes),
            "round": before.round + 1,
            "answer_by": default_answer_by(starts_at, now, zone),
            "late_answers": before.rules.late_answers,
            "frozen_at": None,
            "nudged_at": None,
        }
    return values


def _asked(uow: UnitOfWork, activity: Activity) -> list[Participation]:
    """Whose leave waits for a decision."""
    rows = uow.participations.of_activity(activity.id)
    return [row for row in rows if row.leave_in(activity.round) is Leave.REQUESTED]


def _phone_again(uow: UnitOfWork, activity_id: int) -> None:
    """Whoever was phoned has to be told anew."""
    rows = uow.participations.of_activity(activity_id)
    anew = {"phoned_at": None, "phoned_by": None}
    uow.participations.set_many([(row.id, anew) for row in rows if row.phoned_at is not None])


def _moved(before: Activity, changes: Changes) -> bool:
    return (changes.starts_at or before.starts_at, _end(before, changes)) != (
        before.starts_at,
        before.ends_at,
    ) or changes.place not in (None, before.place)


def _end(before: Activity, changes: Changes) -> datetime:
    if changes.starts_at is None:
        return before.ends_at
    return changes.ends_at or changes.starts_at + (before.ends_at - before.starts_at)


def _tell(
    uow: UnitOfWork, bot_id: int, before: Activity, after: Activity, how: dict[str, bool]
) -> int:
    """A message, with what it was before, to all who have been told; returns how many get one. Who
    is to hear of another change yet hears of both at once, and what it was when they last did."""
    about = matter(after.id)
    told = _told(uow, bot_id, after.id)
    later = {chat_id for _, chat_id in uow.cards.awaiting(bot_id, {about}, CHANGED)}
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                chat_id,
                CHANGED,
                SendClass.DEADLINE,
                params={"activity": after.id, "starts_at": before.starts_at.isoformat()} | how,
                body={"place": before.place, "subject": before.subject},
                matter=about,
            )
            for chat_id in sorted(told - later)
        ]
    )
    return len(told)


def _told(uow: UnitOfWork, bot_id: int, activity_id: int) -> set[int]:
    """Chats of those expected who can be reached and whose card does not wait for the morning."""
    rows = uow.participations.of_activity(activity_id)
    accounts = uow.accounts.of_members(bot_id, {row.member_id for row in rows})
    waiting = uow.cards.awaiting(bot_id, {matter(activity_id)}, cards.CARD)
    reached = {one.telegram_id for one in accounts.values() if one.unreachable is None}
    return reached - {chat_id for _, chat_id in waiting}


def cancel(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> Changed:
    """Cancel: reminders end, and all who were told are told; at night at once, without a sound,
    when the start is near, else in the morning. Raises NotAllowed or Stale."""
    before = changeable(uow, actor, activity_id)
    about = matter(activity_id)
    told = _told(uow, actor.bot_id, activity_id)
    cancelled = uow.activities.change(activity_id, state=ActivityState.CANCELLED, cancelled_at=now)
    uow.steps.plan(activity_id, [])
    uow.outbox.cancel(actor.bot_id, about, "cancelled", [*NUDGES, cards.CARD, CHANGED])
    cards.refresh_all(uow, actor.bot_id, activity_id)
    leave.show_again(uow, actor.bot_id, _asked(uow, before))
    _phone_again(uow, activity_id)
    zone, quiet = before.rules.clock(zone), before.rules.quiet
    at_once = cannot_wait(cancelled.starts_at, now, zone, quiet)
    message = Message(
        actor.bot_id,
        0,
        CANCELLED,
        SendClass.DEADLINE,
        params={"activity": activity_id} | (at_night() if at_once else {}),
        dedupe_key=f"cancelled:{activity_id}:{int(now.timestamp())}",
        matter=about,
    )
    uow.outbox.fan_out(message, uow.debts.everybody(actor.bot_id, activity_id, among=told))
    uow.audit.record(
        now,
        actor,
        Tag.ACTIVITY_CANCELLED,
        "activity",
        activity_id,
        unit_id=cancelled.unit_id,
    )
    not_before = None if at_once else quiet_until(now.astimezone(zone), quiet)
    return Changed(cancelled, len(told), not_before)
