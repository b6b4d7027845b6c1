"""Nudges: steps that fall due and the day's message; each checked again before sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain import zones
from bot.domain.activities import Answer, Window, window
from bot.domain.daily import next_daily
from bot.domain.delivery import SendClass
from bot.domain.nudges import QUIET_FROM
from bot.domain.policies.steps import Audience
from bot.domain.quiet import EARLIEST_START
from bot.services.nudging import quiet_hours, taking
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.members.days import DueDay
from bot.store.members.units import Unit
from bot.store.nudging.debts import Debt
from bot.store.uow import UnitOfWork

WEEK = timedelta(days=7)
DAY = "nudge.day"
UNDECIDED = timedelta(days=10)
"""Who is not sure whether to come is asked again so long before."""

_TAKEN = (Window.OPEN, Window.LATE)


@dataclass(frozen=True)
class Owed:
    """One activity as a member stands to it now; `window`: whether answers are taken. `words`: what
    today's step says in words of its own, by language; `owing`: so many have not answered then."""

    activity: Activity
    debt: Debt
    group: Unit | None
    window: Window
    words: Mapping[str, str] = field(default_factory=dict)
    owing: int = 0

    @property
    def unanswered(self) -> bool:
        """No answer given for the activity as it is now, and there is still time for one."""
        return self.debt.answer is None and self.window in _TAKEN

    def owes(self, now: datetime, zone: tzinfo) -> bool:
        """An answer is due: none was given, or, on an earlier day, that they are not sure."""
        near = self.activity.starts_at - now <= UNDECIDED
        open_ = self.debt.answer is Answer.UNSURE and near and self.window in _TAKEN
        return self.unanswered or (
            open_ and not self.answered_on(now.astimezone(zone).date(), zone)
        )

    @property
    def begun(self) -> bool:
        """It is on at this moment."""
        return self.window is Window.BEGUN

    def answered_on(self, day: date, zone: tzinfo) -> bool:
        """Whether it was answered on that local day."""
        at = self.debt.answered_at
        return at is not None and at.astimezone(zone).date() == day

    def ahead_on(self, day: date, zone: tzinfo) -> bool:
        """Whether it is still to start, on that local day."""
        return not self.begun and self.activity.starts_at.astimezone(zone).date() == day


@dataclass(frozen=True)
class Day:
    """A day's message of one person: steps since that local day count; `whole`: so does what
    happens today (not for those who switched the daily message off)."""

    since: date
    whole: bool


def matter(activity_id: int) -> str:
    """What a member's card of an activity is about."""
    return f"activity:{activity_id}"


def send_days(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Queue the day's messages that are due, for those who have something to be told; returns how
    many. After an outage several missed days make one message, at today's hour; when that is past
    the evening too, tomorrow's."""
    made = 0
    for day in uow.debts.due_days(bot_id):
        made += _send_day(uow, bot_id, day, now, zones.of(day.zone, zone))
    if made:
        taking.take_coming(uow, bot_id, zone)
    return made


def _send_day(uow: UnitOfWork, bot_id: int, due: DueDay, now: datetime, zone: tzinfo) -> int:
    """The same of one hour on one wall clock."""
    local = now.astimezone(zone)
    today, daily_at, due_at = local.date(), due.daily_at, due.due_at
    if not time.fromisoformat(daily_at) <= local.time() < QUIET_FROM:
        return 0
    if time.fromisoformat(daily_at) >= EARLIEST_START:
        # Who came to a stricter unit would wait for a morning after the message's own day.
        quiet_hours.fit(uow, uow.accounts.due(bot_id, due), today, now, zone)
    message = Message(
        bot_id,
        0,
        DAY,
        SendClass.REMINDER,
        params={"day": today.isoformat(), "since": due_at.astimezone(zone).date().isoformat()},
        dedupe_key=f"day:{today.isoformat()}",
        matter=day_matter(today),
        expires_at=datetime.combine(today, QUIET_FROM, zone),
    )
    days = (due_at.astimezone(zone).date(), today)
    tomorrow = _midnight(local) + timedelta(days=1)
    stepped, made = uow.steps.any_on(*days), 0
    if stepped or uow.debts.any_between(now, tomorrow):
        audience = uow.debts.day_audience(bot_id, due, days, (now, tomorrow))
        made = uow.outbox.fan_out(message, audience)
    if stepped:
        uow.nudged.record_days(bot_id, due, days, f"day:{today.isoformat()}")
    uow.debts.postpone_day(bot_id, due, next_daily(daily_at, now, zone))
    return made


def day_matter(day: date) -> str:
    """What the list of a local day is about."""
    return f"day:{day.isoformat()}"


def owed(
    uow: UnitOfWork, member_ids: set[int], now: datetime, since: datetime | None = None
) -> dict[int, list[Owed]]:
    """For each of these members: what they owe an answer to, what they have answered `since`, and
    what is on within 7 days; by time."""
    debts = uow.debts.of_members(member_ids, now + WEEK, since)
    activities = uow.activities.many({debt.activity_id for debt in debts})
    groups = uow.units.many({one.group_id for one in activities.values() if one.group_id})
    listed: dict[int, list[Owed]] = {member_id: [] for member_id in member_ids}
    for debt in debts:
        activity = activities[debt.activity_id]
        group = groups.get(activity.group_id or 0)
        listed[debt.member_id].append(Owed(activity, debt, group, _window(activity, now)))
    return listed


def _window(activity: Activity, now: datetime) -> Window:
    return window(
        activity.state,
        activity.starts_at,
        activity.answer_by,
        now,
        late_answers=activity.late_answers,
    )


def todays(
    uow: UnitOfWork, member_ids: set[int], now: datetime, zone: tzinfo
) -> dict[int, list[Owed]]:
    """The lists of today: what `owed` says, with what was answered today."""
    return owed(uow, member_ids, now, _midnight(now.astimezone(zone)))


def _midnight(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), local.tzinfo)


def days(
    uow: UnitOfWork, bot_id: int, wanted: dict[int, Day], now: datetime, zone: tzinfo
) -> dict[int, list[Owed]]:
    """What a day's message lists for each of these members, by member id; those for whom it has
    no reason any more are left out: no step that is still for them, nothing ahead today."""
    today = now.astimezone(zone).date()
    lists = todays(uow, set(wanted), now, zone)
    listed = {item.activity.id: item.activity for items in lists.values() for item in items}
    pairs = {(item.activity.id, who) for who, items in lists.items() for item in items}
    stepped: dict[Audience, dict[int, set[date]]] = {}
    for step in uow.steps.of_activities(set(listed)):
        if step.on_date is None or (step.on_date < today and step.until_at <= now):
            continue
        if step.round == listed[step.activity_id].round:
            of = stepped.setdefault(step.audience, {})
            of.setdefault(step.activity_id, set()).add(step.on_date)
    right = {
        of: _still(uow, bot_id, {pair for pair in pairs if pair[0] in found}, of, today)
        for of, found in stepped.items()
    }
    ahead = {
        (item.activity.id, who)
        for who, items in lists.items()
        for item in items
        if item.ahead_on(today, zone) and item.debt.answer is not Answer.LEAVE
    }
    tasks = uow.debts.task_days(bot_id, set(wanted), today)
    present = _still(uow, bot_id, ahead, Audience.EXPECTED, today)

    def has_reason(member_id: int, day: Day) -> bool:
        own = {(item.activity.id, member_id) for item in lists[member_id]}
        due = {
            on for of, found in stepped.items() for pair in own & right[of] for on in found[pair[0]]
        } | tasks.get(member_id, set())
        return bool(day.whole and own & present) or any(day.since <= on <= today for on in due)

    return {who: lists[who] for who, day in wanted.items() if has_reason(who, day)}


def _still(
    uow: UnitOfWork, bot_id: int, pairs: set[tuple[int, int]], of: Audience, today: date
) -> set[tuple[int, int]]:
    """Which of these (activity id, member id) a nudge of that kind is right for now."""
    if not pairs:
        return set()
    why = uow.audiences.still(bot_id, pairs, of, today)
    return {pair for pair, reason in why.items() if reason is None}


def next_nudge(uow: UnitOfWork, bot_id: int) -> datetime | None:
    """When the next reminder falls due (for the demo's clock)."""
    found = [due for due in (uow.debts.next_step(), uow.outbox.next_due(bot_id)) if due is not None]
    return min(found, default=None)
