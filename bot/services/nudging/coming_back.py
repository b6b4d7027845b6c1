"""What was put off comes back: until when a reminder is of use, and what follows then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from bot.domain.activities import ActivityState, Answer
from bot.domain.assignments import OWING
from bot.domain.delivery import SendClass
from bot.domain.nudges import QUIET_FROM
from bot.domain.policies.reasons import Reason
from bot.domain.snooze import About
from bot.errors import NotAllowed, Stale
from bot.services.nudging import nudges, taking, tasks, told
from bot.store.activities.activities import Activity
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

OF_ANSWER = {
    None: taking.UNANSWERED,
    Answer.UNSURE: taking.UNSURE,
    Answer.ATTENDING: taking.SOON,
    Answer.LEAVE: taking.PENDING,
}
"""Which kind of reminder is for who has said that."""
KINDS = [nudges.DAY, *taking.NUDGES, taking.TASK, taking.TASK_RUNG]
"""What is put off, and comes back."""
RECENT = timedelta(days=7)
"""Steps of so many days are a reason for a list that comes back."""


def deadline_of(
    uow: UnitOfWork, account: Account, about: About, number: int, now: datetime, zone: tzinfo
) -> datetime | None:
    """Until when (UTC; None: for ever) a reminder is of use to them. Raises NotAllowed for whom it
    does not concern, Stale when there is nothing left of it."""
    if about is About.DAY:
        return _of_day(uow, account, number, now, zone)
    if about is About.ASSIGNMENT:
        return _of_task(uow, account, number, now, zone)
    if about in (About.RUNG, About.TASK_RUNG):
        _was_told(uow, account, about, number)
        return deadline_of_list(uow, about, number, now)
    activity = _on(uow, number, now)
    return ends(activity, _answer(uow, account, activity), now)


def deadline_of_list(uow: UnitOfWork, about: About, number: int, now: datetime) -> datetime | None:
    """The same of a list of who owes, to somebody who has had it."""
    if about is About.TASK_RUNG:
        return _still_due(uow, number, now)
    return _on(uow, number, now).starts_at


def _was_told(uow: UnitOfWork, account: Account, about: About, number: int) -> None:
    """Only who has had such a list puts it off: it says something about others."""
    matter = f"{about.value}:{number}"
    if not uow.cards.showing(account.bot_id, {matter}, {account.telegram_id}):
        raise NotAllowed


def ends(activity: Activity, answer: Answer | None, now: datetime) -> datetime:
    """Until when (UTC) a reminder of an activity is of use to somebody who said that."""
    owes = answer in (None, Answer.UNSURE)
    return activity.answer_by if owes and now < activity.answer_by else activity.starts_at


def _on(uow: UnitOfWork, number: int, now: datetime) -> Activity:
    activity = uow.activities.get(number)
    if activity is None:
        raise NotAllowed
    if activity.state is not ActivityState.PUBLISHED or activity.starts_at <= now:
        raise Stale
    return activity


def _answer(uow: UnitOfWork, account: Account, activity: Activity) -> Answer | None:
    """What they said for the activity as it is now; raises NotAllowed for who is not expected."""
    rows = uow.participations.of_member(account.member_id or 0, {activity.id})
    if activity.id not in rows or rows[activity.id].observer:
        raise NotAllowed
    return rows[activity.id].answer_in(activity.round)


def _of_day(
    uow: UnitOfWork, account: Account, ordinal: int, now: datetime, zone: tzinfo
) -> datetime | None:
    member = account.member_id
    if now.astimezone(zone).date().toordinal() != ordinal or member is None:
        raise Stale
    found = list_ends(uow, {member}, now, zone)
    if member not in found:
        raise Stale
    return found[member]


def list_ends(
    uow: UnitOfWork, members: set[int], now: datetime, zone: tzinfo
) -> dict[int, datetime | None]:
    """Until when (UTC; None: for ever) the list of today is of use to these members: the first
    deadline of what they owe; who owes nothing is reminded of what they come to until the first of
    it starts. Whose list has neither is left out. Set-wise."""
    if not members:
        return {}
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date(), time(), zone)
    answers = uow.hushes.first_deadlines(members, midnight, now + nudges.UNDECIDED)
    owed = {one: [of.answer] for one, of in answers.items() if of.answer is not None}
    ends = {one: of.start for one, of in answers.items() if of.start is not None}
    for member, row in uow.assignees.of_members(members, local.date()):
        mine = owed.setdefault(member, [])
        if row.due_at is not None and row.due_at > now:
            mine.append(row.due_at)
    return ends | {one: min(all_, default=None) for one, all_ in owed.items()}


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


def _still_due(uow: UnitOfWork, number: int, now: datetime) -> datetime | None:
    """When the first of those who still owe it is to have done it; None: all are overdue."""
    rows = uow.assignees.of_assignments({number})
    owing = (row.due_at for row in rows if row.state in OWING and row.due_at is not None)
    return min((at for at in owing if at > now), default=None)


def task_deadlines(
    uow: UnitOfWork, pairs: set[tuple[int, int]], now: datetime, zone: tzinfo
) -> dict[tuple[int, int], datetime]:
    """When these (assignment id, member id) are due, where that is still to come; set-wise."""
    owed = tasks.of_members(uow, {member for _, member in pairs}, now, zone) if pairs else {}
    return {
        (one.assignment.id, member): one.row.due_at
        for member, mine in owed.items()
        for one in mine
        if one.row.due_at is not None and one.row.due_at > now
    }


def of_the_list(uow: UnitOfWork, member_id: int, now: datetime, zone: tzinfo) -> set[str]:
    """The matters on the list of today that are still owed."""
    items = nudges.todays(uow, {member_id}, now, zone)[member_id]
    owed = tasks.of_members(uow, {member_id}, now, zone)[member_id]
    answers = {nudges.matter(one.activity.id) for one in items if one.owes(now, zone)}
    return answers | {f"assignment:{one.assignment.id}" for one in owed if one.owed}


def again(
    uow: UnitOfWork,
    account: Account,
    about: About,
    number: int,
    until: datetime,
    zone: tzinfo,
    line: str = "",
) -> None:
    """It comes back then, if it is still owed, with the `line` that somebody put into it."""
    back = _message(uow, account, about, number, until, zone)
    uow.outbox.add(replace(back, body={"line": line}) if line else back)


def stop(uow: UnitOfWork, account: Account, matter: str, why: Reason) -> None:
    """What waits to be sent to them about it, or was to come back, does not come."""
    uow.outbox.cancel(account.bot_id, matter, why.value, KINDS, {account.telegram_id})


def _message(
    uow: UnitOfWork, account: Account, about: About, number: int, until: datetime, zone: tzinfo
) -> Message:
    if about is About.DAY:
        return _list(account, until, zone)
    of_task = about in (About.ASSIGNMENT, About.TASK_RUNG)
    kind = taking.TASK if about is About.ASSIGNMENT else taking.TASK_RUNG
    expires = None
    if not of_task:
        activity = uow.activities.get(number)
        assert activity is not None  # noqa: S101 - `deadline_of` has looked
        rung = about is About.RUNG
        kind = taking.RUNG if rung else OF_ANSWER[_answer(uow, account, activity)]
        expires = activity.starts_at
    matter = f"{about.value}:{number}"
    params = {"assignment" if of_task else "activity": number, "asked": True}
    return Message(
        account.bot_id,
        account.telegram_id,
        kind,
        SendClass.REMINDER,
        params=params | _last_step(uow, account, matter, kind),
        matter=matter,
        not_before=until,
        expires_at=expires,
    )


def _last_step(uow: UnitOfWork, account: Account, matter: str, kind: str) -> dict[str, int]:
    """The step that the last message of that kind came from, whose words it says again."""
    steps = told.came_from(uow, account.bot_id, [kind], {matter})
    mine = {number: one.id for (chat, number), one in steps.items() if chat == account.telegram_id}
    return {"step": mine[max(mine)]} if mine else {}


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
