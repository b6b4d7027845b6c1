"""Periods under `/summary`: choosing one, its people and kinds, files of it, having it sent."""

from __future__ import annotations

from datetime import date

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.summaries import (
    PeriodExcel,
    PeriodFile,
    PickDays,
    PickPeriod,
    Subscribe,
    SummaryKinds,
    SummaryPeriod,
    SummaryPersons,
)
from bot.chat.edge import Edge
from bot.chat.forms import AnyRequest, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import period_picker
from bot.chat.views import periods as views
from bot.chat.views import subscriptions as subscribing
from bot.chat.views import summaries as menus
from bot.domain.period_words import read_period
from bot.domain.periods import YEARS, between, first_day, last_day, period_of
from bot.domain.sheets import Period
from bot.errors import N_, Invalid, Stale
from bot.services.summaries import exports, persons, subscriptions, summaries
from bot.services.summaries.exports import Paper
from bot.services.summaries.summaries import OwnPeriod, TreePeriod
from handlers import heavy


def period(request: Request[SummaryPeriod]) -> Screen:
    """A period of a unit, or of the branches under it."""
    button = request.button
    forms.close(request, WHICH)
    return _shown(request, button.unit, _period(button), own=button.own, page=button.page)


def kinds(request: Request[SummaryKinds]) -> Screen:
    """三会一课."""
    found = _of(request, request.button.unit, _period(request.button), own=True)
    if isinstance(found, TreePeriod):
        raise Stale
    return views.kinds(request.t, found)


def people(request: Request[SummaryPersons]) -> Screen:
    """👤: by name."""
    button = request.button
    unit = request.uow.units.get(button.unit)
    wanted = _period(button)
    table = persons.table(request.uow, request.actor, unit, wanted, request.app.zone, request.now)
    assert unit is not None  # noqa: S101 - nobody has a right in a unit that is not
    return views.persons(request.t, unit, table, button.page)


def pick(request: Request[PickPeriod]) -> Screen:
    """🗓: a year's periods; what is typed now is one."""
    button = request.button
    if button.year not in YEARS:
        raise Stale
    summaries.overview(request.uow, request.actor, button.unit)
    return forms.begin(
        request, WHICH, {"unit": button.unit, "own": button.own, "year": button.year}
    )


def pick_days(request: Request[PickDays]) -> Screen:
    """One day, then the other."""
    button = request.button
    if button.month.year not in YEARS:
        raise Stale
    summaries.overview(request.uow, request.actor, button.unit)
    month = button.month.replace(day=1)
    return period_picker.days(
        request.t, button.unit, month, button.first, request.today, own=button.own
    )


def excel(request: Request[PeriodExcel]) -> Screen:
    """📗 of a period."""
    button = request.button
    what = Paper.REGISTER if button.own else Paper.BRANCHES
    exports.paper(request.uow, request.actor, button.unit, _period(button), what, request.now)
    return menus.on_its_way(request.t)


def file(request: Request[PeriodFile]) -> Screen:
    """📈 📘, and 📗 of a year by person."""
    button = request.button
    wanted = _period(button)
    exports.paper(request.uow, request.actor, button.unit, wanted, button.what, request.now)
    return menus.on_its_way(request.t)


def subscribe(request: Request[Subscribe]) -> Screen:
    """🔔 on or off."""
    button = request.button
    subscriptions.put(
        request.uow,
        request.actor,
        button.unit,
        button.span,
        on=button.on,
        zone=request.app.zone,
        now=request.now,
    )
    found = summaries.overview(request.uow, request.actor, button.unit)
    said = subscribing.switched(request.t, on=button.on)
    return menus.overview(request.t, found, request.local_now).with_toast(said)


def _of(
    request: Request[Button | None], unit_id: int, wanted: Period, *, own: bool
) -> OwnPeriod | TreePeriod:
    return summaries.of_period(
        request.uow,
        request.actor,
        unit_id,
        wanted,
        own=own,
        zone=request.app.zone,
        now=request.now,
    )


def _shown(
    request: Request[Button | None], unit_id: int, wanted: Period, *, own: bool, page: int = 0
) -> Screen:
    found = _of(request, unit_id, wanted, own=own)
    if isinstance(found, TreePeriod):
        return views.tree(request.t, found, page)
    return views.own(request.t, found, request.local_now)


def _period(
    button: SummaryPeriod | SummaryKinds | SummaryPersons | PeriodExcel | PeriodFile,
) -> Period:
    try:
        return period_of(button.span, button.day, button.last)
    except ValueError as fault:
        raise Stale from fault


def _ask(request: AnyRequest, draft: Draft) -> Screen:
    data = draft.data
    return period_picker.year(request.t, data["unit"], data["year"], request.today, own=data["own"])


def _read(request: AnyRequest, _draft: Draft, text: str) -> list[str]:
    """First and last day of what was typed."""
    found = read_period(text, request.today)
    if found is None:
        raise Invalid(
            N_(
                "I did not understand which period you mean. Please send it like Q3, September, "
                "second half of 2025 or 1 September to 15 October."
            )
        )
    return [day.isoformat() for day in (first_day(found), last_day(found))]


def _typed(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, WHICH)
    first, last = (date.fromisoformat(day) for day in draft.data["period"])
    wanted = between(first, last)
    return _shown(request, draft.data["unit"], wanted, own=draft.data["own"])


WHICH = Form("summary_period", (Field("period", _ask, _read),), _typed)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(WHICH)
    edge.press(SummaryPeriod, period, slow=heavy.above)
    edge.press(SummaryKinds, kinds)
    edge.press(SummaryPersons, people)
    edge.press(PickPeriod, pick)
    edge.press(PickDays, pick_days)
    edge.press(PeriodExcel, excel)
    edge.press(PeriodFile, file)
    edge.press(Subscribe, subscribe)
