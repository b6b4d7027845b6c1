"""Changing time, place or subject of what is published; and the keys that drafts share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import (
    ChangeButton,
    DraftDay,
    DraftMonth,
    DraftSkip,
    DraftTime,
    TellButton,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Form
from bot.chat.request import Request
from bot.chat.screens import Key, Screen, bold, rows
from bot.chat.views import new_activity as draft_views
from bot.chat.views import tally as views
from bot.domain.phrases import check_start
from bot.errors import N_, Invalid, Stale
from bot.services import changes
from bot.services.changes import Changes
from bot.store.drafts import Draft
from handlers import activity_fields as fields
from handlers.activities import board_screen
from handlers.new_activity import NEW

AnyRequest = Request[Button | None]


def change(request: Request[ChangeButton]) -> Screen:
    """✏️: what, and then the question."""
    activity = changes.manageable(request.uow, request.actor, request.button.activity)
    what = request.button.field
    if what is None:
        return views.ask_change(request.app, request.t, activity, request.now)
    if what not in ("when", "place", "subject"):
        raise Stale
    local = request.app.local(activity.starts_at)
    minutes = local.hour * 60 + local.minute
    data: Data = {"activity": activity.id, "what": what, "current": [minutes, None]}
    return forms.begin(request, CHANGE, data).as_new()


def _only(what: str) -> Any:
    return lambda data: data["what"] == what


def _apply(request: AnyRequest, draft: Draft) -> Screen:
    """Time and place are changed and told; for other words it is asked whether to tell."""
    if draft.data["what"] == "subject":
        return _ask_tell(request, draft)
    return _change(request, draft, tell=True)


def _ask_tell(request: AnyRequest, draft: Draft) -> Screen:
    t = request.t
    return Screen(
        bold(t._("Shall everybody get a message about the new wording?")),
        rows(
            (
                Key(t._("Only change the text"), TellButton(draft.id, tell=False)),
                Key(t._("Tell everybody"), TellButton(draft.id, tell=True)),
            )
        ),
    )


def tell(request: Request[TellButton]) -> Screen:
    """`只改文字` or `通知大家`."""
    draft = forms.current(request, CHANGE, request.button.draft)
    return _change(request, draft, tell=request.button.tell)


def _change(request: AnyRequest, draft: Draft, *, tell: bool) -> Screen:
    data = draft.data
    moved = data["what"] == "when"
    starts_at, ends_at = fields.starts_at(request, data) if moved else (None, None)
    after = changes.change(
        request.uow,
        request.actor,
        data["activity"],
        Changes(starts_at, ends_at, data.get("place"), data.get("subject")),
        tell=tell,
        now=request.now,
        zone=request.app.zone,
    )
    forms.close(request, CHANGE)
    t = request.t
    said = t._("Changed; everybody is told.") if tell else t._("Changed on everybody's card.")
    return board_screen(request, after.id).with_toast(said)


CHANGE = Form(
    "change_activity",
    (
        replace(fields.DAY, wanted=_only("when")),
        replace(fields.TIME, wanted=_only("when")),
        replace(fields.PLACE, wanted=_only("place")),
        replace(fields.SUBJECT, wanted=_only("subject")),
    ),
    _apply,
)


def _draft(request: AnyRequest, draft_id: int) -> tuple[Form, Draft]:
    """The form and draft a shared key belongs to; raises Stale."""
    for form in (NEW, CHANGE):
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is not None and found.id == draft_id:
            return form, found
    raise Stale


def day(request: Request[DraftDay]) -> Screen:
    """A day of the calendar."""
    form, draft = _draft(request, request.button.draft)
    if request.button.day < request.today:
        raise Invalid(N_("That day has passed. Please choose another."))
    return forms.put(request, form, draft, day=request.button.day.isoformat())


def month(request: Request[DraftMonth]) -> Screen:
    """◀ ▶ in the calendar."""
    _, draft = _draft(request, request.button.draft)
    return draft_views.ask_day(request.t, draft.id, request.today, request.button.day)


def at(request: Request[DraftTime]) -> Screen:
    """A time that was pressed."""
    form, draft = _draft(request, request.button.draft)
    start, end = request.button.start, request.button.end
    if not (0 <= start < 24 * 60 and (end is None or start < end < 24 * 60)):
        raise Stale
    if "day" not in draft.data:
        raise Stale
    chosen = time(start // 60, start % 60)
    if check_start(date.fromisoformat(draft.data["day"]), chosen, request.local_now):
        raise Invalid(N_("That time has passed already. Please choose another."))
    return forms.put(request, form, draft, time=[start, end])


def skip(request: Request[DraftSkip]) -> Screen:
    """Place or subject are left empty."""
    form, draft = _draft(request, request.button.draft)
    if request.button.field not in ("place", "subject"):
        raise Stale
    return forms.put(request, form, draft, **{request.button.field: ""})


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CHANGE)
    edge.press(ChangeButton, change)
    edge.press(TellButton, tell)
    edge.press(DraftDay, day)
    edge.press(DraftMonth, month)
    edge.press(DraftTime, at)
    edge.press(DraftSkip, skip)
