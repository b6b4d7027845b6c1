"""Importing a roster: a sheet is read, held against the database, and written as a whole or not
at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.org import Role
from bot.domain.roster import Roster, RosterRow, read_roster
from bot.domain.roster_faults import Fault, Table
from bot.domain.roster_header import find_header
from bot.domain.roster_moves import group_path
from bot.domain.roster_plan import Notice, Plan, plan_roster
from bot.domain.roster_state import unit_key
from bot.services import applications, menus
from bot.services.roster_reading import Known, known
from bot.services.roster_writing import Progress, RosterWriter
from bot.store.uow import UnitOfWork


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
    before = known(uow)
    roster = read_roster(table, before.paths)
    plan = _plan(table, roster, before, today)
    write = not check and not roster.faults and not plan.faults
    if write:
        RosterWriter(uow, before, confirmed=end_offices).write(plan, progress)
        menus.refresh_all(uow, bot_id, today)
        applications.offer_all(uow, bot_id, today)
    return _report(roster, plan, written=write, confirmed=end_offices)


def _plan(table: Table, roster: Roster, before: Known, today: date) -> Plan:
    header = find_header(table.rows)
    titles = header.titles if header else {}
    return plan_roster(roster.rows, titles, before.units, before.people, today)


def _report(roster: Roster, plan: Plan, *, written: bool, confirmed: bool) -> Report:
    changes, offices = plan.changes, [change.offices for change in plan.changes]
    new = sum(change.before is None for change in changes)
    changed = sum(change.touched for change in changes)
    began = sum(len(one.began) for one in offices)
    return Report(
        written,
        len(roster.rows),
        Counted(len(plan.units), 0, len(_named(roster.rows)) - len(plan.units)),
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
        (*roster.faults, *plan.faults),
        roster.ignored,
    )


def _named(rows: tuple[RosterRow, ...]) -> set[tuple[str, ...]]:
    """The units the file names, those above them too."""
    paths = [group_path(row) or row.unit for row in rows]
    return {unit_key(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}
