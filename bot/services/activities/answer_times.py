"""Until when answers are taken: another deadline, closing the answers by hand, reopening them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.activities import Window, cannot_wait, closed_by_hand, default_answer_by, window
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import quiet_until
from bot.errors import N_, Invalid, Stale
from bot.services.activities import cards, changes
from bot.services.activities.publishing import at_night
from bot.services.nudging import planning
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity as Activity
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

DEADLINE = "activity.deadline"


@dataclass(frozen=True)
class Timed:
    """An activity as it is now; `told` people who still owe an answer hear of it, from
    `not_before` on when it is an indecent hour (None: at once)."""

    activity: Activity
    told: int = 0
    not_before: datetime | None = None


def changeable(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Activity:
    """An activity whose answers `actor` may give another time; raises NotAllowed or Stale."""
    activity = changes.manageable(uow, actor, activity_id)
    if activity.starts_at <= now:
        raise Stale(N_("It has begun; answers are no longer taken."))
    return activity


def set_deadline(
    uow: UnitOfWork,
    actor: Actor,
    activity_id: int,
    answer_by: datetime,
    now: datetime,
    zone: tzinfo,
) -> Timed:
    """Answers are in time until then (UTC); answers that were closed are taken again. Raises
    NotAllowed, Stale, or Invalid for an instant that has passed or lies after the start."""
    before = changeable(uow, actor, activity_id, now)
    if answer_by <= now:
        raise Invalid(N_("That time has passed already. Please choose another."))
    if answer_by > before.starts_at:
        raise Invalid(N_("Answers end at the start at the latest. Please choose an earlier time."))
    if answer_by == before.answer_by:
        return Timed(before)
    late = before.rules.late_answers if _shut(before, now) else before.late_answers
    return _set(uow, actor, before, answer_by, now, zone, late=late, tag=Tag.ACTIVITY_CHANGED)


def stop(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime) -> Timed:
    """Answers are no longer taken; nobody is told, the cards show it. Raises NotAllowed, Stale."""
    before = changeable(uow, actor, activity_id, now)
    if _shut(before, now):
        return Timed(before)
    ended = min(before.answer_by, closed_by_hand(now))
    after = uow.activities.change(activity_id, answer_by=ended, late_answers=False)
    _audit(uow, actor, after, Tag.ANSWERS_CLOSED)
    cards.refresh_all(uow, actor.bot_id, {activity_id})
    return Timed(after)


def resume(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> Timed:
    """Answers are taken again, until the usual deadline. Raises NotAllowed or Stale."""
    before = changeable(uow, actor, activity_id, now)
    if not _shut(before, now):
        return Timed(before)
    local = before.rules.clock(zone)
    until = default_answer_by(before.starts_at, now, local)
    late = before.rules.late_answers
    return _set(uow, actor, before, until, now, zone, late=late, tag=Tag.ANSWERS_REOPENED)


def _shut(activity: Activity, now: datetime) -> bool:
    """Whether answers have ended and late ones do not count."""
    found = window(
        activity.state,
        activity.starts_at,
        activity.answer_by,
        now,
        late_answers=activity.late_answers,
    )
    return found is Window.SHUT


def _set(
    uow: UnitOfWork,
    actor: Actor,
    before: Activity,
    answer_by: datetime,
    now: datetime,
    zone: tzinfo,
    *,
    late: bool,
    tag: Tag,
) -> Timed:
    after = uow.activities.change(before.id, answer_by=answer_by, late_answers=late)
    planning.plan_activities(uow, [after], zone)
    uow.hushes.wake({matter(after.id)}, answer_by)
    _audit(uow, actor, after, tag)
    cards.refresh_all(uow, actor.bot_id, {after.id})
    local, quiet = after.rules.clock(zone), after.rules.quiet
    at_once = cannot_wait(after.answer_by, now, local, quiet)
    told = _tell(uow, actor.bot_id, after, at_once=at_once)
    return Timed(after, told, None if at_once else quiet_until(now.astimezone(local), quiet))


def _audit(uow: UnitOfWork, actor: Actor, after: Activity, tag: Tag) -> None:
    detail = {"fields": ["answer_by"]} if tag is Tag.ACTIVITY_CHANGED else {}
    uow.audit.record(uow.now, actor, tag, "activity", after.id, unit_id=after.unit_id, **detail)


def _tell(uow: UnitOfWork, bot_id: int, after: Activity, *, at_once: bool) -> int:
    """A message to those who owe an answer, but for whom the card or this still waits."""
    about = matter(after.id)
    accounts = uow.accounts.of_members(bot_id, set(uow.debts.owing(after.id)))
    waiting = {
        chat_id
        for kind in (cards.CARD, changes.CHANGED, DEADLINE)
        for _, chat_id in uow.cards.awaiting(bot_id, {about}, kind)
    }
    told = sorted(one.telegram_id for one in accounts.values() if one.unreachable is None)
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                chat_id,
                DEADLINE,
                SendClass.DEADLINE,
                params={"activity": after.id} | (at_night() if at_once else {}),
                matter=about,
                expires_at=after.starts_at,
            )
            for chat_id in told
            if chat_id not in waiting
        ]
    )
    return len(told)
