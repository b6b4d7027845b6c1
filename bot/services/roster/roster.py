"""Importing a roster: a sheet is read, held against the database, and written as a whole or not
at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from bot.domain.access import Actor
from bot.domain.org import Role
from bot.domain.roster import Roster, RosterRow, read_roster
from bot.domain.roster_faults import Fault, Table
from bot.domain.roster_header import find_header
from bot.domain.roster_moves import group_path
from bot.domain.roster_plan import Notice, Plan, plan_roster
from bot.domain.roster_scope import Scope, heads_of_own, outside
from bot.domain.roster_state import unit_key
from bot.services.identity import applications, first_steps, menus
from bot.services.roster.roster_reading import Known, known
from bot.services.roster.roster_writing import Progress, RosterWriter
from bot.store.uow import UnitOfWork

ScopeOf: TypeAlias = Callable[[Known], Scope | None]


@dataclass(frozen=True)
class Counted:
    """How many were made, changed, left alone."""

    made: int
    changed: int
    alone: int


@dataclass(frozen=True)
class OfficeHeld:
    """An office somebody holds, for people to read."""

    name: str
    unit: str
    role: Role


@dataclass(frozen=True)
class Report:
    """What an import did, or with `written` False would do; with faults it does nothing.

    `transfers_waiting` are people whom the file has in another unit and who stay where they are.
    `offices_removed` are those the file no longer names: ended if that was confirmed, else
    waiting for it. `absent` are the people not in the file, as (name, unit); `ignored` the titles
    of columns that were not read.
    """

    written: bool
    rows: int
    units: Counted
    people: Counted
    offices: Counted
    transferred: int
    offices_ended: int
    offices_removed: tuple[OfficeHeld, ...]
    confirmed: bool
    absent: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]
    transfers_waiting: int = 0


@dataclass(frozen=True)
class Look:
    """A file held against the database: what it says, and what it would change of what is
    `before`."""

    roster: Roster
    plan: Plan
    before: Known

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that is wrong with it."""
        return (*self.roster.faults, *self.plan.faults)


def look(uow: UnitOfWork, table: Table, today: date, scope_of: ScopeOf | None = None) -> Look:
    """Read `table` as of the local day `today`; nothing is written. `scope_of` tells for which of
    the units it may be imported; without it for all."""
    before = known(uow)
    scope = scope_of(before) if scope_of else None
    roster = read_roster(table, before.paths)
    return Look(roster, _plan(table, roster, before, today, scope), before)


def import_table(
    uow: UnitOfWork,
    table: Table,
    bot_id: int,
    today: date,
    *,
    check: bool,
    end_offices: bool,
    progress: Progress | None = None,
) -> Report:
    """Read `table` and, unless `check` or something is wrong with it, write what it changes as of
    the local day `today`. `progress` hears how many of how many people are written.

    The command line calls it, so there is nobody whose right could be asked for.
    """
    found = look(uow, table, today)
    write = not check and not found.faults
    if write:
        carry_out(uow, found, bot_id, today, end_offices=end_offices, progress=progress)
    return report(found, written=write, confirmed=end_offices)


def carry_out(
    uow: UnitOfWork,
    found: Look,
    bot_id: int,
    today: date,
    *,
    end_offices: bool,
    transfer: bool = True,
    by: Actor | None = None,
    progress: Progress | None = None,
) -> None:
    """Write what a file without faults changes; without `transfer` whoever would change units stays
    as they are. `by` is who did it, None the command line."""
    plan = found.plan if transfer else staying(found)
    RosterWriter(uow, found.before, confirmed=end_offices, by=by).write(plan, progress)
    menus.refresh_all(uow, bot_id, today)
    applications.offer_all(uow, bot_id, today)
    first_steps.refresh(uow, bot_id)


def staying(found: Look) -> Plan:
    """The plan without those who would change units, and without units only they would need."""
    kept = tuple(change for change in found.plan.changes if not change.transferred)
    rows = {change.row for change in kept}
    named = _named(tuple(row for row in found.roster.rows if row.row in rows))
    units = tuple(path for path in found.plan.units if unit_key(path) in named)
    return replace(found.plan, changes=kept, units=units)


def _plan(table: Table, roster: Roster, before: Known, today: date, scope: Scope | None) -> Plan:
    header = find_header(table.rows)
    titles = header.titles if header else {}
    people = before.people
    if scope is not None:
        faults = outside(roster.rows, titles, people, scope)
        if faults:
            return Plan((), (), (), (), faults)
        people = scope.people(people)
    plan = plan_roster(roster.rows, titles, before.units, people, today)
    faults = heads_of_own(plan, titles, scope) if scope is not None else ()
    return replace(plan, changes=(), faults=faults) if faults else plan


def report(found: Look, *, written: bool, confirmed: bool, transfer: bool = True) -> Report:
    """What a file did, or would do, in figures; see `carry_out`."""
    roster, plan = found.roster, found.plan if transfer else staying(found)
    changes, offices = plan.changes, [change.offices for change in plan.changes]
    new = sum(change.before is None for change in changes)
    changed = sum(change.touched for change in changes)
    began = sum(len(one.began) for one in offices)
    return Report(
        written,
        len(roster.rows),
        Counted(len(plan.units), 0, len(_named(roster.rows)) - len(found.plan.units)),
        Counted(new, changed, len(changes) - new - changed),
        Counted(
            sum(len(one.begun) for one in offices),
            began,
            sum(len(one.kept) for one in offices) - began,
        ),
        sum(change.transferred for change in changes),
        sum(len(one.ended) for one in offices),
        tuple(
            OfficeHeld(change.details.name, held.unit_name, held.role)
            for change in changes
            for held, _ in change.offices.removed
        ),
        confirmed,
        tuple((p.details.name, p.home.unit_name) for p in plan.absent if p.home),
        plan.notices,
        found.faults,
        roster.ignored,
        len(found.plan.changes) - len(changes),
    )


def _named(rows: tuple[RosterRow, ...]) -> set[tuple[str, ...]]:
    """The units the file names, those above them too."""
    paths = [group_path(row) or row.unit for row in rows]
    return {unit_key(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}
