"""What of a step is chosen or typed: when, at what hour, how often, until when, in which words."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.policies import Field as Part
from bot.chat.buttons.policies import Of, StepAsk, StepOpen, StepSet, StepWords, Where, WordsKeep
from bot.chat.edge import Edge
from bot.chat.forms import AskBack, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import policies as views
from bot.chat.views import policy_choices as choices
from bot.chat.views import step_words
from bot.domain.names import visible
from bot.domain.phrases import read_time
from bot.domain.phrases.readings import options_of
from bot.domain.policies.steps import PolicyStep, acceptable, safe
from bot.errors import N_, Invalid, Stale
from bot.services.nudging import policy_changes as changes
from bot.services.nudging.policy_changes import Shown
from handlers import policies

AnyRequest = Request[Button | None]
TYPED = frozenset({Part.WHEN, Part.AT, Part.AGAIN, Part.LATE})
NOTHING = frozenset("-—－")
BAD_VALUE = N_("I cannot read that, or it is out of bounds.")
BAD_WORDS = N_(
    "These words cannot be used: at most 200 characters, and in braces only title, when, place, "
    "deadline, n."
)


def ask(request: Request[StepAsk]) -> Screen:
    """How shall it be? Words are an answer where the keys cannot have all there is."""
    button = request.button
    data = {"where": button.where, "id": button.id, "of": button.of, "key": button.key}
    data["field"] = button.field
    if button.field in TYPED:
        return forms.begin(request, VALUE, data)
    shown = _shown(request, data)
    return views.ask(request.t, shown, button.key, button.field)


def open_step(request: Request[StepOpen]) -> Screen:
    """One step; what was asked about it is not asked any more."""
    forms.close(request, VALUE)
    forms.close(request, WORDS)
    return policies.open_step(request)


def settle(request: Request[StepSet]) -> Screen:
    """A key: shown, then done."""
    forms.close(request, VALUE)
    return policies.set_step(request, request.button)


def _shown(request: AnyRequest, data: forms.Data) -> Shown:
    place = policies.place_of(Where(data["where"]), data["id"], Of(data["of"]))
    shown = changes.look(request.uow, request.actor, place)
    if data["key"] not in shown.steps:
        raise Stale
    return shown


def _ask_value(request: AnyRequest, draft: Draft) -> Screen:
    shown = _shown(request, draft.data)
    return views.ask(request.t, shown, draft.data["key"], Part(draft.data["field"]))


def _read_value(request: AnyRequest, draft: Draft, text: str) -> str:
    shown, part = _shown(request, draft.data), Part(draft.data["field"])
    step = shown.steps[draft.data["key"]]
    hours = [one.start for one in options_of(read_time(text)) if one.end is None]
    if part is Part.AT and len(hours) > 1:
        meant = [f"{hour:%H%M}" for hour in hours]
        raise AskBack(views.ask(request.t, shown, step.key, part, meant))
    hour = hours[0] if hours else None
    value = choices.typed_value(shown.place.kind, step, part, text, hour)
    if value is None or not acceptable(choices.read(step, part, value)):
        raise Invalid(BAD_VALUE)
    return value


def _typed_value(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, VALUE)
    data = draft.data
    place = Where(data["where"]), data["id"], Of(data["of"])
    button = StepSet(*place, data["key"], Part(data["field"]), data["value"], sure=False)
    return policies.set_step(request, button)


VALUE = Form("step_value", (Field("value", _ask_value, _read_value),), _typed_value)


def words_of(request: Request[StepWords]) -> Screen:
    """✍️: which words?"""
    button = request.button
    data = {"where": button.where, "id": button.id, "of": button.of, "key": button.key}
    _shown(request, data)
    return forms.begin(request, WORDS, data)


def _ask_words(request: AnyRequest, draft: Draft) -> Screen:
    return views.ask_words(request.t, _shown(request, draft.data), draft.data["key"])


def _read_words(_request: AnyRequest, _draft: Draft, text: str) -> str:
    said = " ".join(visible(text).split())
    if not said or not safe(said):
        raise Invalid(BAD_WORDS)
    return said


def _worded(request: AnyRequest, draft: Draft, shown: Shown) -> PolicyStep:
    """The step with the words of that language, or without any in it."""
    step, said = shown.steps[draft.data["key"]], draft.data["words"]
    kept = {code: one for code, one in step.words.items() if code != request.t.code}
    return replace(step, words=kept if said in NOTHING else kept | {request.t.code: said})


def _look_at_words(request: AnyRequest, draft: Draft) -> Screen:
    """How they would read, before they are kept."""
    t, data, shown = request.t, draft.data, _shown(request, draft.data)
    step = _worded(request, draft, shown)
    example = step_words.example(request.app, t, shown, step.words, request.now)
    said = t._("It will say: {words}").format(words=example) if example else t._("Without words.")
    back = StepOpen(Where(data["where"]), data["id"], Of(data["of"]), data["key"])
    keep = WordsKeep(draft.id)
    return policies.put_step(request, shown, data["key"], step, keep, back, sure=False, said=said)


def keep_words(request: Request[WordsKeep]) -> Screen:
    """✅."""
    draft = forms.current(request, WORDS, request.button.draft)
    if "words" not in draft.data:
        raise Stale
    forms.close(request, WORDS)
    data, shown = draft.data, _shown(request, draft.data)
    step = _worded(request, draft, shown)
    back = StepOpen(Where(data["where"]), data["id"], Of(data["of"]), data["key"])
    return policies.put_step(request, shown, data["key"], step, back, back, sure=True)


WORDS = Form("step_words", (Field("words", _ask_words, _read_words),), _look_at_words)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(VALUE)
    edge.form(WORDS)
    edge.press(StepOpen, open_step)
    edge.press(StepAsk, ask)
    edge.press(StepSet, settle)
    edge.press(StepWords, words_of)
    edge.press(WordsKeep, keep_words)
