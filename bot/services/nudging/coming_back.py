"""What was put off comes back: until when a reminder is of use, and what follows then."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.activities import ActivityState, Answer
from bot.domain.assignments import OWING
from bot.domain.delivery import SendClass
from bot.domain.nudges import QUIET_FROM
from bot.domain.policies.reasons import Reason
from bot.errors import NotAllowed, Stale
from bot.services.nudging import nudges, taking, tasks
from bot.store.accounts import Account
from bot.store.activities import Activity
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

_OF_ANSWER = {
    None: taking.UNANSWERED,
    Answer.UNSURE: taking.UNSURE,
    Answer.ATTENDING: taking.SOON,
    Answer.LEAVE: taking.PENDING,
}
KINDS = [nudges.DAY, *taking.NUDGES]
"""What is put off, and comes back."""
RECENT = timedelta(days=7)
"""Steps of so many days are a reason for a list that comes back."""


def deadline_of(
    uow: UnitOfWork, account: Account, about: str, number: int, now: datetime, zone: tzinfo
) -> datetime | None:
    """Until when (UTC; None: for ever) a reminder is of use to them. Raises NotAllowed for whom it
    does not concern, Stale when there is nothing left of it."""
    if about == "day":
        return _of_day(uow, account, number, now, zone)
    if about == "assignment":
        return _of_task(uow, account, number, now, zone)
    activity = uow.activities.get(number)
    if activity is None:
        raise NotAllowed
    _still_on(activity, now)
    if about == "rung":
        return activity.starts_at
    return ends(activity, _answer(uow, account, activity), now)


def ends(activity: Activity, answer: Answer | None, now: datetime) -> datetime:
    """Until when (UTC) a reminder of an activity is of use to somebody who said that."""
    owes = answer in (None, Answer.UNSURE)
    return activity.answer_by if owes and now < activity.answer_by else activity.starts_at


def _still_on(activity: Activity, now: datetime) -> None:
    if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
        raise Stale


def _answer(uow: UnitOfWork, account: Account, activity: Activity) -> Answer | None:
    """What they said for the activity as it is now; raises NotAllowed for who is not expected."""
    rows = uow.participations.of_member(account.member_id or 0, {activity.id})
    if activity.id not in rows or rows[activity.id].observer:
        raise NotAllowed
    return rows[activity.id].answer_in(activity.round)


def _of_day(
    uow: UnitOfWork, account: Account, ordinal: int, now: datetime, zone: tzinfo
) -> datetime | None:
    """The first deadline of what is on the list."""
    if now.astimezone(zone).date().toordinal() != ordinal or account.member_id is None:
        raise Stale
    return uow.hushes.first_deadlines({account.member_id}).get(account.member_id)


def _of_task(
    uow: UnitOfWork, account: Account, number: int, now: datetime, zone: tzinfo
) -> datetime | None:
    """The day it is due; what is overdue has no deadline any more."""
    member = account.member_id or 0
    owed = tasks.of_members(uow, {member}, now, zone)[member]
    row = next((one.row for one in owed if one.assignment.id == number), None)
    if row is None:
        raise NotAllowed
    if row.state not in OWING:
        raise Stale
    return row.due_at if row.due_at is not None and row.due_at > now else None


def of_the_list(uow: UnitOfWork, member_id: int, now: datetime, zone: tzinfo) -> set[str]:
    """The matters on the list of today that are still owed."""
    items = nudges.todays(uow, {member_id}, now, zone)[member_id]
    owed = tasks.of_members(uow, {member_id}, now, zone)[member_id]
    answers = {nudges.matter(one.activity.id) for one in items if one.unanswered}
    return answers | {f"assignment:{one.assignment.id}" for one in owed if one.owed}


def again(
    uow: UnitOfWork, account: Account, about: str, number: int, until: datetime, zone: tzinfo
) -> None:
    """It comes back then, if it is still owed."""
    message = _message(uow, account, about, number, until, zone)
    if message is not None:
        uow.outbox.add(message)


def stop(uow: UnitOfWork, account: Account, matter: str, why: Reason) -> None:
    """What waits to be sent to them about it, or was to come back, does not come."""
    uow.outbox.cancel(account.bot_id, matter, why.value, KINDS, {account.telegram_id})


def _message(
    uow: UnitOfWork, account: Account, about: str, number: int, until: datetime, zone: tzinfo
) -> Message | None:
    if about == "day":
        return _list(account, until, zone)
    if about == "assignment":
        return None
    activity = uow.activities.get(number)
    assert activity is not None  # noqa: S101 - `deadline_of` has looked
    rung = about == "rung"
    kind = taking.RUNG if rung else _OF_ANSWER[_answer(uow, account, activity)]
    return Message(
        account.bot_id,
        account.telegram_id,
        kind,
        SendClass.REMINDER,
        params={"activity": number, "asked": True},
        matter=taking.rung_matter(number) if rung else nudges.matter(number),
        not_before=until,
        expires_at=activity.starts_at,
    )


def _list(account: Account, until: datetime, zone: tzinfo) -> Message:
    """The list of that day. Tomorrow's is the one that would come then anyway."""
    day = until.astimezone(zone).date()
    usual = f"{until:%H:%M}" == account.daily_at
    return Message(
        account.bot_id,
        account.telegram_id,
        nudges.DAY,
        SendClass.REMINDER,
        params={"day": day.isoformat(), "since": (day - RECENT).isoformat(), "asked": True},
        dedupe_key=f"day:{day.isoformat()}:{account.id}" if usual else None,
        matter=nudges.day_matter(day),
        not_before=until,
        expires_at=datetime.combine(day, QUIET_FROM, zone),
    )
