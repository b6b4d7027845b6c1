"""Doing what is owed: one's own word, and the secretary's tick for somebody (代)."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.assignments import AssignmentKind, Progress
from bot.domain.audit import Tag
from bot.errors import N_, AppError, Invalid, NotAllowed, Stale
from bot.services.assignments import boards, cards
from bot.services.assignments.boards import Mine
from bot.services.identity.rights import require
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork

OVER = N_("This has been closed or cancelled; nothing can be changed any more.")
BY_SECRETARY = N_("The secretary records training when it has taken place.")
TOO_LATE = N_("The due date has passed; please ask the secretary to change it.")
NOT_CONCERNED = N_("This does not concern you any more.")


def day_of(of: Assignment, now: datetime) -> date:
    """The local day where the assignment is due."""
    return now.astimezone(ZoneInfo(of.zone)).date()


def say(
    uow: UnitOfWork,
    actor: Actor,
    assignee_id: int,
    to: Progress,
    now: datetime,
    message: tuple[int, int | None] | None = None,
) -> Mine:
    """One's own word about one's own row, or about that of a unit one heads; the same word again
    changes nothing. Raises NotAllowed, or AppError for what is not for oneself to say."""
    row = uow.assignees.get(assignee_id)
    of = uow.assignments.get(row.assignment_id) if row else None
    if row is None or of is None or not _own(uow, actor, row):
        raise NotAllowed
    _may_say(of, row, to, now)
    if row.state is not to:
        _set(uow, actor, of, row, to, day_of(of, now), None)
        cards.refresh_row(uow, actor.bot_id, row, day_of(of, now), message)
        if actor.member_id is not None:
            cards.refresh_lists(uow, actor.bot_id, {actor.member_id}, day_of(of, now), message)
    return boards.mine(uow, actor.member_id, of.id, day_of(of, now))


def _own(uow: UnitOfWork, actor: Actor, row: Assignee) -> bool:
    if row.member_id is not None:
        return row.member_id == actor.member_id
    unit = uow.units.get(row.unit_id or 0)
    return unit is not None and allowed(actor, Action.REPORT, unit.path)


def _may_say(of: Assignment, row: Assignee, to: Progress, now: datetime) -> None:
    if not of.on:
        raise Stale(OVER)
    if row.state is Progress.ENDED or to is Progress.ENDED:
        raise Stale(NOT_CONCERNED)
    if of.kind is AssignmentKind.TRAINING:
        raise AppError(BY_SECRETARY)
    late = row.due_at is not None and now >= row.due_at
    if row.state is Progress.DONE and to is not Progress.DONE and (late or row.received_on):
        raise Invalid(TOO_LATE)


def tick(
    uow: UnitOfWork,
    actor: Actor,
    assignee_id: int,
    to: Progress,
    now: datetime,
    zone: tzinfo,
    on: date | None = None,
) -> int:
    """The secretary's word about anybody's row: done (on a local day, today if none is said) or not
    done after all. Returns the assignment's id. Raises NotAllowed, Stale, or Invalid for a day to
    come."""
    of, row = settable(uow, actor, assignee_id)
    if not of.on:
        raise Stale(OVER)
    if row.state is Progress.ENDED or to is Progress.ENDED:
        raise Stale(N_("This does not concern them any more."))
    today = day_of(of, now)
    day = on or today
    if day > today:
        raise Invalid(N_("That day is still to come. Please choose another."))
    if row.state is not to or (to is Progress.DONE and row.done_on != day and on is not None):
        _set(uow, actor, of, row, to, day, actor.account_id)
        cards.refresh_row(uow, actor.bot_id, row, today)
        _lists(uow, actor.bot_id, row, now, zone)
    return of.id


def receive(
    uow: UnitOfWork, actor: Actor, assignee_id: int, now: datetime, *, received: bool
) -> int:
    """签收: what was handed up has arrived, or has not after all. Returns the assignment's id.
    Raises NotAllowed or Stale."""
    of, row = settable(uow, actor, assignee_id)
    if not of.on or row.state is not Progress.DONE or of.kind is not AssignmentKind.DEADLINE:
        raise Stale
    if received is (row.received_on is not None):
        return of.id
    day = day_of(of, now) if received else None
    by = actor.account_id if received else None
    uow.assignees.set(row.id, received_on=day, received_by=by)
    _audit(uow, actor, Tag.STUDY_RECEIVED, of, row, received=received)
    cards.refresh_row(uow, actor.bot_id, row, day_of(of, now))
    return of.id


def settable(uow: UnitOfWork, actor: Actor, assignee_id: int) -> tuple[Assignment, Assignee]:
    """A row that `actor` keeps; raises NotAllowed."""
    row = uow.assignees.get(assignee_id)
    of = uow.assignments.get(row.assignment_id) if row else None
    if row is None or of is None:
        raise NotAllowed
    require(actor, Action.SET_STUDY, uow.units.get(of.unit_id))
    return of, row


def _set(
    uow: UnitOfWork,
    actor: Actor,
    of: Assignment,
    row: Assignee,
    to: Progress,
    day: date,
    by: int | None,
) -> None:
    """Write down how far it is; a completed study gives its hours, one that is not gives none."""
    done = to is Progress.DONE
    if of.kind is AssignmentKind.TRAINING and not done and row.hours:
        to = Progress.DOING
    values: dict[str, Any] = {
        "state": to,
        "done_on": day if done else None,
        "done_at": uow.now if done else None,
        "done_by": by if done else None,
    }
    if not done:
        values |= {"received_on": None, "received_by": None}
    if of.kind is AssignmentKind.STUDY:
        values["hours"] = of.hours if done else 0
        give(uow, of, row, day if done else None)
    uow.assignees.set(row.id, **values)
    _audit(uow, actor, Tag.STUDY_PROGRESS, of, row, to=to.value)


def give(uow: UnitOfWork, of: Assignment, row: Assignee, day: date | None) -> None:
    """The hours of a completed study are credited on its day; None: they are not."""
    uow.credits.drop({row.id})
    if day is not None and of.hours and row.member_id is not None:
        uow.credits.add(
            member_id=row.member_id,
            assignee_id=row.id,
            on_date=day,
            hours=of.hours,
            intensive=False,
            recorded_by=None,
        )


def _audit(
    uow: UnitOfWork, actor: Actor, tag: Tag, of: Assignment, row: Assignee, **detail: Any
) -> None:
    uow.audit.record(uow.now, actor, tag, "assignee", row.id, unit_id=of.unit_id, **detail)


def _lists(uow: UnitOfWork, bot_id: int, row: Assignee, now: datetime, zone: tzinfo) -> None:
    if row.member_id is not None:
        cards.refresh_lists(uow, bot_id, {row.member_id}, now.astimezone(zone).date())
