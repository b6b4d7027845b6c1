"""Undoing a cancellation, for ten minutes: it takes place after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, can_undo
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import N_, Stale
from bot.services.activities import cards, hearing, leave, standing
from bot.services.activities.changes import CANCELLED, CHANGED
from bot.services.activities.publishing import at_night, card_of, is_urgent, waits_until
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.audit import Line
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
    return undo_all(uow, actor, [before], now, zone)[0]


def undo_all(
    uow: UnitOfWork, actor: Actor, found: Sequence[Activity], now: datetime, zone: tzinfo
) -> list[Restored]:
    """The same of many whose cancellation can be undone, in their order, for a service that has
    looked at the right."""
    ids, bot_id = {one.id for one in found}, actor.bot_id
    on = {"state": ActivityState.PUBLISHED, "cancelled_at": None}
    after = uow.activities.change_all(dict.fromkeys(ids, on))
    standing.fill_activities(uow, after.values(), zone)
    planning.plan_activities(uow, after.values(), zone)
    told = _tell(uow, bot_id, found, now, zone)
    rows = uow.participations.of_activities(ids)
    leave.show_again(uow, bot_id, hearing.asked(rows, found))
    cards.refresh_all(uow, bot_id, ids)
    tag = Tag.ACTIVITY_RESTORED
    uow.audit.record_all(now, [Line(actor, tag, "activity", one.id, one.unit_id) for one in found])
    return [
        Restored(after[one.id], told[one.id], waits_until(one, one.starts_at, now, zone))
        for one in found
    ]


def possible(actor: Actor, activity: Activity, unit_path: str, now: datetime) -> bool:
    """Whether `actor` may undo the cancellation of an activity now."""
    return (
        activity.state is ActivityState.CANCELLED
        and can_undo(activity.cancelled_at, activity.starts_at, now)
        and allowed(actor, Action.MANAGE_ACTIVITY, unit_path)
    )


def _tell(
    uow: UnitOfWork, bot_id: int, found: Sequence[Activity], now: datetime, zone: tzinfo
) -> dict[int, int]:
    """Whoever has been told of the cancellation is told that it is off; whose message about it had
    not gone out hears nothing of it. Who never got the card gets it now. Returns how many are told,
    by activity."""
    since = {matter(one.id): one.cancelled_at for one in found if one.cancelled_at is not None}
    uow.outbox.cancel_all(bot_id, set(since), "undone", [CANCELLED])
    told = uow.receipts.told(bot_id, since, CANCELLED)
    unsent = uow.receipts.withheld(bot_id, since, [cards.CARD, CHANGED], "cancelled") - told
    urgent = {one.id: is_urgent(one, one.starts_at, now, zone) for one in found}
    chats, others = _chats(found, told), _chats(found, unsent)
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                chat_id,
                RESTORED,
                SendClass.DEADLINE,
                params={"activity": one.id} | (at_night() if urgent[one.id] else {}),
                matter=matter(one.id),
                expires_at=one.starts_at,
            )
            for one in found
            for chat_id in chats[one.id]
        ]
    )
    uow.outbox.add_all(
        [
            replace(card_of(bot_id, one, chat_id, at_once=urgent[one.id]), dedupe_key=None)
            for one in found
            for chat_id in others[one.id]
        ]
    )
    return {one: len(of) for one, of in chats.items()}


def _chats(found: Sequence[Activity], of: set[tuple[str, int]]) -> dict[int, list[int]]:
    """The chats of these (matter, chat id), by activity."""
    chats: dict[str, list[int]] = {}
    for about, chat_id in sorted(of):
        chats.setdefault(about, []).append(chat_id)
    return {one.id: chats.get(matter(one.id), []) for one in found}
