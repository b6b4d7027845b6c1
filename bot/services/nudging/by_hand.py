"""Nudges by hand: 🔔 for those who owe an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.nudges import arrives_at, may_nudge_at, quiet_until
from bot.errors import N_, AppError, NotAllowed
from bot.services.identity.rights import require
from bot.services.nudging.nudges import matter
from bot.services.nudging.taking import UNANSWERED
from bot.store.accounts import Account
from bot.store.activities import Activity
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Nudged:
    """What a nudge by hand did: told so many, from when on (None: at once), and who is not in
    chat or cannot be reached."""

    told: int
    not_before: datetime | None
    unreached: tuple[int, ...]


def nudge(
    uow: UnitOfWork, actor: Actor, bot_id: int, activity_id: int, now: datetime, zone: tzinfo
) -> Nudged:
    """Nudge those who owe an answer; at most every two hours, in quiet hours from the morning on.

    A group leader nudges the own group's people. Raises NotAllowed, or AppError with the time from
    when on it is possible again.
    """
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    owing = _owing(uow, activity, _groups(uow, actor, activity))
    zone, quiet = activity.rules.clock(zone), activity.rules.quiet
    _may_nudge(activity, owing, now, zone)
    accounts = uow.accounts.of_members(bot_id, owing)
    reachable = {one: found for one, found in accounts.items() if found.unreachable is None}
    told = uow.outbox.add_all([_message(activity, found, now) for found in reachable.values()])
    if told:
        uow.activities.change(activity.id, nudged_at=now)
    uow.audit.record(
        now,
        actor,
        Tag.NUDGED_BY_HAND,
        "activity",
        activity.id,
        unit_id=activity.unit_id,
        told=told,
    )
    unreached = tuple(sorted(owing - set(reachable)))
    return Nudged(told, quiet_until(now.astimezone(zone), quiet) if told else None, unreached)


def _groups(uow: UnitOfWork, actor: Actor, activity: Activity) -> frozenset[int] | None:
    """None: everybody; else only those of these groups (a group leader's). Raises NotAllowed."""
    unit = uow.units.get(activity.unit_id)
    try:
        require(actor, Action.NUDGE, unit)
    except NotAllowed:
        groups = uow.units.children(activity.unit_id)
        require(actor, Action.NUDGE, *groups)
        return frozenset(group.id for group in groups) & frozenset(
            office.unit_id for office in actor.offices
        )
    return None


def _owing(uow: UnitOfWork, activity: Activity, groups: frozenset[int] | None) -> set[int]:
    owing = set(uow.debts.owing(activity.id))
    if groups is None:
        return owing
    rows = uow.participations.of_activity(activity.id)
    return {row.member_id for row in rows if row.group_id in groups} & owing


def _may_nudge(activity: Activity, owing: set[int], now: datetime, zone: tzinfo) -> None:
    if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
        raise AppError(N_("This activity is over or cancelled; nobody owes an answer."))
    if now > activity.answer_by and not activity.late_answers:
        raise AppError(N_("The time for answers is over; please call those who have not answered."))
    _cooled_down(activity, now, zone)
    if not owing:
        raise AppError(N_("Everybody has answered; there is nobody to remind."))


def _cooled_down(activity: Activity, now: datetime, zone: tzinfo) -> None:
    """Raises AppError while a nudge still waits for the morning, and for two hours after it."""
    nudged_at, quiet = activity.nudged_at, activity.rules.quiet
    again = may_nudge_at(nudged_at, zone, quiet)
    if nudged_at is None or again is None or now >= again:
        return
    arrives = arrives_at(nudged_at, zone, quiet)
    if now < arrives:
        raise AppError(
            N_("It is quiet now; they will be reminded at {time} already."),
            time=arrives.astimezone(zone).strftime("%H:%M"),
        )
    raise AppError(
        N_("They were reminded less than two hours ago. The next time is possible at {time}."),
        time=again.astimezone(zone).strftime("%H:%M"),
    )


def _message(activity: Activity, account: Account, now: datetime) -> Message:
    return Message(
        account.bot_id,
        account.telegram_id,
        UNANSWERED,
        SendClass.REMINDER,
        params={"activity": activity.id},
        dedupe_key=f"by_hand:{activity.id}:{int(now.timestamp())}:{account.id}",
        matter=matter(activity.id),
        expires_at=activity.starts_at,
    )
