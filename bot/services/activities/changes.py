"""Changing and cancelling what is published; everybody who was told is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import N_, NotAllowed, Stale
from bot.services.activities import cards, hearing, leave, standing
from bot.services.activities.changing import Changes as Changes
from bot.services.activities.changing import values_of
from bot.services.activities.publishing import at_night, is_urgent, waits_until
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.services.nudging.taking import NUDGES
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.audit import Line
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
    return change_all(uow, actor, [before], changes, tell=tell, now=now, zone=zone)[0]


def change_all(
    uow: UnitOfWork,
    actor: Actor,
    found: Sequence[Activity],
    changes: Changes,
    *,
    tell: bool,
    now: datetime,
    zone: tzinfo,
) -> list[Changed]:
    """The same of many that can be changed, in their order, for a service that has looked at the
    right."""
    values = {one.id: of for one in found if (of := values_of(one, changes, now, zone))}
    before = [one for one in found if one.id in values]
    moved = [one for one in before if "round" in values[one.id]]
    heard = before if tell else moved
    rows = uow.participations.of_activities({one.id for one in heard}) if heard else []
    after = uow.activities.change_all(values)
    if moved:
        _begin_anew(uow, actor.bot_id, moved, after, rows, now, zone)
    _audit(uow, actor, [(one, after[one.id]) for one in before], now)
    cards.refresh_all(uow, actor.bot_id, set(values))
    soon = {one.id: min(one.starts_at, after[one.id].starts_at) for one in heard}
    told = hearing.told(uow, actor.bot_id, set(soon), rows) if soon else {}
    urgent = {one.id for one in heard if is_urgent(one, soon[one.id], now, zone)}
    _tell(uow, actor.bot_id, heard, told, urgent)
    return [
        Changed(
            after.get(one.id, one),
            len(told.get(one.id, ())),
            waits_until(one, soon[one.id], now, zone) if one.id in soon else None,
        )
        for one in found
    ]


def _begin_anew(
    uow: UnitOfWork,
    bot_id: int,
    moved: Sequence[Activity],
    after: Mapping[int, Activity],
    rows: Sequence[Participation],
    now: datetime,
    zone: tzinfo,
) -> None:
    """What follows from a new time or place."""
    there = [after[one.id] for one in moved]
    about = {one.id: matter(one.id) for one in moved}
    theirs = [row for row in rows if row.activity_id in about]
    planning.plan_activities(uow, there, zone, told=now)
    uow.outbox.cancel_all(bot_id, set(about.values()), "moved", NUDGES)
    leave.show_again(uow, bot_id, hearing.asked(theirs, moved))
    standing.fill_anew(uow, there, zone)
    uow.hand_nudges.begin_anew(set(about.values()))
    uow.hushes.wake(set(about.values()), now)
    hearing.phone_again(uow, theirs)


def _audit(
    uow: UnitOfWork, actor: Actor, changed: Sequence[tuple[Activity, Activity]], now: datetime
) -> None:
    lines = []
    for before, after in changed:
        fields = [name for name, value in vars(before).items() if value != vars(after)[name]]
        detail = {"fields": fields}
        tag = Tag.ACTIVITY_CHANGED
        lines.append(Line(actor, tag, "activity", after.id, after.unit_id, detail))
    uow.audit.record_all(now, lines)


def _tell(
    uow: UnitOfWork,
    bot_id: int,
    heard: Sequence[Activity],
    told: Mapping[int, set[int]],
    urgent: set[int],
) -> None:
    """A message, with what it was before, to all who have been `told` (chats by activity). Who is
    to hear of another change yet hears of both at once, and what it was when they last did."""
    later = uow.cards.awaiting(bot_id, {matter(one.id) for one in heard}, CHANGED)
    messages = []
    for before in heard:
        about, how = matter(before.id), at_night() if before.id in urgent else {}
        messages += [
            Message(
                bot_id,
                chat_id,
                CHANGED,
                SendClass.DEADLINE,
                params={"activity": before.id, "starts_at": before.starts_at.isoformat()} | how,
                body={"place": before.place, "subject": before.subject},
                matter=about,
            )
            for chat_id in sorted(told[before.id])
            if (about, chat_id) not in later
        ]
    uow.outbox.add_all(messages)


def cancel(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> Changed:
    """Cancel: reminders end, and all who were told are told; at night at once, without a sound,
    when the start is near, else in the morning. Raises NotAllowed or Stale."""
    return cancel_all(uow, actor, [changeable(uow, actor, activity_id)], now, zone)[0]


def cancel_all(
    uow: UnitOfWork, actor: Actor, found: Sequence[Activity], now: datetime, zone: tzinfo
) -> list[Changed]:
    """The same of many that can be changed, in their order, for a service that has looked at the
    right."""
    ids, bot_id = {one.id for one in found}, actor.bot_id
    rows = uow.participations.of_activities(ids)
    told = hearing.told(uow, bot_id, ids, rows)
    over = {"state": ActivityState.CANCELLED, "cancelled_at": now}
    after = uow.activities.change_all(dict.fromkeys(ids, over))
    uow.steps.plan_all({planning.matter_of(one): [] for one in found})
    ended = [*NUDGES, cards.CARD, CHANGED]
    uow.outbox.cancel_all(bot_id, {matter(one) for one in ids}, "cancelled", ended)
    cards.refresh_all(uow, bot_id, ids)
    leave.show_again(uow, bot_id, hearing.asked(rows, found))
    hearing.phone_again(uow, rows)
    news = {one.id: _cancelled(bot_id, one, now, zone) for one in found}
    chats = [(one, chat_id) for one, of in told.items() for chat_id in of]
    uow.outbox.fan_out_all(news, uow.debts.everybody(bot_id, ids, among=chats))
    tag = Tag.ACTIVITY_CANCELLED
    uow.audit.record_all(now, [Line(actor, tag, "activity", one.id, one.unit_id) for one in found])
    return [
        Changed(after[one.id], len(told[one.id]), waits_until(one, one.starts_at, now, zone))
        for one in found
    ]


def _cancelled(bot_id: int, of: Activity, now: datetime, zone: tzinfo) -> Message:
    urgent = is_urgent(of, of.starts_at, now, zone)
    return Message(
        bot_id,
        0,
        CANCELLED,
        SendClass.DEADLINE,
        params={"activity": of.id} | (at_night() if urgent else {}),
        dedupe_key=f"cancelled:{of.id}:{int(now.timestamp())}",
        matter=matter(of.id),
    )
