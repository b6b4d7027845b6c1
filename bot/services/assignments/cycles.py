"""What is owed again every month, quarter or year: the next one is set when its period begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.activities import Naming
from bot.domain.assignments import (
    AssignmentKind,
    Cycle,
    Progress,
    Whom,
    due_next,
    period_begins,
)
from bot.domain.audit import Tag
from bot.errors import AppError, Stale
from bot.services.assignments import cards, changes, plans
from bot.services.assignments.plans import Plan
from bot.services.assignments.progress import day_of
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork


def cyclable(uow: UnitOfWork, actor: Actor, assignment_id: int) -> Assignment:
    """A deadline that `actor` may have come again. Raises NotAllowed, or Stale for anything else,
    and once the next one has been set."""
    of = changes.manageable(uow, actor, assignment_id)
    if not may_recur(of):
        raise Stale
    return of


def may_recur(of: Assignment) -> bool:
    """Whether it is something that can come again, and has not yet."""
    return of.kind is AssignmentKind.DEADLINE and of.due_on is not None and of.next_id is None


def settle(
    uow: UnitOfWork, actor: Actor, assignment_id: int, cycle: Cycle | None, now: datetime
) -> Assignment:
    """It is owed again every so often, or (None) just once. Raises like `cyclable`."""
    before = cyclable(uow, actor, assignment_id)
    if before.cycle is cycle:
        return before
    after = uow.assignments.change(before.id, cycle=cycle)
    uow.audit.record(
        now,
        actor,
        Tag.STUDY_CHANGED,
        "assignment",
        after.id,
        unit_id=after.unit_id,
        fields=["cycle"],
        cycle=cycle and cycle.value,
    )
    cards.refresh(uow, actor.bot_id, after.id)
    return after


def begin_due(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Set the next one of each whose next period has begun, once whoever asks; returns how many.
    What the clock slept through is not made up for: it goes on with the period that it is."""
    made = 0
    for of in uow.assignments.recurring():
        due_on = _due(of, day_of(of, now))
        if due_on is not None:
            made += _begin(uow, bot_id, of, due_on, now, zone)
    return made


def _due(of: Assignment, today: date) -> date | None:
    """The day on which it is due in the period that it is now; None in its own."""
    assert of.due_on is not None  # noqa: S101 - only such recur
    assert of.cycle is not None  # noqa: S101 - only such recur
    found, due_on = None, due_next(of.due_on, of.cycle)
    while period_begins(due_on, of.cycle) <= today:
        found, due_on = due_on, due_next(due_on, of.cycle)
    return found


def _begin(
    uow: UnitOfWork, bot_id: int, of: Assignment, due_on: date, now: datetime, zone: tzinfo
) -> int:
    number = uow.assignments.claim_next(of.id)
    if number is None:
        return 0
    rows = uow.assignees.of_assignments({of.id})
    clock = Actor(bot_id, 0, of.published_by)
    try:
        with uow.savepoint():
            found = plans.look(uow, bot_id, _plan(of, rows, due_on), now, zone)
            plans.put_out(uow, clock, number, found, now, zone, by_clock=True)
    except AppError:
        # Nobody is left whom it concerns: it has come to its end.
        uow.assignments.change(of.id, cycle=None, next_id=None)
        return 0
    _leave_out(uow, number, rows)
    cards.refresh(uow, bot_id, of.id)
    return 1


def _plan(of: Assignment, rows: list[Assignee], due_on: date) -> Plan:
    by_hand = [
        row.member_id
        for row in rows
        if row.member_id is not None and row.state is not Progress.ENDED
        if of.whom is Whom.CHOSEN or row.naming is Naming.ADDED
    ]
    kept = {name: vars(of)[name] for name in Plan.__dataclass_fields__ if name != "chosen"}
    return replace(Plan(**kept), due_on=due_on, from_date=None, chosen=tuple(by_hand))


def _leave_out(uow: UnitOfWork, assignment_id: int, before: list[Assignee]) -> None:
    """Who was taken off it is not on the next one either."""
    gone = {row.member_id for row in before if row.naming is Naming.REMOVED}
    for row in uow.assignees.of_assignments({assignment_id}):
        if row.member_id is not None and row.member_id in gone:
            uow.assignees.set(row.id, naming=Naming.REMOVED, state=Progress.ENDED)
