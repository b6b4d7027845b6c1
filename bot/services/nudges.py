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

    def on(self, day: date, zone: tzinfo) -> bool:
        """Whether it starts on that local day."""
        return self.activity.starts_at.astimezone(zone).date() == day


@dataclass(frozen=True)
class Day:
    """A day's message of one person: steps since that local day count; `whole`: so does what
    happens today (not for those who switched the daily message off)."""

    since: date
    whole: bool


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


def days(
    uow: UnitOfWork, wanted: dict[int, Day], now: datetime, zone: tzinfo
) -> dict[int, list[Owed]]:
    """What a day's message lists for each of these members, by member id; those for whom it has
    no reason any more are left out: no step of something unanswered, nothing today."""
    today = now.astimezone(zone).date()
    lists = owed(uow, set(wanted), now)
    unanswered = {item.activity.id for items in lists.values() for item in items if item.unanswered}
    stepped: dict[int, set[date]] = {}
    for step in uow.steps.of_activities(unanswered):
        if step.on_date is not None:
            stepped.setdefault(step.activity_id, set()).add(step.on_date)

    def has_reason(item: Owed, day: Day) -> bool:
        due = stepped.get(item.activity.id, set()) if item.unanswered else set()
        return any(day.since <= on <= today for on in due) or (
            day.whole and item.debt.answer is not Answer.LEAVE and item.on(today, zone)
        )

    return {
        member_id: lists[member_id]
        for member_id, day in wanted.items()
        if any(has_reason(item, day) for item in lists[member_id])
    }


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
