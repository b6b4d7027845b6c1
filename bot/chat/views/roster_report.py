"""What importing a roster did or would do, in sentences; the command line says it too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.chat.views import words
from bot.documents import roster_words
from bot.i18n import Language
from bot.services.roster.roster import Counted, Report

LISTED = 20
"""How many of a kind a report names before it only counts."""


def report_lines(t: Language, report: Report, *, in_chat: bool = False) -> list[str]:
    """What happened, or would happen, for the one who imports; `in_chat` keys confirm what words
    confirm on the command line."""
    if report.faults:
        many = t.n_(
            "Nothing was written. Please put {n} place right:",
            "Nothing was written. Please put {n} places right:",
            len(report.faults),
        ).format(n=len(report.faults))
        shown = report.faults[:LISTED] if in_chat else report.faults
        faults = [f"  {roster_words.fault(t, one)}" for one in shown]
        if len(shown) < len(report.faults):
            more = t._("… and {n} more of them")
            faults.append("  " + more.format(n=len(report.faults) - len(shown)))
        return [many, *faults, *_unread(t, report)]
    return [
        *_figures(t, report),
        *_removed(t, report, in_chat=in_chat),
        *_absent(t, report),
        *_noted(t, report),
        *_unread(t, report),
    ]


def without_names(report: Report) -> Report:
    """The same report without who is not in the file and which offices it no longer names."""
    return replace(report, absent=(), offices_removed=(), transferred=0, transfers_waiting=0)


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
    if report.transfers_waiting:
        yield t.n_(
            "  Left where they are, though the file has them in another unit: {n} person",
            "  Left where they are, though the file has them in another unit: {n} people",
            report.transfers_waiting,
        ).format(n=report.transfers_waiting)
    if report.offices_ended:
        yield t._("  Offices that ended with a unit or group that was left: {n}").format(
            n=report.offices_ended
        )


def _counted(line: str, of: Counted) -> str:
    return line.format(made=of.made, changed=of.changed, alone=of.alone)


def _removed(t: Language, report: Report, *, in_chat: bool) -> Iterator[str]:
    if not report.offices_removed:
        return
    count = len(report.offices_removed)
    if report.confirmed:
        heading = t.n_(
            "{n} office that the file no longer names was ended:",
            "{n} offices that the file no longer names were ended:",
            count,
        )
    elif in_chat:
        heading = t.n_(
            "{n} office is no longer named in the file and goes on:",
            "{n} offices are no longer named in the file and go on:",
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
    for one in report.offices_removed[:LISTED]:
        yield "  " + line.format(name=one.name, role=words.role(t, one.role), unit=one.unit)
    if count > LISTED:
        yield "  " + t._("… and {n} more of them").format(n=count - LISTED)


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
