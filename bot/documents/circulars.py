"""通报 of a period as Word: of a branch with names, of a unit above with figures only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.documents import labels, study_figures
from bot.documents.layout import NOTHING
from bot.documents.letter import Letter
from bot.documents.letter_table import Cell
from bot.documents.persons import remarks
from bot.documents.registers import IN_COLUMNS, OF_SEVERAL, sums
from bot.domain import periods
from bot.domain.cadences import Line
from bot.domain.circulars import Circular
from bot.domain.periods import Span
from bot.domain.sheets import Period, UnitLine, UnitsTable
from bot.domain.tally import Tally, percent_text, total

if TYPE_CHECKING:
    from bot.i18n import Language


def branch_circular(made: Circular, t: Language) -> bytes:
    """通报 of a branch: figures, what it held, and its people by name."""
    table = made.table
    period = labels.period(t, table.period)
    title = t._("Circular on members' attendance,\n{period}").format(period=period)
    letter = Letter(title)
    letter.title(title, None if table.finished else labels.unfinished(t, table.as_of))
    letter.addressee(t._("To all members:"))
    times = sum(table.held.values())
    opening = t.n_(
        "In {period} the branch held {n} activity. The attendance was as follows.",
        "In {period} the branch held {n} activities. The attendance was as follows.",
        times,
    )
    letter.text(opening.format(period=_with_days(t, table.period), n=times))
    letter.heading(t._("1. Overall"))
    letter.text(sums(table.tally, t) + t._("."))
    letter.heading(t._("2. Meetings and classes"))
    letter.text(_held(t, made.lines))
    letter.heading(t._("3. By member"))
    columns = _columns(t, [(t._("Name"), 32)], _OF_ONE)
    columns.append(Cell(t._("Remarks"), 30))
    rows = [
        [str(number), row.name, *_figures(row.tally), remarks(t, row)]
        for number, row in enumerate(made.persons.rows, start=1)
    ]
    last = ["", t._("Total"), *_figures(made.persons.tally), ""]
    letter.table(columns, [*rows, last])
    letter.signature(
        t._("Issued for information."), table.unit, labels.date_only(t, table.as_of.date())
    )
    return letter.finish()


def units_circular(table: UnitsTable, t: Language) -> bytes:
    """通报 of a unit above: a row for each branch, no person's name."""
    period = labels.period(t, table.period)
    title = t._("{unit}\nOrganisational life, {period}").format(unit=table.unit, period=period)
    letter = Letter(title)
    letter.title(title, None if table.finished else labels.unfinished(t, table.as_of))
    letter.addressee(t._("To all branches:"))
    times = sum(sum(line.held.values()) for line in table.lines)
    opening = t.n_(
        "In {period} {n} activity was held in all. The figures are as follows.",
        "In {period} {n} activities were held in all. The figures are as follows.",
        times,
    )
    letter.text(opening.format(period=_with_days(t, table.period), n=times))
    letter.heading(t._("1. Overall"))
    letter.text(sums(table.tally, t) + t._("."))
    letter.heading(t._("2. By unit"))
    letter.table(_unit_columns(t), [*_unit_rows(table), _unit_total(t, table)])
    if table.studies:
        letter.heading(t._("3. Study, training and reports"))
        letter.text(study_figures.said(table.studies, t) + t._("."))
    letter.signature(
        t._("Issued for information."), table.unit, labels.date_only(t, table.as_of.date())
    )
    return letter.finish()


_OF_ONE = (12.0, 12.0, 12.0, 12.0, 16.0, 18.0)
_OF_UNITS = (11.0, 11.0, 9.0, 9.0, 9.0, 14.5)


def _columns(
    t: Language, named: Sequence[tuple[str, float]], widths: Sequence[float]
) -> list[Cell]:
    titles = (
        t._("Expected"),
        t._("Present"),
        t._("On leave"),
        t._("Absent"),
        t._("Unrecorded"),
        t._("Attendance rate"),
    )
    figures = [Cell(title, width) for title, width in zip(titles, widths, strict=True)]
    return [Cell(t._("No."), 12), *(Cell(title, width) for title, width in named), *figures]


def _unit_columns(t: Language) -> list[Cell]:
    kinds = [Cell(labels.kind(t, kind), 8.8) for kind in IN_COLUMNS]
    titles = [*(t._(title) for title in OF_SEVERAL), t._("Attendance rate")]
    return [
        Cell(t._("No."), 8.8),
        Cell(t._("Unit"), 22.2, left=True),
        Cell(t._("Members"), 8.5),
        *kinds,
        *(Cell(title, width) for title, width in zip(titles, _OF_UNITS, strict=True)),
        Cell(t._("Duties met"), 9),
    ]


def _unit_rows(table: UnitsTable) -> list[list[str]]:
    return [
        [
            str(number),
            line.unit,
            str(line.members),
            *(str(line.held.get(kind, 0)) for kind in IN_COLUMNS),
            *_figures(line.tally),
            duties(line),
        ]
        for number, line in enumerate(table.lines, start=1)
    ]


def _unit_total(t: Language, table: UnitsTable) -> list[str]:
    held = [sum(line.held.get(kind, 0) for line in table.lines) for kind in IN_COLUMNS]
    members = sum(line.members for line in table.lines)
    sum_ = total(line.tally for line in table.lines)
    return ["", t._("Total"), str(members), *map(str, held), *_figures(sum_), ""]


def duties(line: UnitLine) -> str:
    """制度落实: 4/5."""
    return f"{line.kept[0]}/{line.kept[1]}" if line.kept else NOTHING


def _figures(tally: Tally) -> list[str]:
    counts = (tally.expected, tally.present, tally.on_leave, tally.absent, tally.unrecorded)
    return [*map(str, counts), percent_text(tally.present, tally.expected)]


def _with_days(t: Language, period: Period) -> str:
    """2026年第三季度（7月1日至9月30日）."""
    said = labels.period(t, period)
    if periods.span_of(period) in (Span.DAYS, Span.MONTH, Span.YEAR):
        return said
    return t._("{period} ({first} – {last})").format(
        period=said,
        first=labels.brief(t, periods.first_day(period)),
        last=labels.brief(t, periods.last_day(period)),
    )


def _held(t: Language, lines: Sequence[Line]) -> str:
    """How often each kind was held, and how many of the months or quarters it is owed in are
    met."""
    parts = []
    for line in lines:
        said = t.n_("{kind} {n} time", "{kind} {n} times", line.times)
        if line.owed:
            said = t.n_(
                "{kind} {n} time ({met} of {owed} met)",
                "{kind} {n} times ({met} of {owed} met)",
                line.times,
            )
        kind = labels.kind(t, line.kind)
        parts.append(said.format(kind=kind, n=line.times, met=line.met, owed=line.owed))
    if not parts:
        return t._("None was due.")
    return t._("; ").join(parts) + t._(".")
