"""What steps will come to, if nobody does anything more: who is told when, and who not and why.

It asks what is asked when a step is taken, and knows what own quiet hours and the limit of a day
make of it then. What other matters will send is not foreseen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from bot.domain import zones
from bot.domain.nudges import QUIET_FROM
from bot.domain.policies.crowding import Coming, How, Limit, held_back
from bot.domain.policies.own_hours import comes, put_off
from bot.domain.policies.planner import on_list
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.services.nudging import own_days, quiet_hours, taking
from bot.services.nudging.quiet_hours import Hours
from bot.store.accounts import Account
from bot.store.audiences import Recipient
from bot.store.steps import Step
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Foreseen:
    """Steps of one moment, shown as the first of them: whom they might concern, and (`apart`, by
    member id) when those are told who are not told when it is due."""

    steps: tuple[Step, ...]
    people: tuple[Recipient, ...]
    apart: dict[int, datetime]

    @property
    def step(self) -> Step:
        """What all of them are like."""
        return self.steps[0]


@dataclass(frozen=True)
class _View:
    uow: UnitOfWork
    bot_id: int
    now: datetime
    zone: tzinfo

    def recipients(self, steps: Sequence[Step], at: datetime) -> list[Recipient]:
        """As they are asked about when they are told: the day's message by its own day, whatever
        the clocks of its readers."""
        on = steps[0].on_date
        days = {on: steps} if on else own_days.by_day(self.uow, steps, at, self.zone)
        found = [
            self.uow.audiences.of_steps(self.bot_id, some, at, day) for day, some in days.items()
        ]
        return found[0] if len(found) == 1 else [each for some in found for each in some]


def to_come(step: Step, now: datetime, zone: tzinfo) -> bool:
    """Whether a step is still to come for anybody: a part of the day's message is for whoever gets
    that at a later hour, once its usual hour is past."""
    if step.done_at is None:
        return True
    today = now.astimezone(zone).date()
    return step.reason is None and step.on_date is not None and step.on_date >= today


def foresee(
    uow: UnitOfWork,
    bot_id: int,
    moments: Sequence[Sequence[Step]],
    now: datetime,
    zone: tzinfo,
) -> list[Foreseen]:
    """What each of these moments will come to, but for those that are past for everybody; `zone`
    is the organisation's."""
    view = _View(uow, bot_id, now, zone)
    found = [
        Foreseen(tuple(some), tuple(view.recipients(some, max(some[0].due_at, now))), {})
        for some in moments
    ]
    members = {each.member_id for one in found for each in one.people if each.account_id}
    accounts = uow.accounts.of_members(bot_id, members) if members else {}
    today = now.astimezone(zone).date()
    hours = quiet_hours.of_accounts(uow, accounts.values(), today)
    by_member = {who: hours[one.id] for who, one in accounts.items()}
    own = [_own(view, _at_own_hour(view, one, accounts), by_member) for one in found]
    left = [one for one in own if one.step.done_at is None or _nudged(one)]
    return _within_limit(view, left, accounts)


def _nudged(one: Foreseen) -> list[Recipient]:
    if one.step.reason is not None:
        return []
    return [each for each in one.people if each.reason is None]


def _at_own_hour(view: _View, one: Foreseen, accounts: Mapping[int, Account]) -> Foreseen:
    """With what the hour at which each gets the day's message does to a part of that."""
    day = one.step.on_date
    if day is None or one.step.reason is not None:
        return one
    hours = {
        each.member_id: max(_told_at(view, day, accounts[each.member_id]), view.now)
        for each in one.people
        if each.member_id in accounts
    }
    due = max(one.step.due_at, view.now)
    then = _then(view, one, {when for when in hours.values() if when != due})
    people = tuple(
        each
        if (when := hours.get(each.member_id, due)) == due
        else replace(each, reason=then.get((each.member_id, when), Reason.LEFT))
        for each in one.people
        if one.step.done_at is None or hours.get(each.member_id, view.now) > view.now
    )
    return replace(one, people=people)


def _told_at(view: _View, day: date, account: Account) -> datetime:
    """When (UTC) somebody gets the message of that day."""
    wall = zones.of(account.wall, view.zone)
    hour = time.fromisoformat(account.daily_at)
    return datetime.combine(day, hour, wall).astimezone(UTC)


def _then(
    view: _View, one: Foreseen, moments: Collection[datetime]
) -> dict[tuple[int, datetime], Reason | None]:
    """Why somebody would not be told at one of these moments, by member id and moment."""
    return {
        (each.member_id, when): each.reason
        for when in moments
        for each in view.recipients(one.steps, when)
    }


def _own(view: _View, one: Foreseen, hours: dict[int, Hours]) -> Foreseen:
    """With what own quiet hours do to a step that has an instant of its own."""
    if one.step.on_date is not None or one.step.reason is not None:
        return one
    due = max(one.step.due_at, view.now)
    moved = {
        each.member_id: when
        for each in one.people
        if each.member_id in hours
        and (when := _comes(view, one.step, hours[each.member_id])) != due
    }
    # Asked about again at the moment it comes to them; who is not told before it is due may be
    # told by what is put off then.
    then = _then(view, one, {when for when in moved.values() if when is not None})
    for who, when in moved.items():
        if when is not None and when < due and then.get((who, when), Reason.LEFT) is not None:
            moved[who] = _put_off(view, one.step, hours[who])
    later = {when for when in moved.values() if when is not None and when > due}
    then |= _then(view, one, later - {when for _, when in then})
    people = tuple(
        replace(each, reason=_moved(each, moved[each.member_id], then, due))
        if each.member_id in moved
        else each
        for each in one.people
    )
    told = {each.member_id for each in people if each.reason is None}
    apart = {who: when for who, when in moved.items() if when is not None and who in told}
    return Foreseen(one.steps, people, apart)


def _moved(
    each: Recipient,
    when: datetime | None,
    then: dict[tuple[int, datetime], Reason | None],
    due: datetime,
) -> Reason | None:
    """Why somebody is not told by what comes to them at another moment than it is due."""
    if when is None:
        return each.reason or Reason.QUIET
    if when < due:
        return None
    return each.reason or then.get((each.member_id, when), Reason.LEFT)


def _comes(view: _View, step: Step, hours: Hours) -> datetime | None:
    clock = hours.zone or view.zone
    due = max(step.due_at, view.now).astimezone(clock)
    calendar = view.uow.calendar
    when = comes(step.moving, due, hours.quiet, calendar, view.now.astimezone(clock))
    return None if when is None else when.astimezone(UTC)


def _put_off(view: _View, step: Step, hours: Hours) -> datetime | None:
    """When a step comes after all that is due in quiet hours and was not told before them."""
    due = max(step.due_at, view.now).astimezone(hours.zone or view.zone)
    morning = hours.quiet.until(due)
    later = put_off(step.moving, morning, view.uow.calendar) if morning is not None else None
    return None if later is None else later.astimezone(UTC)


def _within_limit(
    view: _View, found: list[Foreseen], accounts: dict[int, Account]
) -> list[Foreseen]:
    """With who gets no more on a day, for having had enough."""
    rules = view.uow.unit_settings.organisation()
    limit = Limit(rules.most_a_day, taking.window(view.uow), view.zone)
    mine: dict[int, list[Coming]] = {}
    for number, one in enumerate(found):
        for each in _nudged(one):
            account = accounts[each.member_id]
            mine.setdefault(each.member_id, []).append(_coming(view, one, number, account))
    had = _had(view, accounts)
    today = view.now.astimezone(view.zone).date()
    held = {
        who: held_back(coming, {today: had.get(accounts[who].telegram_id, 0)}, limit)
        for who, coming in mine.items()
    }
    return [
        replace(
            one,
            people=tuple(
                replace(each, reason=Reason.ENOUGH)
                if number in held.get(each.member_id, ()) and each.reason is None
                else each
                for each in one.people
            ),
        )
        for number, one in enumerate(found)
    ]


def _coming(view: _View, one: Foreseen, number: int, account: Account) -> Coming:
    step = one.step
    if step.on_date is not None:
        end = datetime.combine(step.on_date, QUIET_FROM, zones.of(account.wall, view.zone))
        at = _told_at(view, step.on_date, account)
        return Coming(number, at, end.astimezone(UTC), How.DAY)
    member = account.member_id or 0
    if member in one.apart:
        return Coming(number, one.apart[member], step.until_at, How.MOVED)
    owed = on_list(step.audience, of_activity=step.matter is MatterKind.ACTIVITY)
    return Coming(number, max(step.due_at, view.now), step.until_at, How.DUE, owed)


def _had(view: _View, accounts: dict[int, Account]) -> dict[int, int]:
    midnight = datetime.combine(view.now.astimezone(view.zone).date(), time(), view.zone)
    chats = {one.telegram_id for one in accounts.values()}
    if not chats:
        return {}
    return view.uow.receipts.reminded(view.bot_id, chats, midnight)
