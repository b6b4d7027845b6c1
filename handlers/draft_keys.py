"""The keys under the questions of setting up and changing an activity."""

from __future__ import annotations

from datetime import date, time

from bot.chat import forms
from bot.chat.buttons.activities import (
    Discard,
    DraftDay,
    DraftEdit,
    DraftMonth,
    DraftSkip,
    DraftTime,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activity_questions as questions
from bot.chat.views import new_activity as views
from bot.domain.phrases import Span
from bot.errors import Stale
from bot.services.activities.expected import HORIZON
from handlers import activity_fields as fields
from handlers import changes, joint, new_activity, series
from handlers.activities import board_screen
from handlers.changes import CHANGE
from handlers.joint import CHANGE_JOINT
from handlers.new_activity import NEW
from handlers.series import CHANGE_SERIES

_EDITS = {
    NEW.name: ("unit", "kind", "branches", "day", "time", "place", "subject"),
    CHANGE.name: ("day",),
    CHANGE_JOINT.name: ("day",),
    CHANGE_SERIES.name: ("day",),
}
_NEEDS = {"time": "day", "kind": "unit", "branches": "above"}
"""What must be known before a question can be asked."""
_DAY = 24 * 60
AnyKey = DraftDay | DraftMonth | DraftTime | DraftSkip | DraftEdit | Discard


_FORMS = (
    (NEW, new_activity.allowed),
    (CHANGE, changes.allowed),
    (CHANGE_JOINT, joint.allowed),
    (CHANGE_SERIES, series.allowed),
)


def _draft(request: Request[AnyKey]) -> tuple[Form, Draft]:
    return forms.among(request, _FORMS, request.button.draft)


def day(request: Request[DraftDay]) -> Screen:
    """A day of the calendar."""
    form, draft = _draft(request)
    return forms.put(request, form, draft, **fields.day_values(request, request.button.day))


def month(request: Request[DraftMonth]) -> Screen:
    """◀ ▶ in the calendar."""
    _, draft = _draft(request)
    if abs(request.button.day - request.today) > HORIZON:
        raise Stale
    return questions.ask_day(request.t, draft.id, request.today, request.button.day)


def at(request: Request[DraftTime]) -> Screen:
    """A time that was pressed."""
    form, draft = _draft(request)
    start, end = request.button.start, request.button.end
    if not (0 <= start < _DAY and (end is None or start < end < _DAY)):
        raise Stale
    span = Span(_clock(start), None if end is None else _clock(end))
    if "day" not in draft.data:
        raise Stale
    chosen = date.fromisoformat(draft.data["day"])
    minutes = fields.minutes_of(request, draft.data, chosen, span)
    return forms.put(request, form, draft, time=minutes, time_said="")


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def skip(request: Request[DraftSkip]) -> Screen:
    """Place or subject are left empty."""
    form, draft = _draft(request)
    if request.button.field not in ("place", "subject"):
        raise Stale
    return forms.put(request, form, draft, **{request.button.field: ""})


def edit(request: Request[DraftEdit]) -> Screen:
    """✏️: one question again."""
    form, draft = _draft(request)
    field = request.button.field
    if field not in _EDITS[form.name] or _missing(draft, _NEEDS.get(field)):
        raise Stale
    return forms.ask(request, form, draft, field)


def _missing(draft: Draft, needed: str | None) -> bool:
    return needed is not None and needed not in draft.data


def discard(request: Request[Discard]) -> Screen:
    """🗑: nothing was published, or changed."""
    for form in (NEW, CHANGE, CHANGE_JOINT, CHANGE_SERIES):
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is None or found.id != request.button.draft:
            continue
        forms.close(request, form)
        if form is NEW:
            return views.discarded(request.t)
        return _before(request, form, found).with_toast(request.t._("Nothing was changed."))
    raise Stale


def _before(request: Request[Discard], form: Form, found: Draft) -> Screen:
    """What was to be changed, as it is."""
    if form is CHANGE_JOINT:
        return joint.card(request, found.data["joint"])
    if form is CHANGE_SERIES:
        return series.card(request, found.data["series"])
    return board_screen(request, found.data["activity"])


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(DraftDay, new_activity.latest(day))
    edge.press(DraftMonth, new_activity.latest(month))
    edge.press(DraftTime, new_activity.latest(at))
    edge.press(DraftSkip, new_activity.latest(skip))
    edge.press(DraftEdit, new_activity.latest(edit))
    edge.press(Discard, discard)
