"""Screens about summaries: a unit, its closed activities, one of them."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons import Button
from bot.chat.buttons.summaries import (
    PickPeriod,
    SummaryActivities,
    SummaryActivity,
    SummaryPeriod,
    SummaryUnit,
)
from bot.chat.screens import Key, Screen, esc, lines, rows
from bot.chat.views import attendance, commands, figures, paging, period_lines, subscriptions
from bot.domain import periods
from bot.domain.commands import Command
from bot.domain.periods import Span
from bot.i18n import Language
from bot.services.attendance.rolls import Roll
from bot.services.summaries.summaries import Listing, Overview
from bot.store.members.units import Unit


def not_for_members(t: Language) -> Screen:
    """For somebody who sees no figures: what they can do instead."""
    said = t._(
        "Summaries are for the branch committee and the units above. Your own attendance of "
        "this year is under /my."
    )
    return Screen(esc(said), rows(commands.key(t, Command.MY)), fresh=True)


def choice(t: Language, units: list[Unit]) -> Screen:
    """Several units: which one?"""
    return Screen(
        lines(figures.headline("📊", t._("Summary")), esc(t._("Which unit?"))),
        rows(*(Key(unit.name, SummaryUnit(unit.id)) for unit in units)),
        fresh=True,
    )


def overview(t: Language, of: Overview, local_now: datetime) -> Screen:
    """One unit: what would you like to see?"""
    today, unit = local_now.date(), of.unit.id
    last_month, last_quarter = (
        periods.day_before(periods.period_of(span, today)) for span in (Span.MONTH, Span.QUARTER)
    )
    said = t._("Which period?") if not of.closed else t._("By activity, or which period?")
    return Screen(
        lines(figures.headline("📊", of.unit.name), esc(said)),
        rows(
            Key(t._("📌 By activity"), SummaryActivities(unit)) if of.closed else None,
            (
                Key(t._("This month"), SummaryPeriod(unit, Span.MONTH, today)),
                Key(t._("Last month"), SummaryPeriod(unit, Span.MONTH, last_month)),
            ),
            (
                Key(t._("This quarter"), SummaryPeriod(unit, Span.QUARTER, today)),
                Key(t._("Last quarter"), SummaryPeriod(unit, Span.QUARTER, last_quarter)),
                Key(t._("This year"), SummaryPeriod(unit, Span.YEAR, today)),
            ),
            Key(t._("🗓 Another period"), PickPeriod(unit, own=False, year=today.year)),
            *subscriptions.keys(t, unit, of.subscribed),
        ),
    )


def listing(t: Language, of: Listing, local_now: datetime) -> Screen:
    """A unit's closed activities, newest first."""
    said = t._("Closed activities, the newest first:")
    if not of.items:
        said = t._("No activity has been closed yet. /attendance takes the roll and closes it.")
    today = local_now.date()
    at = period_lines.where(of.period) if of.period else ()
    back: Button = SummaryUnit(of.unit.id)
    heading = [of.unit.name]
    if of.period:
        span, first, last = period_lines.where(of.period)
        back = SummaryPeriod(of.unit.id, span, first, own=True, last=last)
        heading.append(figures.period(t, of.period))
    keys = [
        Key(
            t._("{activity} · {present}/{expected}").format(
                activity=figures.day_and_kind(
                    t,
                    activity.starts_at.astimezone(activity.rules.zone or local_now.tzinfo).date(),
                    figures.title(t, activity, group),
                    today,
                ),
                present=sheet.present,
                expected=sheet.expected,
            ),
            SummaryActivity(activity.id, of.page, *at),
        )
        for activity, sheet, group in of.items
    ]
    return Screen(
        lines(figures.headline("📊", *heading), esc(said)),
        rows(
            *keys,
            paging.arrows(of.page, of.pages, lambda to: SummaryActivities(of.unit.id, to, *at)),
            Key(t._("◀ Back"), back),
        ),
    )


def activity(t: Language, shown: Roll, button: SummaryActivity, local_now: datetime) -> Screen:
    """A closed activity, reached from the list."""
    behind = SummaryActivities(shown.unit.id, button.page, button.span, button.day, button.last)
    return attendance.sheet(t, shown, local_now, behind)


def on_its_way(t: Language) -> Screen:
    """A file was asked for."""
    return Screen(toast=t._("The file is being made; it will be here in a moment."))
