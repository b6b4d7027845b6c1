"""Importing a roster from a table that was read, and what it did in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from bot.chat.views import words
from bot.cli import roster_words
from bot.domain.roster_faults import Table
from bot.i18n import Language
from bot.services.roster import Counted, Report, import_table
from bot.services.roster_writing import Progress
from bot.store.uow import Store

LISTED = 20
"""How many people a report names before it only counts."""


def import_roster(
    store: Store,
    table: Table,
    bot_id: int,
    today: date,
    *,
    check: bool = False,
    end_offices: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import a roster in one transaction, as of the local day `today`; with `check` only look."""
    work = partial(
        import_table,
        table=table,
        bot_id=bot_id,
        today=today,
        check=check,
        end_offices=end_offices,
        progress=progress,
    )
    return store.read_now(work) if check else store.write_now(work)


def report_lines(t: Language, report: Report) -> list[str]:
    """What happened, or would happen, for the one who imports."""
    if report.faults:
        many = t.n_(
            "Nothing was written. Please put {n} place right:",
            "Nothing was written. Please put {n} places right:",
            len(report.faults),
        ).format(n=len(report.faults))
        faults = (f"  {roster_words.fault(t, one)}" for one in report.faults)
        return [many, *faults, *_unread(t, report)]
    return [
        *_figures(t, report),
        *_removed(t, report),
        *_absent(t, report),
        *_noted(t, report),
        *_unread(t, report),
    ]


def _figures(t: Language, report: Report) -> Iterator[str]:
    if report.written:
        yield t.n_("{n} row was read.", "{n} rows were read.", report.rows).format(n=report.rows)
    else:
        yield t.n_(
            "{n} row is right. Nothing was written; an import would do this:",
            "{n} rows are right. Nothing was written; an import would do this:",
            report.rows,
        ).format(n=report.rows)
    units = t._("  Units: {made} made, {changed} changed, {alone} left alone")
    people = t._("  People: {made} made, {changed} changed, {alone} left alone")
    offices = t._("  Offices: {made} made, {changed} changed, {alone} left alone")
    yield _counted(units, report.units)
    yield _counted(people, report.people)
    yield _counted(offices, report.offices)
    if report.transferred:
        yield t._("  Transferred to another unit: {n}").format(n=report.transferred)
    if report.offices_ended:
        yield t._("  Offices that ended with a unit or group that was left: {n}").format(
            n=report.offices_ended
        )


def _counted(line: str, of: Counted) -> str:
    return line.format(made=of.made, changed=of.changed, alone=of.alone)


def _removed(t: Language, report: Report) -> Iterator[str]:
    if not report.offices_removed:
        return
    count = len(report.offices_removed)
    if report.confirmed:
        heading = t.n_(
            "{n} office that the file no longer names was ended:",
            "{n} offices that the file no longer names were ended:",
            count,
        )
    else:
        heading = t.n_(
            "{n} office is no longer named in the file and goes on; --end-offices ends it:",
            "{n} offices are no longer named in the file and go on; --end-offices ends them:",
            count,
        )
    yield heading.format(n=count)
    line = t._("{name}, {role} of {unit}")
    for one in report.offices_removed:
        yield "  " + line.format(name=one.name, role=words.role(t, one.role), unit=one.unit)


def _absent(t: Language, report: Report) -> Iterator[str]:
    count = len(report.absent)
    if not count:
        return
    yield t.n_(
        "{n} person on the roster is not in the file and was left alone:",
        "{n} people on the roster are not in the file and were left alone:",
        count,
    ).format(n=count)
    for name, unit in report.absent[:LISTED]:
        yield "  " + t._("{name}, {unit}").format(name=name, unit=unit)
    if count > LISTED:
        yield "  " + t._("… and {n} more").format(n=count - LISTED)


def _noted(t: Language, report: Report) -> Iterator[str]:
    if report.notices:
        yield t._("Please look at this:")
        for one in report.notices:
            yield "  " + roster_words.notice(t, one)


def _unread(t: Language, report: Report) -> Iterator[str]:
    if report.ignored:
        yield t._("Columns that were not read: {columns}").format(
            columns=words.listed(t, list(report.ignored))
        )
