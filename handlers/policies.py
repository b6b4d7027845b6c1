"""⚙️ Reminders: the steps of a unit or of one matter, and changing them."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.policies import (
    Of,
    PolicyKinds,
    PolicyOpen,
    StepAdd,
    StepAsk,
    StepOpen,
    StepRemove,
    StepReset,
    StepSet,
    StepWords,
    Where,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import policies as views
from bot.chat.views import policy_choices as choices
from bot.chat.views import steps as words
from bot.domain.names import visible
from bot.domain.policies.steps import PolicyStep, safe
from bot.errors import N_, Invalid, Stale
from bot.services.nudging import policy_changes as changes
from bot.services.nudging.policy_changes import Place, Shown

AnyRequest = Request[Button | None]
_SCOPES = {where: scope for scope, where in views.WHERE.items()}
_KINDS = {of: kind for kind, of in views.OF.items()}
BAD_WORDS = N_(
    "These words cannot be used: at most 200 characters, and in braces only title, when, place, "
    "deadline, n."
)


def _place(where: Where, number: int, of: Of) -> Place:
    return Place(_SCOPES[where], number, _KINDS[of])


def _look(request: AnyRequest, button: PolicyOpen | StepOpen | StepAsk | StepWords) -> Shown:
    place = _place(button.where, button.id, button.of)
    return changes.look(request.uow, request.actor, place)


def kinds(request: Request[PolicyKinds]) -> Screen:
    """Which policy?"""
    place = _place(Where.UNIT, request.button.unit, Of.GATHERING)
    found = changes.look(request.uow, request.actor, place)
    return views.kinds(request.t, found.unit)


def open_policy(request: Request[PolicyOpen]) -> Screen:
    """All steps."""
    return _card(request, _look(request, request.button))


def _card(request: AnyRequest, shown: Shown) -> Screen:
    example = changes.example(request.uow, shown, request.now, request.app.zone)
    return views.card(request.app, request.t, shown, example, request.now)


def open_step(request: Request[StepOpen]) -> Screen:
    """One step."""
    return _step(request, _look(request, request.button), request.button.key)


def _step(request: AnyRequest, shown: Shown, key: str) -> Screen:
    if key not in shown.steps:
        raise Stale
    return views.step(request.app, request.t, shown, key)


def ask(request: Request[StepAsk]) -> Screen:
    """How shall it be?"""
    shown = _look(request, request.button)
    if request.button.key not in shown.steps:
        raise Stale
    return views.ask(request.t, shown, request.button.key, request.button.field)


def settle(request: Request[StepSet]) -> Screen:
    """Something of a step: shown, then done."""
    button = request.button
    place = _place(button.where, button.id, button.of)
    shown = changes.look(request.uow, request.actor, place)
    if button.key not in shown.steps:
        raise Stale
    step = choices.read(shown.steps[button.key], button.field, button.value)
    back = StepAsk(button.where, button.id, button.of, button.key, button.field)
    return _put(request, shown, button.key, step, replace(button, sure=True), back, button.sure)


def add_step(request: Request[StepAdd]) -> Screen:
    """➕: shown, then done."""
    button = request.button
    place = _place(button.where, button.id, button.of)
    shown = changes.look(request.uow, request.actor, place)
    step = changes.added(shown)
    back = PolicyOpen(button.where, button.id, button.of)
    return _put(request, shown, step.key, step, replace(button, sure=True), back, button.sure)


def remove(request: Request[StepRemove]) -> Screen:
    """🗑: shown, then done."""
    button = request.button
    place = _place(button.where, button.id, button.of)
    shown = changes.look(request.uow, request.actor, place)
    if button.key not in shown.steps:
        raise Stale
    back = StepOpen(button.where, button.id, button.of, button.key)
    return _put(request, shown, button.key, None, replace(button, sure=True), back, button.sure)


def reset(request: Request[StepReset]) -> Screen:
    """↩️: shown, then done."""
    button = request.button
    place = _place(button.where, button.id, button.of)
    if button.sure:
        done = changes.reset(request.uow, request.actor, place, button.key, request.app.zone)
        return _card(request, done).with_toast(request.t._("As before again."))
    after = request.uow.rehearse(
        lambda: changes.reset(request.uow, request.actor, place, button.key, request.app.zone)
    )
    said = request.t._("As it was before:")
    back = PolicyOpen(button.where, button.id, button.of)
    return _confirm(request, after, said, replace(button, sure=True), back)


def _put(
    request: AnyRequest,
    shown: Shown,
    key: str,
    step: PolicyStep | None,
    button: Button,
    back: Button,
    sure: bool,
) -> Screen:
    """A step like that: what it would come to, or (`sure`) done."""
    t = request.t
    if sure:
        zone = request.app.zone
        done = changes.put(request.uow, request.actor, shown.place, key, step, zone)
        screen = _step(request, done, key) if step is not None else _card(request, done)
        return screen.with_toast(t._("Kept. What is planned follows."))
    if step is None:
        said = t._("Without: {step}").format(step=words.one_line(t, shown.steps[key]))
    else:
        said = t._("Then: {step}").format(step=words.one_line(t, step))
    return _confirm(request, changes.changed(shown, key, step), said, button, back)


def _confirm(request: AnyRequest, after: Shown, said: str, button: Button, back: Button) -> Screen:
    example = changes.example(request.uow, after, request.now, request.app.zone)
    return views.confirm(
        request.app,
        request.t,
        after,
        example,
        request.now,
        said=said,
        button=button,
        back=back,
    )


def words_of(request: Request[StepWords]) -> Screen:
    """✍️: which words?"""
    button = request.button
    shown = _look(request, button)
    if button.key not in shown.steps:
        raise Stale
    data = {"where": button.where, "id": button.id, "of": button.of, "key": button.key}
    return forms.begin(request, WORDS, data)


def _of_draft(request: AnyRequest, draft: Draft) -> Shown:
    data = draft.data
    place = _place(Where(data["where"]), data["id"], Of(data["of"]))
    shown = changes.look(request.uow, request.actor, place)
    if data["key"] not in shown.steps:
        raise Stale
    return shown


def _ask_words(request: AnyRequest, draft: Draft) -> Screen:
    return views.ask_words(request.t, _of_draft(request, draft), draft.data["key"])


def _read_words(_request: AnyRequest, _draft: Draft, text: str) -> str:
    said = " ".join(visible(text).split())
    if not said or not safe(said):
        raise Invalid(BAD_WORDS)
    return said


def _done(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, WORDS)
    shown, key = _of_draft(request, draft), draft.data["key"]
    step, said = shown.steps[key], draft.data["words"]
    kept = {code: one for code, one in step.words.items() if code != request.t.code}
    if said not in ("-", "—", "－"):
        kept[request.t.code] = said
    changed = replace(step, words=kept)
    done = changes.put(request.uow, request.actor, shown.place, key, changed, request.app.zone)
    return _step(request, done, key)


WORDS = Form("step_words", (Field("words", _ask_words, _read_words),), _done)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(WORDS)
    edge.press(PolicyKinds, kinds)
    edge.press(PolicyOpen, open_policy)
    edge.press(StepOpen, open_step)
    edge.press(StepAsk, ask)
    edge.press(StepSet, settle)
    edge.press(StepAdd, add_step)
    edge.press(StepRemove, remove)
    edge.press(StepReset, reset)
    edge.press(StepWords, words_of)
