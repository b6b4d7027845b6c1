"""`/summary`: a unit, its closed activities, the sheet of one."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.summaries import (
    SheetExcel,
    SummaryActivities,
    SummaryActivity,
    SummaryUnit,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import summaries as views
from bot.domain.periods import period_of
from bot.errors import Stale
from bot.services.attendance import sheets
from bot.services.summaries import exports, summaries


def begin(request: Request[Button | None]) -> Screen:
    """The unit, or a choice of units."""
    units = summaries.units(request.uow, request.actor)
    if not units:
        return views.not_for_members(request.t)
    if len(units) > 1:
        return views.choice(request.t, units)
    return _overview(request, units[0].id).as_new()


def unit(request: Request[SummaryUnit]) -> Screen:
    """What there is to see of a unit."""
    return _overview(request, request.button.unit)


def activities(request: Request[SummaryActivities]) -> Screen:
    """A page of a unit's closed activities."""
    button = request.button
    period = None
    if button.span and button.day:
        try:
            period = period_of(button.span, button.day, button.last)
        except ValueError as fault:
            raise Stale from fault
    listing = summaries.activities(
        request.uow, request.actor, button.unit, button.page, period, request.app.zone
    )
    return views.listing(request.t, listing, request.local_now)


def activity(request: Request[SummaryActivity]) -> Screen:
    """One closed activity."""
    roll = sheets.closed_roll(request.uow, request.actor, request.button.activity)
    return views.activity(request.t, roll, request.button, request.local_now)


def activity_excel(request: Request[SheetExcel]) -> Screen:
    """📗 of an activity."""
    exports.activity(request.uow, request.actor, request.button.activity, request.now)
    return views.on_its_way(request.t)


def _overview(request: Request[Button | None], unit_id: int) -> Screen:
    found = summaries.overview(request.uow, request.actor, unit_id)
    return views.overview(request.t, found, request.local_now)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("summary", begin)
    edge.press(SummaryUnit, unit)
    edge.press(SummaryActivities, activities)
    edge.press(SummaryActivity, activity)
    edge.press(SheetExcel, activity_excel)
