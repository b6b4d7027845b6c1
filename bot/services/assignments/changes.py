"""Changing, closing and cancelling what is published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import Action, Actor
from bot.domain.activities import Naming
from bot.domain.assignments import (
    MOST_TENTHS,
    OWING,
    AssignmentKind,
    AssignmentState,
    Progress,
    Whom,
    end_of,
)
from bot.domain.audit import Tag
from bot.domain.nudges import quiet_until
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.assignments import cards, concerned, plans, progress
from bot.services.identity.rights import require
from bot.services.nudging import planning
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

CHANGEABLE = frozenset(
    {"title", "material_kind", "material", "file_id", "from_date", "due_on", "hours"}
    | {"receiver", "clause", "intensive"}
)


@dataclass(frozen=True)
class Changed:
    """An assignment as it is now; `told` people are told, from `not_before` on when it is an
    indecent hour (None: at once)."""

    assignment: Assignment
    told: int
    not_before: datetime | None


def manageable(uow: UnitOfWork, actor: Actor, assignment_id: int) -> Assignment:
    """An assignment `actor` may change; raises NotAllowed, or Stale once it is over."""
    of = uow.assignments.get(assignment_id)
    if of is None:
        raise NotAllowed
    require(actor, Action.SET_STUDY, uow.units.get(of.unit_id))
    if not of.on:
        raise Stale(progress.OVER)
    return of


def change(
    uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime, zone: tzinfo, **values: Any
) -> Changed:
    """Set some of the fields of `CHANGEABLE`. Who still owes it is told of another day; what else
    is changed their cards show. Raises NotAllowed, Stale or Invalid."""
    before = manageable(uow, actor, assignment_id)
    assert values.keys() <= CHANGEABLE  # noqa: S101 - the callers name them
    fields = [name for name, value in values.items() if vars(before)[name] != value]
    if not fields:
        return Changed(before, 0, None)
    if not 0 <= values.get("hours", 0) <= MOST_TENTHS:
        raise Invalid(N_("Hours are between 0 and 200."))
    first, last = values.get("from_date", before.from_date), values.get("due_on", before.due_on)
    if {"from_date", "due_on"} & set(fields):
        plans.check_days(first, last, progress.day_of(before, now))
    if "file_id" in values:
        values["file_bot"] = actor.bot_id if values["file_id"] else None
    after = uow.assignments.change(assignment_id, **values)
    uow.audit.record(
        now,
        actor,
        Tag.STUDY_CHANGED,
        "assignment",
        after.id,
        unit_id=after.unit_id,
        fields=sorted(fields),
    )
    _follow(uow, after, set(fields))
    planning.plan_assignment(uow, after)
    cards.refresh(uow, actor.bot_id, after.id)
    if after.due_on is not None and "due_on" in fields:
        uow.hushes.wake({cards.matter(after.id)}, end_of(after.due_on, ZoneInfo(after.zone)))
    told = _tell(uow, actor, after, cards.CHANGED, now) if "due_on" in fields else 0
    return Changed(after, told, _not_before(uow, after, now, zone) if told else None)


def _follow(uow: UnitOfWork, after: Assignment, fields: set[str]) -> None:
    """The rows have its new days; who has completed a study has its new hours."""
    rows = uow.assignees.of_assignments({after.id})
    if {"from_date", "due_on"} & fields and after.due_on is not None:
        due_at = end_of(after.due_on, ZoneInfo(after.zone))
        dates = {"from_date": after.from_date, "due_on": after.due_on, "due_at": due_at}
        uow.assignees.set_many([(row.id, dates) for row in rows])
    if "hours" in fields and after.kind is AssignmentKind.STUDY:
        for row in rows:
            if row.state is Progress.DONE:
                progress.give(uow, after, row, row.done_on)
                uow.assignees.set(row.id, hours=after.hours)


def close(
    uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime, zone: tzinfo
) -> Changed:
    """It is over: nothing more is owed, what was done and credited stays. Raises NotAllowed or
    Stale."""
    manageable(uow, actor, assignment_id)
    return _end(uow, actor, assignment_id, AssignmentState.CLOSED, now, zone)


def cancel(
    uow: UnitOfWork, actor: Actor, assignment_id: int, now: datetime, zone: tzinfo
) -> Changed:
    """It is not to be done after all: who still owed it is told, and the hours it gave are taken
    back. Raises NotAllowed or Stale."""
    of = manageable(uow, actor, assignment_id)
    rows = uow.assignees.of_assignments({of.id})
    uow.credits.drop({row.id for row in rows})
    uow.assignees.set_many([(row.id, {"hours": 0}) for row in rows])
    told = _tell(uow, actor, of, cards.CANCELLED, now)
    done = _end(uow, actor, assignment_id, AssignmentState.CANCELLED, now, zone)
    return replace(done, told=told, not_before=done.not_before if told else None)


def _end(
    uow: UnitOfWork,
    actor: Actor,
    assignment_id: int,
    state: AssignmentState,
    now: datetime,
    zone: tzinfo,
) -> Changed:
    closed = state is AssignmentState.CLOSED
    at = {"closed_at" if closed else "cancelled_at": now}
    of = uow.assignments.change(assignment_id, state=state, **at)
    planning.plan_assignment(uow, of)
    about = cards.matter(of.id)
    uow.outbox.cancel(actor.bot_id, about, state.value, [cards.CARD, cards.CHANGED])
    tag = Tag.STUDY_CLOSED if closed else Tag.STUDY_CANCELLED
    uow.audit.record(now, actor, tag, "assignment", of.id, unit_id=of.unit_id)
    cards.refresh(uow, actor.bot_id, of.id)
    members = {row.member_id for row in uow.assignees.of_assignments({of.id}) if row.member_id}
    cards.refresh_lists(uow, actor.bot_id, members, now.astimezone(zone).date())
    return Changed(of, 0, _not_before(uow, of, now, zone))


def name(
    uow: UnitOfWork, actor: Actor, assignment_id: int, member_id: int, now: datetime, *, on: bool
) -> Assignment:
    """Add a person to those it concerns, or take one off. Raises NotAllowed, Stale, or Invalid for
    what units owe."""
    of = manageable(uow, actor, assignment_id)
    if of.whom in (Whom.OWN, Whom.UNITS):
        raise Invalid(N_("This is owed by units; there are no people to choose."))
    today = progress.day_of(of, now)
    row = uow.assignees.of_member(of.id, member_id)
    if row is None and member_id not in plans.choosable(uow, actor, of.unit_id, today):
        raise NotAllowed
    stands = row is not None and row.state is not Progress.ENDED
    if stands is on:
        return of
    _write(uow, of, row, member_id, on=on)
    uow.audit.record(
        now,
        actor,
        Tag.STUDY_PEOPLE,
        "assignment",
        of.id,
        unit_id=of.unit_id,
        member=member_id,
        concerned=on,
    )
    moved = concerned.reconcile(uow, of, today)
    planning.plan_assignment(uow, of)
    _greet(uow, actor.bot_id, of, member_id, on=on)
    assert member_id not in moved.ended or not on  # noqa: S101 - who is choosable belongs there
    return of


def _write(
    uow: UnitOfWork, of: Assignment, row: Assignee | None, member_id: int, *, on: bool
) -> None:
    if row is None:
        uow.assignees.concern(of.id, [concerned.by_hand(of, member_id, uow.now)])
        return
    naming = Naming.ADDED if on else Naming.REMOVED
    state = Progress.OPEN if on else Progress.ENDED
    if not on and row.state not in OWING:
        uow.credits.drop({row.id})
    gone = {"done_on": None, "done_at": None, "done_by": None, "hours": 0}
    uow.assignees.set(row.id, naming=naming, state=state, **gone)


def _greet(uow: UnitOfWork, bot_id: int, of: Assignment, member_id: int, *, on: bool) -> None:
    """Who was added gets the card; the cards of who was taken off lose their buttons."""
    cards.refresh(uow, bot_id, of.id)
    account = uow.accounts.of_member(bot_id, member_id)
    if on and account is not None and account.unreachable is None:
        cards.send(uow, of, [account], anew=f":{int(uow.now.timestamp())}")


def _tell(uow: UnitOfWork, actor: Actor, of: Assignment, kind: str, now: datetime) -> int:
    """A message to all who still owe it; returns how many."""
    audience = uow.assignments.audience(actor.bot_id, of.id, progress.day_of(of, now))
    card = cards.card_of(actor.bot_id, of, kind=kind)
    message: Message = replace(card, dedupe_key=f"{kind}:{of.id}:{int(now.timestamp())}")
    return uow.outbox.fan_out(message, audience)


def _not_before(uow: UnitOfWork, of: Assignment, now: datetime, zone: tzinfo) -> datetime | None:
    rules = uow.unit_settings.rules(of.unit_id)
    return quiet_until(now.astimezone(rules.clock(zone)), rules.quiet)
