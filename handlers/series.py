"""Series: their list, one of them, one of its times; changing, leaving out, pausing, ending."""

from __future__ import annotations

from datetime import date

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.series import (
    ChangeScope,
    ChangeTime,
    EditRule,
    EndSeries,
    OpenSeries,
    OpenTime,
    PauseSeries,
    SeriesList,
    SkipTime,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import series as views
from bot.domain.series import Scope, Time
from bot.errors import Stale
from bot.services.series import editing, series
from bot.services.series.editing import Change
from bot.services.series.series import Shown
from handlers import activity_fields as fields
from handlers import change_forms, repeat_draft

AnyRequest = Request[Button | None]


def listing(request: Request[SeriesList]) -> Screen:
    """🔁 under the activities."""
    found = series.listed(request.uow, request.actor, request.now, request.app.zone)
    return views.listing(request.app, request.t, found, request.button.page, request.now)


def _card(request: AnyRequest, found: Shown) -> Screen:
    return views.card(request.app, request.t, found, request.now)


def _shown(request: AnyRequest, series_id: int) -> Shown:
    return series.shown(request.uow, request.actor, series_id, request.now, request.app.zone)


def card(request: AnyRequest, series_id: int) -> Screen:
    """A series as a screen; raises NotAllowed."""
    return _card(request, _shown(request, series_id))


def open_(request: Request[OpenSeries]) -> Screen:
    """One series."""
    return card(request, request.button.series)


def time(request: Request[OpenTime]) -> Screen:
    """One time of it."""
    found = _shown(request, request.button.series)
    one = _time(request, found, request.button.slot)
    return views.time(request.app, request.t, found, one, request.now)


def _time(request: AnyRequest, found: Shown, slot: date) -> Time:
    return series.time_of(request.uow, found.series, slot)


def skip(request: Request[SkipTime]) -> Screen:
    """🚫, ↩️."""
    button = request.button
    found = series.skip(
        request.uow,
        request.actor,
        button.series,
        button.slot,
        request.now,
        request.app.zone,
        skipped=button.skipped,
    )
    one = _time(request, found, button.slot)
    return views.time(request.app, request.t, found, one, request.now)


def pause(request: Request[PauseSeries]) -> Screen:
    """⏸, ▶️."""
    found = series.pause(
        request.uow,
        request.actor,
        request.button.series,
        request.now,
        request.app.zone,
        on=request.button.on,
    )
    return _card(request, found)


def end(request: Request[EndSeries]) -> Screen:
    """🏁: asks once."""
    if not request.button.sure:
        found = _shown(request, request.button.series)
        return views.ask_end(request.app, request.t, found, request.now)
    found = series.end(
        request.uow, request.actor, request.button.series, request.now, request.app.zone
    )
    return _card(request, found)


def change(request: Request[ChangeTime]) -> Screen:
    """✏️: the question."""
    button = request.button
    of = series.running(request.uow, request.actor, button.series)
    one = series.time_of(request.uow, of, button.slot)
    if button.field not in ("when", "place", "subject"):
        raise Stale
    data: Data = {
        "series": of.id,
        "slot": button.slot.isoformat(),
        "unit": of.unit_id,
        "what": button.field,
        "current": [one.minute, None if one.length is None else one.minute + one.length],
        "day_now": one.on.isoformat(),
    }
    return forms.begin(request, CHANGE_SERIES, data).as_new()


def allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises NotAllowed or Stale when the person may no longer change what this draft is about."""
    series.running(request.uow, request.actor, draft.data["series"])


def _changed(request: AnyRequest, draft: Draft) -> Screen:
    """What was answered: for which times?"""
    data = draft.data
    other_day = data.get("day") not in (None, data["day_now"])
    return views.ask_scope(request.t, draft.id, data["series"], day=other_day)


def scope(request: Request[ChangeScope]) -> Screen:
    """For which times."""
    draft = forms.current(request, CHANGE_SERIES, request.button.draft)
    data = draft.data
    if data["what"] not in data and "time" not in data:
        raise Stale
    done = editing.change(
        request.uow,
        request.actor,
        data["series"],
        date.fromisoformat(data["slot"]),
        Scope(request.button.scope),
        _change(data),
        request.now,
        request.app.zone,
    )
    forms.close(request, CHANGE_SERIES)
    return _card(request, done.shown).with_toast(views.edited(request.t, done))


def _change(data: Data) -> Change:
    if data["what"] != "when":
        return Change(**{data["what"]: data[data["what"]]})
    start, finish = data["time"]
    on = data["day"] if data["day"] != data["day_now"] else None
    length = finish - start if finish is not None else _length(data)
    return Change(on=date.fromisoformat(on) if on else None, minute=start, length=length)


def _length(data: Data) -> int | None:
    """As long as it was, where no end is said."""
    start, finish = data["current"]
    return None if finish is None else finish - start


def edit_rule(request: Request[EditRule]) -> Screen:
    """🔁: the rule from the next time that is not published."""
    found = _shown(request, request.button.series)
    of = series.running(request.uow, request.actor, request.button.series)
    day = next((one.on for one in found.times if series.open_(one)), request.today)
    kept = of.recurrence
    data: Data = {
        "series": of.id,
        "unit": of.unit_id,
        "day": day.isoformat(),
        "repeat": {
            "rule": str(kept.rule),
            "shift": kept.shift.value,
            "slot": kept.first.isoformat(),
            "until": kept.until.isoformat() if kept.until else None,
            "count": kept.count,
            "ahead": of.ahead,
        },
    }
    draft = request.uow.drafts.start(request.bot_id, request.person_id, RULE.name, data, None)
    return forms.ask(request, RULE, draft, repeat_draft.REPEAT.key)


def _settled(request: AnyRequest, draft: Draft) -> Screen:
    found = repeat_draft.chosen(draft)
    if found is None:
        raise Stale
    done = editing.settle(
        request.uow,
        request.actor,
        draft.data["series"],
        found.recurrence,
        found.ahead,
        None,
        request.now,
        request.app.zone,
    )
    forms.close(request, RULE)
    return _card(request, done)


CHANGE_SERIES = change_forms.form("change_series", allowed, _changed)
RULE = Form("series_rule", (fields.guarded(repeat_draft.REPEAT, allowed),), _settled)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CHANGE_SERIES)
    edge.form(RULE)
    edge.press(SeriesList, listing)
    edge.press(OpenSeries, open_)
    edge.press(OpenTime, time)
    edge.press(SkipTime, skip)
    edge.press(PauseSeries, pause)
    edge.press(EndSeries, end)
    edge.press(ChangeTime, change)
    edge.press(ChangeScope, scope)
    edge.press(EditRule, edit_rule)
