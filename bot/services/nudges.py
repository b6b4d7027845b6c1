"""Nudges: steps that fall due, the day's message, nudges by hand; each checked before sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState, Answer
from bot.domain.audit import Tag
from bot.domain.daily import next_daily
from bot.domain.delivery import SendClass
from bot.domain.nudges import QUIET_FROM, Audience, may_nudge_at, quiet_until
from bot.errors import N_, AppError, NotAllowed
from bot.services.rights import require
from bot.store.activities import Activity
from bot.store.debts import Debt
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

WEEK = timedelta(days=7)
_KINDS = {Audience.ATTENDING: "nudge.soon", Audience.UNANSWERED: "nudge.unanswered"}


@dataclass(frozen=True)
class Owed:
    """One activity as a member stands to it now."""

    activity: Activity
    debt: Debt

    @property
    def unanswered(self) -> bool:
        """No answer given for the activity as it is now."""
        return self.debt.answer is None


@dataclass(frozen=True)
class Nudged:
    """What a nudge by hand did: told so many, from when on (None: at once), and who is not in
    chat or cannot be reached."""

    told: int
    not_before: datetime | None
    unreached: tuple[int, ...]


def take_steps(uow: UnitOfWork, bot_id: int, now: datetime) -> int:
    """Take the steps with an instant of their own that are due; returns how many messages that
    made. Those of a day's message are `send_days`'s."""
    made = 0
    due = uow.steps.due(now)
    activities = uow.activities.many({step.activity_id for step in due})
    for step in due:
        activity = activities[step.activity_id]
        if not uow.steps.take(step, now):
            continue
        if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
            continue
        message = Message(
            bot_id,
            0,
            _KINDS[step.audience],
            SendClass.REMINDER,
            params={"activity": activity.id},
            dedupe_key=f"step:{step.id}",
            matter=matter(activity.id),
            expires_at=activity.starts_at,
        )
        made += uow.outbox.fan_out(message, uow.debts.audience(bot_id, activity.id, step.audience))
    return made


def matter(activity_id: int) -> str:
    """What a member's card of an activity is about."""
    return f"activity:{activity_id}"


def send_days(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Queue the day's messages that are due, for those who have something to be told; returns how
    many. After an outage several missed days make one message."""
    made = 0
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, time(), zone)
    for daily_at, due_at in uow.debts.due_days(bot_id):
        message = Message(
            bot_id,
            0,
            "nudge.day",
            SendClass.REMINDER,
            params={"day": today.isoformat(), "since": due_at.astimezone(zone).date().isoformat()},
            dedupe_key=f"day:{today.isoformat()}",
            matter=f"day:{today.isoformat()}",
            expires_at=datetime.combine(today, QUIET_FROM, zone),
        )
        audience = uow.debts.day_audience(
            bot_id,
            (daily_at, due_at),
            (due_at.astimezone(zone).date(), today),
            (midnight, midnight + timedelta(days=1)),
        )
        made += uow.outbox.fan_out(message, audience)
        uow.debts.postpone_day(bot_id, (daily_at, due_at), next_daily(daily_at, now, zone))
    return made


def owed(uow: UnitOfWork, member_ids: set[int], now: datetime) -> dict[int, list[Owed]]:
    """For each of these members: what they owe an answer to, and what is on within 7 days; by
    time."""
    debts = uow.debts.of_members(member_ids, now + WEEK)
    activities = uow.activities.many({debt.activity_id for debt in debts})
    listed: dict[int, list[Owed]] = {member_id: [] for member_id in member_ids}
    for debt in debts:
        listed[debt.member_id].append(Owed(activities[debt.activity_id], debt))
    return listed


def day_matters(
    uow: UnitOfWork, items: list[Owed], since: date, today: date, zone: tzinfo, *, all_day: bool
) -> bool:
    """Whether a day's message still has a reason: a step of something unanswered between those
    local days, or (`all_day`) something that happens today."""
    unanswered = {item.activity.id for item in items if item.unanswered}
    stepped = any(
        step.on_date is not None and since <= step.on_date <= today
        for step in uow.steps.of_activities(unanswered)
    )
    return stepped or (all_day and any(_today(item, today, zone) for item in items))


def _today(item: Owed, today: date, zone: tzinfo) -> bool:
    return item.activity.starts_at.astimezone(zone).date() == today and (
        item.debt.answer is not Answer.LEAVE
    )


def by_hand(
    uow: UnitOfWork, actor: Actor, bot_id: int, activity_id: int, now: datetime, zone: tzinfo
) -> Nudged:
    """Nudge those who owe an answer; at most every two hours, in quiet hours from the morning on.

    A group leader nudges the own group's people. Raises NotAllowed, or AppError with the time from
    when on it is possible again.
    """
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    group_ids = _nudgeable_groups(uow, actor, activity)
    if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
        raise AppError(N_("This activity is over or cancelled; nobody owes an answer."))
    _cooled_down(activity, now, zone)
    rows = {row.member_id: row for row in uow.participations.of_activity(activity.id)}
    owing = {
        member_id
        for member_id in uow.debts.owing(activity.id)
        if group_ids is None or rows[member_id].group_id in group_ids
    }
    if not owing:
        raise AppError(N_("Everybody has answered; there is nobody to remind."))
    accounts = uow.accounts.of_members(bot_id, owing)
    reachable = {one: found for one, found in accounts.items() if found.unreachable is None}
    messages = [
        Message(
            bot_id,
            found.telegram_id,
            "nudge.unanswered",
            SendClass.REMINDER,
            params={"activity": activity.id},
            dedupe_key=f"by_hand:{activity.id}:{int(now.timestamp())}:{found.id}",
            matter=matter(activity.id),
            expires_at=activity.starts_at,
        )
        for found in reachable.values()
    ]
    uow.outbox.add_all(messages)
    uow.activities.change(activity.id, nudged_at=now)
    uow.audit.record(
        now,
        actor,
        Tag.NUDGED_BY_HAND,
        "activity",
        activity.id,
        unit_id=activity.unit_id,
        told=len(messages),
    )
    unreached = tuple(sorted(owing - set(reachable)))
    return Nudged(len(messages), quiet_until(now.astimezone(zone)), unreached)


def _nudgeable_groups(uow: UnitOfWork, actor: Actor, activity: Activity) -> frozenset[int] | None:
    """None: everybody; else only those of these groups (a group leader's)."""
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


def _cooled_down(activity: Activity, now: datetime, zone: tzinfo) -> None:
    again = may_nudge_at(activity.nudged_at)
    if again is not None and now < again:
        raise AppError(
            N_("They were reminded less than two hours ago. The next time is possible at {time}."),
            time=again.astimezone(zone).strftime("%H:%M"),
        )


def next_nudge(uow: UnitOfWork, bot_id: int) -> datetime | None:
    """When the next reminder falls due (for the demo's clock)."""
    found = [due for due in (uow.debts.next_step(), uow.outbox.next_due(bot_id)) if due is not None]
    return min(found, default=None)
