"""Dialogs as data: a form asks its fields one after the other; what was said is a draft row.

A draft survives a restart. At most one question is open for a person: the one of the draft they
touched last. Free text goes to it; a button of the form puts a value with `put`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.chat.buttons import Button
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.errors import Stale
from bot.store.drafts import Draft as Draft

Data = dict[str, Any]
AnyRequest = Request[Button | None]
Key = TypeVar("Key", bound=Button)


class AskBack(Exception):
    """What was typed needs a choice: show `screen`, keep the question open."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.screen = screen


@dataclass(frozen=True)
class Several:
    """What `Field.read` returns when the text answered more than the one question."""

    values: Data


@dataclass(frozen=True)
class Field:
    """One question. `ask` shows it; `read` turns free text into a JSON-able value, or raises
    `Invalid` (the sentence is shown, the question stays) or `AskBack`. `Several` answers further
    fields with it. A field is asked while
    `wanted(data)` and its key is missing. Without `read` only buttons answer it; `take` does the
    same as `read` with a file that was sent."""

    key: str
    ask: Callable[[AnyRequest, Draft], Screen]
    read: Callable[[AnyRequest, Draft, str], Any] | None = None
    wanted: Callable[[Data], bool] = lambda _data: True
    take: Callable[[AnyRequest, Draft], Any] | None = None


@dataclass(frozen=True)
class Form:
    """A dialog. `done` is called whenever nothing is missing: it acts and drops the draft, or
    shows a card to confirm and leaves the draft for its buttons."""

    name: str
    fields: tuple[Field, ...]
    done: Callable[[AnyRequest, Draft], Screen]

    def field(self, key: str) -> Field:
        """The field of that key."""
        return next(field for field in self.fields if field.key == key)


def begin(request: AnyRequest, form: Form, data: Data | None = None) -> Screen:
    """Start a form anew, with what is known already, and ask the first missing field."""
    kept = request.uow.drafts.start(request.bot_id, request.person_id, form.name, data or {}, None)
    return proceed(request, form, kept)


def proceed(request: AnyRequest, form: Form, draft: Draft) -> Screen:
    """Ask the first missing field, or finish."""
    for field in form.fields:
        if field.key not in draft.data and field.wanted(draft.data):
            return ask(request, form, draft, field.key)
    settled = replace(draft, asking=None)
    request.uow.drafts.save(settled)
    return form.done(request, settled)


def ask(request: AnyRequest, form: Form, draft: Draft, key: str) -> Screen:
    """Open the question of one field (again)."""
    opened = replace(draft, asking=key)
    request.uow.drafts.save(opened)
    return form.field(key).ask(request, opened)


def put(request: AnyRequest, form: Form, draft: Draft, **values: Any) -> Screen:
    """Take values, from a button or from text, and go on."""
    return proceed(request, form, replace(draft, data=draft.data | values))


def current(request: AnyRequest, form: Form, draft_id: int | None = None) -> Draft:
    """The person's draft of a form; raises Stale when there is none, or when a button is about
    an older one (`draft_id`)."""
    found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
    if found is None or (draft_id is not None and found.id != draft_id):
        raise Stale
    return found


def among(
    request: AnyRequest,
    checks: Iterable[tuple[Form, Callable[[AnyRequest, Draft], object]]],
    draft_id: int,
) -> tuple[Form, Draft]:
    """The form and draft a key belongs to that several forms show; raises Stale, or what the form's
    check raises."""
    for form, check in checks:
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is not None and found.id == draft_id:
            check(request, found)
            return form, found
    raise Stale


def latest(
    form: Form,
    check: Callable[[AnyRequest, Draft], object],
    endpoint: Callable[[Request[Key]], Screen],
    draft_of: Callable[[Key], int],
) -> Callable[[Request[Key]], Screen]:
    """The same endpoint; a key of an older draft of that form shows the one that is there now, if
    `check` raises nothing. `draft_of` says which draft a key belongs to."""

    def pressed(request: Request[Key]) -> Screen:
        try:
            return endpoint(request)
        except Stale:
            draft = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
            if draft is None or draft.id == draft_of(request.button):
                raise
            check(request, draft)
            said = request.t._("This button is no longer valid; here is the latest.")
            return proceed(request, form, draft).as_new().with_toast(said)

    return pressed


def close(request: AnyRequest, form: Form) -> None:
    """Forget the person's draft of a form."""
    request.uow.drafts.drop(request.bot_id, request.person_id, form.name)


def _open(request: AnyRequest, forms: dict[str, Form]) -> tuple[Form, Draft, Field] | None:
    """The question that is open, with its form and draft."""
    for draft in request.uow.drafts.of(request.bot_id, request.person_id):
        if draft.asking and draft.form in forms:
            form = forms[draft.form]
            return form, draft, form.field(draft.asking)
    return None


def typed(request: AnyRequest, forms: dict[str, Form]) -> Screen | None:
    """Give free text to the question that is open; None when none is.

    Raises Invalid when the text cannot be used.
    """
    found = _open(request, forms)
    if found is None:
        return None
    form, draft, field = found
    if field.read is None:
        return field.ask(request, draft)
    try:
        value = field.read(request, draft, request.text)
    except AskBack as back:
        return back.screen
    values = value.values if isinstance(value, Several) else {field.key: value}
    return put(request, form, draft, **values)


def handed(request: AnyRequest, forms: dict[str, Form]) -> Screen | None:
    """Give a file to the question that is open; None when none is, or it does not take one.

    Raises Invalid when it cannot be used.
    """
    found = _open(request, forms)
    if found is None:
        return None
    form, draft, field = found
    if field.take is None:
        return None
    return put(request, form, draft, **{field.key: field.take(request, draft)})
