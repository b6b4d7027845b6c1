"""Looking at assignments: one's own, the list, and one with everybody it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.access import Action, Actor, allowed
from bot.domain.assignments import OWING, AssignmentState, Progress
from bot.domain.names import display_names, sort_key
from bot.domain.offices import HEADS
from bot.domain.org import UnitKind
from bot.errors import NotAllowed
from bot.services.assignments.cards import matter
from bot.services.identity.rights import in_scope
from bot.services.nudging.unreached import Unreached, unreached
from bot.store.assignments.assignees import Assignee, Count
from bot.store.assignments.assignments import Assignment
from bot.store.assignments.credits import Credit
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Mine:
    """An assignment as it stands to one person: their own row, and those of the units that they
    head. `credits` are the sittings of the own row."""

    assignment: Assignment
    unit: Unit
    rows: tuple[tuple[Assignee, Unit | None], ...]
    credits: tuple[Credit, ...]

    @property
    def row(self) -> Assignee:
        """The first of them."""
        return self.rows[0][0]

    @property
    def concerned(self) -> bool:
        """Whether it concerns them still."""
        return any(row.state is not Progress.ENDED for row, _ in self.rows)

    @property
    def owes(self) -> bool:
        """Whether anything of it is still to be done."""
        return self.assignment.on and any(row.state in OWING for row, _ in self.rows)


@dataclass(frozen=True)
class Line:
    """One person or unit of the list; `unreached` says why they have to be phoned, if so."""

    row: Assignee
    name: str
    unit: Unit | None
    unreached: Unreached | None


@dataclass(frozen=True)
class Board:
    """An assignment with whom it concerns, as far as the reader may see: everybody, or (`partly`)
    a group leader's own people."""

    assignment: Assignment
    unit: Unit
    group: Unit | None
    lines: tuple[Line, ...]
    partly: bool
    may_set: bool
    may_nudge: bool = False

    def at(self, *progress: Progress) -> tuple[Line, ...]:
        """Who is that far."""
        return tuple(one for one in self.lines if one.row.state in progress)

    @property
    def concerned(self) -> tuple[Line, ...]:
        """Everybody but those it does not concern any more."""
        return tuple(one for one in self.lines if one.row.state is not Progress.ENDED)


@dataclass(frozen=True)
class Item:
    """An assignment on somebody's list; `count` for those who may open its board, else it opens as
    their own card."""

    assignment: Assignment
    unit: Unit
    count: Count | None


def mine(uow: UnitOfWork, member_id: int | None, assignment_id: int, today: date) -> Mine:
    """One's own view of an assignment; raises NotAllowed for whom it never concerned."""
    found = mine_many(uow, {(member_id or 0, assignment_id)}, today)
    if (member_id or 0, assignment_id) not in found:
        raise NotAllowed
    return found[member_id or 0, assignment_id]


def mine_many(
    uow: UnitOfWork, wanted: set[tuple[int, int]], today: date
) -> dict[tuple[int, int], Mine]:
    """The same for many (member id, assignment id); those it never concerned are left out."""
    assignments = uow.assignments.many({one for _, one in wanted})
    rows = uow.assignees.of_assignments(set(assignments))
    units = uow.units.many(
        {one.unit_id for one in assignments.values()}
        | {row.unit_id for row in rows if row.unit_id is not None}
    )
    headed = _headed(uow, {member for member, _ in wanted}, set(units), today)
    sittings = _sittings(uow, rows, {member for member, _ in wanted})
    found = {}
    for member, number in wanted & {(m, n) for m, _ in wanted for n in assignments}:
        own = tuple(
            (row, units.get(row.unit_id or 0))
            for row in rows
            if row.assignment_id == number
            and (row.member_id == member or row.unit_id in headed.get(member, set()))
        )
        if own:
            of = assignments[number]
            credits_ = tuple(one for row, _ in own for one in sittings.get(row.id, ()))
            found[member, number] = Mine(of, units[of.unit_id], own, credits_)
    return found


def _headed(
    uow: UnitOfWork, member_ids: set[int], unit_ids: set[int], today: date
) -> dict[int, set[int]]:
    """Which of these units each member answers for."""
    headed: dict[int, set[int]] = {}
    for one in uow.members.appointments(today, member_ids=member_ids, unit_ids=unit_ids):
        if one.role in HEADS:
            headed.setdefault(one.member_id, set()).add(one.unit_id)
    return headed


def _sittings(
    uow: UnitOfWork, rows: list[Assignee], member_ids: set[int]
) -> dict[int, list[Credit]]:
    found: dict[int, list[Credit]] = {}
    own = {row.id for row in rows if row.member_id in member_ids}
    for one in uow.credits.of_assignees(own):
        found.setdefault(one.assignee_id, []).append(one)
    return found


def board(uow: UnitOfWork, actor: Actor, assignment_id: int, today: date) -> Board:
    """One assignment with everybody it concerns; raises NotAllowed."""
    of = uow.assignments.get(assignment_id)
    unit = uow.units.get(of.unit_id) if of else None
    if of is None or unit is None:
        raise NotAllowed
    whole = allowed(actor, Action.SEE_STUDY, unit.path)
    groups = set() if whole else _led(uow, actor, unit)
    if not whole and not groups:
        raise NotAllowed
    rows = [
        row
        for row in uow.assignees.of_assignments({of.id})
        if whole or (row.group_id is not None and row.group_id in groups)
    ]
    group = uow.units.get(of.group_id) if of.group_id is not None else None
    may_set = allowed(actor, Action.SET_STUDY, unit.path)
    lines = _lines(uow, actor, of, rows)
    nudges = bool(groups) or allowed(actor, Action.NUDGE, unit.path)
    return Board(of, unit, group, lines, not whole, may_set, nudges)


def _led(uow: UnitOfWork, actor: Actor, unit: Unit) -> set[int]:
    """The unit's groups that the reader leads."""
    groups = [one for one in uow.units.children(unit.id) if one.kind is UnitKind.GROUP]
    return {one.id for one in groups if allowed(actor, Action.SEE_STUDY, one.path)}


def _lines(uow: UnitOfWork, actor: Actor, of: Assignment, rows: list[Assignee]) -> tuple[Line, ...]:
    members = uow.members.many({row.member_id for row in rows if row.member_id is not None})
    names = display_names((one.id, one.name, one.number) for one in members.values())
    units = uow.units.many({row.unit_id for row in rows if row.unit_id is not None})
    missed = unreached(uow, actor.bot_id, matter(of.id), set(members))
    people = [
        Line(row, names[row.member_id], None, missed.get(row.member_id))
        for row in rows
        if row.member_id is not None
    ]
    people.sort(key=lambda one: (sort_key(members[one.row.member_id or 0].name), one.row.id))
    owners = [
        Line(row, units[row.unit_id].name, units[row.unit_id], None)
        for row in rows
        if row.unit_id is not None
    ]
    return (*owners, *people)


def listed(uow: UnitOfWork, actor: Actor, today: date) -> list[Item]:
    """Assignments that `actor` may look at, and those that concern them: what is to be done first,
    by the day it is due, then what is over, the newest first."""
    seen = in_scope(uow, actor, Action.SEE_STUDY)
    branches = {one.parent_id for one in seen if one.kind is UnitKind.GROUP}
    homes = {one.id for one in seen if one.kind is not UnitKind.GROUP}
    around = uow.assignments.of_units(homes | {one for one in branches if one is not None})
    ids = {one.id for one in around}
    rows = uow.assignees.of_members({actor.member_id}, today) if actor.member_id else []
    own = uow.assignments.many({row.assignment_id for _, row in rows} - ids)
    units = uow.units.many({one.unit_id for one in (*around, *own.values())})
    counts = uow.assignees.counts(ids)
    items = [
        Item(one, units[one.unit_id], counts.get(one.id, Count(0, 0)))
        for one in around
        if one.state is not AssignmentState.CANCELLED
    ]
    items += [Item(one, units[one.unit_id], None) for one in own.values()]
    return sorted(items, key=lambda one: _place(one.assignment))


def _place(of: Assignment) -> tuple[bool, int, int]:
    due = of.due_on.toordinal() if of.due_on else date.max.toordinal()
    return not of.on, due if of.on else -of.published_at.toordinal(), -of.id
