"""学时统计表: a unit's hours of study and training in a year, as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.documents import labels
from bot.documents.layout import Column, Page, Value, plain
from bot.domain.hours import HoursRow, HoursTable, rate
from bot.domain.sheets import Period

if TYPE_CHECKING:
    from bot.i18n import Language


def hours_table(table: HoursTable, t: Language) -> bytes:
    """学时统计表, with names; hours with one decimal."""
    page = Page(t, t._("Training hours"), _columns(t))
    title = t._("{unit} · Training hours of members · {year}")
    period = labels.period(t, Period(table.year))
    page.title(title.format(unit=table.unit, year=period))
    as_of = t._("As of {day}").format(day=labels.date_only(t, table.as_of))
    page.heading(
        [t._("Unit: {unit}").format(unit=plain(table.unit))],
        [t._("Period: {period}").format(period=period), as_of],
    )
    page.header()
    for number, row in enumerate(table.rows, start=1):
        page.row(_row(number, row, t))
    page.total(t._("Total"), _totals(table))
    missing = len(table.rows) - table.met
    page.footer(
        t._("Done: {done} people; not done: {missing} people").format(
            done=table.met, missing=missing
        )
    )
    page.signatures([t._("Prepared by:"), t._("Checked by:")])
    return page.finish()


def _columns(t: Language) -> list[Column]:
    return [
        Column(t._("No."), 6),
        Column(t._("Name"), 14),
        Column(t._("Offices"), 16),
        Column(t._("Owed"), 9, tenths=True),
        Column(t._("Credited"), 9, tenths=True),
        Column(t._("Of these full-time courses"), 12, tenths=True),
        Column(t._("Rate done"), 9, rate=True),
        Column(t._("Missing"), 9, tenths=True),
        Column(t._("Remarks"), 14),
    ]


def _row(number: int, row: HoursRow, t: Language) -> list[Value]:
    hours = row.hours
    lacks = not hours.missing and not hours.met
    return [
        number,
        row.name,
        labels.roles(t, row.roles) or None,
        hours.required,
        hours.credited,
        hours.intensive,
        rate(hours.credited, hours.required),
        hours.missing,
        t._("full-time course missing") if lacks else "",
    ]


def _totals(table: HoursTable) -> list[Value]:
    owed = sum(row.hours.required for row in table.rows)
    credited = sum(row.hours.credited for row in table.rows)
    return [
        owed,
        credited,
        sum(row.hours.intensive for row in table.rows),
        rate(credited, owed),
        sum(row.hours.missing for row in table.rows),
        "",
    ]
