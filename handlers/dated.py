"""The day in dialogs about offices, transfers and absences: read, pressed, confirmed at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.dated import DatedDay, DatedDone, DatedMonth
from bot.chat.forms import AskBack, Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import dated as views
from bot.domain.phrases import Ambiguous, Past, Understood, read_date
from bot.errors import N_, Invalid, Stale
from bot.services.activities.expected import HORIZON

AnyRequest = Request[Button | None]
BAD_DAY = N_("I did not understand the day. Please send it like 2026-04-16.")
TOO_FAR = N_("That is more than a year ahead. Please choose a nearer day.")


@dataclass(frozen=True)
class Dialog:
    """A form that ends with a day: what its question for the day says, whether a day that is over
    may be said, what ✅ does, and where 🗑 leads. The draft is gone when the last two are called."""

    form: Form
    question: Callable[[AnyRequest, Draft], str]
    past: bool
    act: Callable[[AnyRequest, Draft], Screen]
    back: Callable[[AnyRequest, Draft], Screen]


def ask(request: AnyRequest, draft: Draft, question: str) -> Screen:
    """Which day?"""
    return views.ask_day(request.t, draft.id, question, request.today)


def read(request: AnyRequest, draft: Draft, question: str, text: str, *, past: bool) -> str:
    """The day that was typed, as ISO text."""
    match read_date(text, request.today):
        case Understood(day):
            return written(request, day, past=past)
        case Past(day, _) if past:
            return written(request, day, past=past)
        case Past(_, suggestion) if suggestion is not None:
            options: tuple[date, ...] = (suggestion,)
        case Ambiguous(found):
            options = tuple(found)
        case _:
            raise Invalid(BAD_DAY)
    today = request.today
    raise AskBack(views.ask_day(request.t, draft.id, question, today, None, options))


def written(request: AnyRequest, day: date, *, past: bool) -> str:
    """A day as a draft keeps it; raises Invalid for one that cannot be."""
    if day < request.today and not past:
        raise Invalid(N_("That day has passed. Please choose another."))
    if day - request.today > HORIZON:
        raise Invalid(TOO_FAR)
    return day.isoformat()


def day_of(draft: Draft) -> date:
    """The day a draft keeps."""
    return date.fromisoformat(draft.data["day"])


class Days:
    """The keys of all such dialogs."""

    def __init__(self, *dialogs: Dialog) -> None:
        self._dialogs = dialogs

    def day(self, request: Request[DatedDay]) -> Screen:
        """A day was pressed."""
        dialog, draft = self._current(request, request.button.draft)
        day = written(request, request.button.day, past=dialog.past)
        return forms.put(request, dialog.form, draft, **{draft.asking or "day": day})

    def month(self, request: Request[DatedMonth]) -> Screen:
        """◀ ▶ in the calendar."""
        dialog, draft = self._current(request, request.button.draft)
        shown = request.button.day
        if abs(shown - request.today) > HORIZON:
            raise Stale
        question = dialog.question(request, draft)
        return views.ask_day(request.t, draft.id, question, request.today, shown)

    def done(self, request: Request[DatedDone]) -> Screen:
        """✅ or 🗑."""
        dialog, draft = self._current(request, request.button.draft)
        sure = request.button.sure
        if sure and "day" not in draft.data:
            raise Stale
        forms.close(request, dialog.form)
        if sure:
            return dialog.act(request, draft)
        return dialog.back(request, draft).with_toast(request.t._("Nothing was changed."))

    def _current(self, request: AnyRequest, draft_id: int) -> tuple[Dialog, Draft]:
        for dialog in self._dialogs:
            found = request.uow.drafts.get(request.bot_id, request.person_id, dialog.form.name)
            if found is not None and found.id == draft_id:
                return dialog, found
        raise Stale
