"""What steps will come to, if nobody does anything more: who is told when, and who not and why.

It asks what is asked when a step is taken, and knows what own quiet hours and the limit of a day
make of it then, with what other matters will send to the same people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from bot.domain.policies.own_hours import comes, put_off
from bot.domain.policies.reasons import Reason
from bot.services.nudging import other_matters, quiet_hours
from bot.services.nudging.crowded_days import within_limit
from bot.services.nudging.foreseen import Foreseen, View
from bot.services.nudging.quiet_hours import Hours
from bot.store.members.accounts import Account
from bot.store.nudging.audiences import Recipient
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork


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
    view = View(uow, bot_id, now, zone)
    found = [_asked(view, some) for some in moments]
    members = {each.member_id for one in found for each in one.people if each.account_id}
    accounts = uow.accounts.of_members(bot_id, members) if members else {}
    others = other_matters.near(view, found, accounts)
    beside = [_asked(view, some, accounts) for some in others.moments]
    today = view.day(now)
    hours = quiet_hours.of_accounts(uow, accounts.values(), today)
    by_member = {who: hours[one.id] for who, one in accounts.items()}
    own, else_ = (
        [_own(view, _at_own_hour(view, one, accounts), by_member) for one in some]
        for some in (found, beside)
    )
    left = [one for one in own if one.step.done_at is None or one.nudged]
    counted = within_limit(view, [*left, *else_], accounts)[: len(left)]
    return [replace(one, alone=not others.all_) for one in counted]


def _asked(
    view: View, steps: Sequence[Step], among: Mapping[int, Account] | None = None
) -> Foreseen:
    """Whom these would tell when they are due, of all or of those `among` them (by member id)."""
    people = view.recipients(steps, max(steps[0].due_at, view.now))
    if among is not None:
        people = [each for each in people if each.member_id in among]
    return Foreseen(tuple(steps), tuple(people), {})


def _at_own_hour(view: View, one: Foreseen, accounts: Mapping[int, Account]) -> Foreseen:
    """With what the hour at which each gets the day's message does to a part of that."""
    day = one.step.on_date
    if day is None or one.step.reason is not None:
        return one
    hours = {
        each.member_id: max(view.told_at(day, accounts[each.member_id]), view.now)
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


def _then(
    view: View, one: Foreseen, moments: Collection[datetime]
) -> dict[tuple[int, datetime], Reason | None]:
    """Why somebody would not be told at one of these moments, by member id and moment."""
    return {
        (each.member_id, when): each.reason
        for when in moments
        for each in view.recipients(one.steps, when)
    }


def _own(view: View, one: Foreseen, hours: dict[int, Hours]) -> Foreseen:
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
    return replace(one, people=people, apart=apart)


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


def _comes(view: View, step: Step, hours: Hours) -> datetime | None:
    clock = hours.zone or view.zone
    due = max(step.due_at, view.now).astimezone(clock)
    calendar = view.uow.calendar
    when = comes(step.moving, due, hours.quiet, calendar, view.now.astimezone(clock))
    return None if when is None else when.astimezone(UTC)


def _put_off(view: View, step: Step, hours: Hours) -> datetime | None:
    """When a step comes after all that is due in quiet hours and was not told before them."""
    due = max(step.due_at, view.now).astimezone(hours.zone or view.zone)
    morning = hours.quiet.until(due)
    later = put_off(step.moving, morning, view.uow.calendar) if morning is not None else None
    return None if later is None else later.astimezone(UTC)
