"""Sheets people file, as values: the roll of an activity, a unit's period, the branches' period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.domain import periods
from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityState, Attendance
from bot.domain.cadences import kept
from bot.domain.org import UnitKind
from bot.domain.sheets import (
    AttendanceSheet,
    Period,
    PeriodRow,
    PeriodTable,
    SheetRow,
    UnitLine,
    UnitsTable,
)
from bot.domain.summaries import sheet_state
from bot.domain.tally import total
from bot.errors import NotAllowed, Stale
from bot.services.attendance import duties, rolls
from bot.services.attendance.rolls import Board, Entry, Roll, tally_of_sheet
from bot.services.identity.rights import require
from bot.store.activities.activities import Activity, Sheet
from bot.store.activities.summaries import KindFigures, Pending
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

_CAME = (Attendance.PRESENT, Attendance.LATE)


@dataclass(frozen=True)
class Branch:
    """A unit in the table of the one above: its line, and how many of its activities have begun
    without being closed, or were closed with somebody unrecorded."""

    unit: Unit
    line: UnitLine
    open: int
    unfinished: int


def closed_board(uow: UnitOfWork, actor: Actor, activity_id: int) -> Board:
    """A closed activity. Raises NotAllowed unless `actor` may see the sheet or takes the whole
    roll, Stale while the activity is not closed."""
    board = rolls.boards(uow, {activity_id}).get(activity_id)
    if board is None or not _readable(board, actor):
        raise NotAllowed
    if board.activity.state is not ActivityState.CLOSED:
        raise Stale
    return board


def closed_roll(uow: UnitOfWork, actor: Actor, activity_id: int) -> Roll:
    """The whole roll of a closed activity, with names. Raises like `closed_board`."""
    closed_board(uow, actor, activity_id)
    return rolls.load(uow, [(activity_id, actor)], whole=True)[0]


def activity_sheet(
    uow: UnitOfWork, actor: Actor, activity_id: int, zone: tzinfo
) -> AttendanceSheet:
    """签到表 of a closed activity; finished if everybody is recorded. Raises like
    `closed_board`."""
    roll = closed_roll(uow, actor, activity_id)
    assert roll.sheet is not None  # noqa: S101 - the activity is closed
    activity = roll.activity
    people = (*roll.entries, *roll.observers)
    groups = uow.units.many({entry.row.group_id for entry in people if entry.row.group_id})
    zone = roll.activity.rules.clock(zone)
    return AttendanceSheet(
        unit=_joined(roll.unit.name, roll.group),
        kind=activity.kind,
        subject=activity.subject or None,
        starts_at=activity.starts_at.astimezone(zone),
        ends_at=activity.ends_at.astimezone(zone),
        place=activity.place or None,
        chair=None,
        recorder=None,
        rows=tuple(_row(entry, groups, zone) for entry in people),
        finished=not roll.sheet.unrecorded,
        as_of=roll.sheet.closed_at.astimezone(zone),
    )


def period_table(
    uow: UnitOfWork, actor: Actor, unit: Unit | None, period: Period, zone: tzinfo, now: datetime
) -> PeriodTable:
    """A unit's own activities in a period, by time, those of a group by its name. Raises
    NotAllowed for somebody who may not see figures; the rest is for those who see sheets."""
    require(actor, Action.SEE_FIGURES, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    start, end = periods.bounds(period, zone)
    activities = uow.activities.of_units({unit.id}, start, end, cancelled=True)
    sheets = uow.activities.sheets({one.id for one in activities})
    groups = uow.units.many({one.group_id for one in activities if one.group_id is not None})
    observers = uow.duties.observers(set(sheets))
    rows = [
        replace(
            _period_row(one, sheets.get(one.id), groups.get(one.group_id or 0), zone, now),
            observers=observers.get(one.id, 0),
        )
        for one in activities
    ]
    return PeriodTable(unit.name, period, tuple(rows), now.astimezone(zone))


def register(
    uow: UnitOfWork, actor: Actor, unit: Unit | None, period: Period, zone: tzinfo, now: datetime
) -> PeriodTable:
    """The same to be sent as 三会一课台账, with subjects and places. Raises NotAllowed."""
    require(actor, Action.SEE_SHEET, unit)
    return period_table(uow, actor, unit, period, zone, now)


def branches(
    uow: UnitOfWork, actor: Actor, unit: Unit | None, period: Period, zone: tzinfo, now: datetime
) -> list[Branch]:
    """Figures of a period, never a name: all branches under a unit in tree order, and whatever
    other unit there, or this one itself, had an activity of its own. Raises NotAllowed."""
    require(actor, Action.SEE_FIGURES, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    start, end = periods.bounds(period, zone)
    figures = _by_unit(uow.summaries.figures(unit.path, start, end))
    pending = {one.unit_id: one for one in uow.summaries.pending(unit.path, start, end)}
    listed = [
        node
        for node in uow.units.under(unit.path, set(UnitKind) - {UnitKind.GROUP})
        if node.kind is UnitKind.BRANCH or node.id in figures.keys() | pending.keys()
    ]
    last_day = min(now.astimezone(zone).date(), periods.end_day(period) - timedelta(days=1))
    members = uow.summaries.members({node.id for node in listed}, last_day)
    names = _told_apart(uow, listed)
    lines = duties.of_branches(uow, unit, listed, period, zone, now)
    return [
        _branch(
            node,
            names[node.id],
            members.get(node.id, 0),
            figures.get(node.id, []),
            pending.get(node.id),
            kept(lines.get(node.id, ())),
        )
        for node in listed
    ]


def units_table(
    uow: UnitOfWork, actor: Actor, unit: Unit | None, period: Period, zone: tzinfo, now: datetime
) -> UnitsTable:
    """The table of a unit above, a line a branch. Raises NotAllowed."""
    lines = tuple(one.line for one in branches(uow, actor, unit, period, zone, now))
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    first, last = periods.first_day(period), periods.last_day(period)
    due = uow.assignees.figures(unit.path, first, last, own=False)
    studies = {kind: (one.concerned, one.done) for kind, one in due.items()}
    return UnitsTable(unit.name, period, lines, now.astimezone(zone), studies)


def _readable(board: Board, actor: Actor) -> bool:
    return allowed(actor, Action.SEE_SHEET, board.unit.path) or board.reach(actor).whole


def _row(entry: Entry, groups: dict[int, Unit], zone: tzinfo) -> SheetRow:
    row = entry.row
    came = row.attendance in _CAME
    return SheetRow(
        name=entry.name,
        group=groups[row.group_id].name if row.group_id else None,
        standing=row.standing,
        roles=row.roles,
        attendance=row.attendance,
        recorded_at=row.recorded_at.astimezone(zone) if row.recorded_at else None,
        on_behalf=came and row.signed_for,
        observer=row.observer,
    )


def _period_row(
    activity: Activity, sheet: Sheet | None, group: Unit | None, zone: tzinfo, now: datetime
) -> PeriodRow:
    tally = tally_of_sheet(sheet) if sheet and not activity.correcting else None
    started = activity.starts_at <= now
    return PeriodRow(
        day=activity.starts_at.astimezone(activity.rules.clock(zone)).date(),
        kind=activity.kind,
        subject=" ".join(part for part in (group.name if group else "", activity.subject) if part)
        or None,
        place=activity.place or None,
        state=sheet_state(
            activity.state, started=started, tally=tally, correcting=activity.correcting
        ),
        tally=tally,
    )


def _branch(
    unit: Unit,
    name: str,
    members: int,
    figures: list[KindFigures],
    pending: Pending | None,
    duties_kept: tuple[int, int] | None,
) -> Branch:
    unfinished = sum(one.unfinished for one in figures)
    line = UnitLine(
        unit=name,
        members=members,
        held={one.kind: one.times for one in figures},
        tally=total(one.tally for one in figures),
        finished=pending is None and not unfinished,
        kept=duties_kept,
    )
    return Branch(unit, line, pending.started if pending else 0, unfinished)


def _by_unit(figures: list[KindFigures]) -> dict[int, list[KindFigures]]:
    found: dict[int, list[KindFigures]] = {}
    for one in figures:
        found.setdefault(one.unit_id, []).append(one)
    return found


def _told_apart(uow: UnitOfWork, units: list[Unit]) -> dict[int, str]:
    """Names of units; two of one name carry that of the unit over them."""
    times = Counter(unit.name for unit in units)
    over = uow.units.many({unit.parent_id for unit in units if unit.parent_id is not None})
    return {
        unit.id: _joined(over[unit.parent_id].name, unit)
        if times[unit.name] > 1 and unit.parent_id is not None
        else unit.name
        for unit in units
    }


def _joined(over: str, unit: Unit | None) -> str:
    """第一党支部第二党小组; Branch 1 Group 2."""
    if unit is None:
        return over
    return f"{over} {unit.name}" if over[-1:].isascii() else f"{over}{unit.name}"
