"""🔁: the keys under how a draft recurs, of a new activity or of a series that is on."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons.series import (
    RepeatAhead,
    RepeatCard,
    RepeatDone,
    RepeatEnd,
    RepeatOff,
    RepeatRule,
    RepeatShift,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import repeats as views
from bot.domain.recurrence import read
from bot.domain.series import AHEAD
from bot.domain.workdays import Shift
from bot.errors import Stale
from bot.services.series.series import Repeat
from handlers import new_activity, repeat_draft, series
from handlers.new_activity import NEW
from handlers.series import RULE

AnyKey = RepeatCard | RepeatRule | RepeatShift | RepeatEnd | RepeatAhead | RepeatOff | RepeatDone


def _draft(request: Request[AnyKey]) -> tuple[Form, Draft]:
    """The form and draft a key belongs to; raises Stale, or what no longer lets the person go
    on."""
    for form, check in ((NEW, new_activity.allowed), (RULE, series.allowed)):
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is not None and found.id == request.button.draft:
            check(request, found)
            if form is NEW and new_activity.missing(found):
                raise Stale
            return form, found
    raise Stale


def _shown(request: Request[AnyKey], form: Form, draft: Draft) -> Screen:
    """The card, with the question open so that words are an answer to it."""
    return forms.ask(request, form, draft, repeat_draft.REPEAT.key)


def _chosen(draft: Draft) -> Repeat:
    found = repeat_draft.chosen(draft)
    if found is None:
        raise Stale
    return found


def card(request: Request[RepeatCard]) -> Screen:
    """How it recurs."""
    form, draft = _draft(request)
    return _shown(request, form, repeat_draft.completed(request, draft))


def rule(request: Request[RepeatRule]) -> Screen:
    """A rule, or the rules."""
    form, draft = _draft(request)
    if request.button.rule is None:
        forms.ask(request, form, draft, repeat_draft.REPEAT.key)
        return repeat_draft.rules(request, draft)
    try:
        chosen = read(request.button.rule)
    except ValueError as fault:
        raise Stale from fault
    before = repeat_draft.chosen(draft)
    shift = before.recurrence.shift if before else Shift.NEXT
    return _shown(request, form, repeat_draft.placed(request, draft, chosen, shift))


def shift(request: Request[RepeatShift]) -> Screen:
    """Rest days."""
    form, draft = _draft(request)
    recurrence = _chosen(draft).recurrence
    if request.button.shift is None:
        return views.ask_shift(request.t, draft.id, recurrence.shift)
    return _shown(
        request, form, repeat_draft.placed(request, draft, recurrence.rule, request.button.shift)
    )


def end(request: Request[RepeatEnd]) -> Screen:
    """The end."""
    form, draft = _draft(request)
    times, until = request.button.times, request.button.until
    if times is None and until is None:
        forms.ask(request, form, draft, repeat_draft.REPEAT.key)
        return views.ask_end(request.t, draft.id, _chosen(draft), request.today)
    return _shown(request, form, repeat_draft.ending(request, draft, times, until))


def ahead(request: Request[RepeatAhead]) -> Screen:
    """How many days before."""
    form, draft = _draft(request)
    found, days = _chosen(draft), request.button.days
    if days is None:
        return views.ask_ahead(request.t, draft.id, found.ahead)
    if days not in AHEAD:
        raise Stale
    kept = repeat_draft.saved(request, draft, repeat=draft.data["repeat"] | {"ahead": days})
    return _shown(request, form, kept)


def off(request: Request[RepeatOff]) -> Screen:
    """Once is enough."""
    form, draft = _draft(request)
    if form is not NEW:
        raise Stale
    return forms.proceed(request, form, repeat_draft.saved(request, draft, repeat=None))


def done(request: Request[RepeatDone]) -> Screen:
    """Back to the card to publish; a series is changed."""
    form, draft = _draft(request)
    return forms.proceed(request, form, draft)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(RepeatCard, card)
    edge.press(RepeatRule, rule)
    edge.press(RepeatShift, shift)
    edge.press(RepeatEnd, end)
    edge.press(RepeatAhead, ahead)
    edge.press(RepeatOff, off)
    edge.press(RepeatDone, done)
