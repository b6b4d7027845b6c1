"""⚙️ Reminders: the steps of a unit or of one matter, and changing them."""

from __future__ import annotations

from dataclasses import replace

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
    Where,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import policies as views
from bot.chat.views import policy_choices as choices
from bot.chat.views import steps as words
from bot.domain.policies.steps import PolicyStep
from bot.errors import Stale
from bot.services.nudging import policy_changes as changes
from bot.services.nudging.policy_changes import Place, Shown

AnyRequest = Request[Button | None]
_SCOPES = {where: scope for scope, where in views.WHERE.items()}
_KINDS = {of: kind for kind, of in views.OF.items()}


def place_of(where: Where, number: int, of: Of) -> Place:
    """Where a button changes steps."""
    return Place(_SCOPES[where], number, _KINDS[of])


def _look(request: AnyRequest, button: PolicyOpen | StepOpen) -> Shown:
    place = place_of(button.where, button.id, button.of)
    return changes.look(request.uow, request.actor, place)


def kinds(request: Request[PolicyKinds]) -> Screen:
    """Which policy?"""
    place = place_of(Where.UNIT, request.button.unit, Of.GATHERING)
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
    return step_card(request, _look(request, request.button), request.button.key)


def step_card(request: AnyRequest, shown: Shown, key: str) -> Screen:
    """One step; raises Stale for one that is gone."""
    if key not in shown.steps:
        raise Stale
    return views.step(request.app, request.t, shown, key)


def set_step(request: AnyRequest, button: StepSet) -> Screen:
    """Something of a step: shown, then done."""
    place = place_of(button.where, button.id, button.of)
    shown = changes.look(request.uow, request.actor, place)
    if button.key not in shown.steps:
        raise Stale
    step = choices.read(shown.steps[button.key], button.field, button.value)
    back = StepAsk(button.where, button.id, button.of, button.key, button.field)
    return put_step(request, shown, button.key, step, replace(button, sure=True), back, button.sure)


def add_step(request: Request[StepAdd]) -> Screen:
    """➕: shown, then done."""
    button = request.button
    place = place_of(button.where, button.id, button.of)
    shown = changes.look(request.uow, request.actor, place)
    step = changes.added(shown)
    back = PolicyOpen(button.where, button.id, button.of)
    return put_step(request, shown, step.key, step, replace(button, sure=True), back, button.sure)


def remove(request: Request[StepRemove]) -> Screen:
    """🗑: shown, then done."""
    button = request.button
    place = place_of(button.where, button.id, button.of)
    shown = changes.look(request.uow, request.actor, place)
    if button.key not in shown.steps:
        raise Stale
    back = StepOpen(button.where, button.id, button.of, button.key)
    return put_step(request, shown, button.key, None, replace(button, sure=True), back, button.sure)


def reset(request: Request[StepReset]) -> Screen:
    """↩️: shown, then done."""
    button = request.button
    place = place_of(button.where, button.id, button.of)
    if button.sure:
        done = changes.reset(request.uow, request.actor, place, button.key, request.app.zone)
        return _card(request, done).with_toast(request.t._("As before again."))
    after = request.uow.rehearse(
        lambda: changes.reset(request.uow, request.actor, place, button.key, request.app.zone)
    )
    said = request.t._("As it was before:")
    back = PolicyOpen(button.where, button.id, button.of)
    return _confirm(request, after, said, replace(button, sure=True), back)


def put_step(
    request: AnyRequest,
    shown: Shown,
    key: str,
    step: PolicyStep | None,
    button: Button,
    back: Button,
    sure: bool,
    said: str = "",
) -> Screen:
    """A step like that (None: without it): what it would come to, or (`sure`) done. `said`: what is
    to be kept, in other words than its line."""
    t = request.t
    if sure:
        zone = request.app.zone
        done = changes.put(request.uow, request.actor, shown.place, key, step, zone)
        screen = step_card(request, done, key) if step is not None else _card(request, done)
        return screen.with_toast(t._("Kept. What is planned follows."))
    if step is None:
        said = t._("Without: {step}").format(step=words.one_line(t, shown.steps[key]))
    elif not said:
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


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(PolicyKinds, kinds)
    edge.press(PolicyOpen, open_policy)
    edge.press(StepAdd, add_step)
    edge.press(StepRemove, remove)
    edge.press(StepReset, reset)
