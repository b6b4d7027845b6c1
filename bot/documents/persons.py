"""年度考勤表: a branch's year by person, as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.documents import labels
from bot.documents.layout import NOTHING, Column, Page, Value, plain
from bot.documents.registers import figures
from bot.domain.persons import PersonRow, PersonsTable

if TYPE_CHECKING:
    from bot.i18n import Language


def persons_table(table: PersonsTable, t: Language) -> bytes:
    """年度考勤表, with names: a month's cell holds its marks in order of time."""
    page = Page(t, t._("Yearly attendance"), _columns(t))
    period = labels.period(t, table.period)
    title = t._("{unit} · Attendance of members · {period}")
    note = None if table.finished else labels.unfinished(t, table.as_of)
    page.title(title.format(unit=table.unit, period=period), note)
    page.heading(
        [t._("Unit: {unit}").format(unit=plain(table.unit))],
        [t._("Period: {period}").format(period=period)],
    )
    page.header()
    for number, row in enumerate(table.rows, start=1):
        page.row(_row(number, row, table.period.year, t))
    page.total(t._("Total"), [*figures(table.tally), ""])
    page.footer(
        t._("Key: √ present   L late   △ on leave   × absent   □ unrecorded   — not expected")
    )
    page.signatures([t._("Prepared by:"), t._("Checked by:")])
    return page.finish()


def remarks(t: Language, row: PersonRow) -> str:
    """When somebody came to the branch or left it."""
    said = []
    if row.came:
        said.append(t._("joined {day}").format(day=labels.brief(t, row.came)))
    if row.left:
        said.append(t._("left {day}").format(day=labels.brief(t, row.left)))
    return t._(", ").join(said)


def _columns(t: Language) -> list[Column]:
    usual = (t._("Expected"), t._("Present"), t._("On leave"), t._("Absent"), t._("Unrecorded"))
    return [
        Column(t._("No."), 5),
        Column(t._("Name"), 14),
        Column(t._("Standing"), 12),
        *[Column(labels.month(t, month), 7.2) for month in range(1, 13)],
        *[Column(title, max(7, len(title) + 1.0)) for title in usual],
        Column(t._("Attendance rate"), 11, rate=True),
        Column(t._("Remarks"), 14),
    ]


def _row(number: int, row: PersonRow, year: int, t: Language) -> list[Value]:
    months = [
        "".join(labels.mark(t, mark) for mark in row.in_month(year, month)) or NOTHING
        for month in range(1, 13)
    ]
    return [
        number,
        row.name,
        labels.standing(t, row.standing),
        *months,
        *figures(row.tally),
        remarks(t, row),
    ]
