"""What a step can be set to: the choices behind its buttons, and reading them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time

from bot.chat.buttons.policies import Field, Of, StepSet, Where
from bot.chat.screens import Key
from bot.chat.views import steps, words
from bot.domain.policies import typed
from bot.domain.policies.planner import MORNING
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import (
    ANCHORS,
    AUDIENCES,
    Anchor,
    Audience,
    Measure,
    PolicyKind,
    PolicyStep,
    Shift,
)
from bot.errors import N_, Stale
from bot.i18n import Language
from bot.services.nudging.policy_changes import Shown

LABELS = {
    Field.WHEN: N_("📅 When"),
    Field.AT: N_("🕗 Hour"),
    Field.WHOM: N_("👥 Whom"),
    Field.AGAIN: N_("🔁 Repeat"),
    Field.REST: N_("🏖 Rest days"),
    Field.QUIET: N_("🌙 Quiet hours"),
    Field.LATE: N_("⌛ Too late"),
}
QUESTIONS = {
    Field.WHEN: N_("When should it be sent?"),
    Field.AT: N_("At what hour?"),
    Field.WHOM: N_("Who should get it?"),
    Field.AGAIN: N_("Should it be repeated while something is owed?"),
    Field.REST: N_("Where does a rest day move it?"),
    Field.QUIET: N_("Where do quiet hours move it? What they do not move is not sent in them."),
    Field.LATE: N_("When is it too late to send it?"),
}
_TYPED = {
    Field.WHEN: N_("Or type it: 10 days before it is due; 2 working days after it is due."),
    Field.AT: N_("Or type an hour, like 16:30."),
    Field.AGAIN: N_("Or type it: every 4, 6 times in all."),
    Field.LATE: N_("Or type it: 36 hours; 5 days."),
}
_MEASURES = {"d": Measure.DAYS, "w": Measure.WORKING_DAYS, "h": Measure.HOURS}
_ANCHORS = {"s": Anchor.START, "a": Anchor.ANSWER, "u": Anchor.DUE}
_WHENS = {
    Anchor.START: ("d-14", "d-7", "d-5", "d-3", "d-2", "d-1", "d0", "w-3", "w-2", "w-1",
                   "h-24", "h-4", "h-2", "h-1"),
    Anchor.ANSWER: ("d-2", "d-1", "w-2", "w-1", "h-24", "h-4", "h-2", "h0", "h2"),
    Anchor.DUE: ("d-90", "d-30", "d-14", "d-7", "d-3", "d-2", "d-1", "d0", "d1", "w-5", "w-3",
                 "w-2", "w-1", "w1", "w2", "w3", "h-24", "h-4"),
}  # fmt: skip
_HOURS = ("", "0800", "0900", "1000", "1200", "1400", "1500", "1700", "1800", "1900")
_AGAIN = ("0x1", "1x3", "1x5", "2x3", "3x3", "3x5", "7x4")
_LATE = ("", "2", "4", "24", "72")
_SHIFTS = {"e": Shift.EARLIER, "l": Shift.LATER, "s": Shift.STAY}
_AUDIENCES = dict(zip("nuapewhLSDA", Audience, strict=True))


def question(t: Language, kind: PolicyKind, field: Field) -> tuple[str, str]:
    """How shall it be, and what may be typed instead of a key ("": nothing)."""
    typed_too = _TYPED.get(field, "")
    if field is Field.WHEN and kind is PolicyKind.GATHERING:
        typed_too = N_("Or type it: 10 days before the start; 6 hours before answers end.")
    return t._(QUESTIONS[field]), t._(typed_too) if typed_too else ""


def read(step: PolicyStep, field: Field, value: str) -> PolicyStep:
    """A step with something of it set; raises Stale for what cannot be chosen."""
    try:
        return _READERS[field](step, value)
    except (KeyError, ValueError) as fault:
        raise Stale from fault


def _when(step: PolicyStep, value: str) -> PolicyStep:
    anchor, measure, amount = _ANCHORS[value[0]], _MEASURES[value[1]], int(value[2:])
    at = None if measure is Measure.HOURS else step.at
    found = replace(step, anchor=anchor, measure=measure, amount=amount, at=at)
    return found if step.measure is measure else replace(found, every=0, times=1)


def _at(step: PolicyStep, value: str) -> PolicyStep:
    return replace(step, at=time.fromisoformat(value) if value else None)


def _again(step: PolicyStep, value: str) -> PolicyStep:
    every, _, times = value.partition("x")
    return replace(step, every=int(every), times=int(times))


def _whom(step: PolicyStep, value: str) -> PolicyStep:
    return replace(step, audience=_AUDIENCES[value])


def _rest(step: PolicyStep, value: str) -> PolicyStep:
    return replace(step, rest=_SHIFTS[value])


def _quiet(step: PolicyStep, value: str) -> PolicyStep:
    return replace(step, quiet=_SHIFTS[value])


def _late(step: PolicyStep, value: str) -> PolicyStep:
    return replace(step, useful=int(value) if value else None)


_READERS: dict[Field, Callable[[PolicyStep, str], PolicyStep]] = {
    Field.WHEN: _when,
    Field.AT: _at,
    Field.WHOM: _whom,
    Field.REST: _rest,
    Field.QUIET: _quiet,
    Field.AGAIN: _again,
    Field.LATE: _late,
}


def typed_value(
    kind: PolicyKind, step: PolicyStep, field: Field, text: str, hour: time | None
) -> str | None:
    """What was typed, as the buttons carry it; None for what cannot be read. `hour` is what it
    says as a time of day."""
    if field is Field.AT:
        return f"{hour:%H%M}" if hour is not None and step.measure is not Measure.HOURS else None
    if field is Field.WHEN:
        found = typed.moment(text, ANCHORS[kind], step.anchor)
        return None if found is None else _moment(found)
    if field is Field.AGAIN:
        often = typed.again(text)
        return None if often is None else f"{often[0]}x{often[1]}"
    hours = typed.too_late(text)
    return None if hours is None else str(hours)


def _moment(found: typed.Moment) -> str:
    anchors = {anchor: letter for letter, anchor in _ANCHORS.items()}
    measures = {measure: letter for letter, measure in _MEASURES.items()}
    return f"{anchors[found.anchor]}{measures[found.measure]}{found.amount}"


def choices(kind: PolicyKind, step: PolicyStep, field: Field) -> list[str]:
    """What something of a step can be set to."""
    letters = {anchor: letter for letter, anchor in _ANCHORS.items()}
    if field is Field.WHEN:
        return [letters[one] + span for one in ANCHORS[kind] for span in _WHENS[one]]
    if field is Field.WHOM:
        return [letter for letter, one in _AUDIENCES.items() if one in AUDIENCES[kind]]
    if field is Field.AT:
        return [] if step.measure is Measure.HOURS else list(_HOURS)
    return {
        Field.REST: list(_SHIFTS),
        Field.QUIET: list(_SHIFTS),
        Field.AGAIN: list(_AGAIN),
        Field.LATE: list(_LATE),
    }[field]


def keys(
    t: Language, shown: Shown, step: PolicyStep, field: Field, only: Sequence[str] = ()
) -> list[Key]:
    """A key for each, or for what may have been meant (`only`); the one that holds is marked."""
    kind = shown.place.kind
    where = {ScopeKind.UNIT: Where.UNIT, ScopeKind.ACTIVITY: Where.ACTIVITY}
    scope = where.get(shown.place.scope, Where.ASSIGNMENT)
    of = Of(kind.value[0])
    made = []
    for value in only or choices(kind, step, field):
        after = read(step, field, value)
        mark = " ●" if after == step else ""
        button = StepSet(scope, shown.place.id, of, step.key, field, value, sure=False)
        made.append(Key(words.capital(label(t, after, field)) + mark, button))
    return made


def label(t: Language, step: PolicyStep, field: Field) -> str:
    """What something of a step is set to."""
    if field is Field.WHEN:
        return steps.when(t, replace(step, at=None, every=0, times=1))
    if field is Field.WHOM:
        return steps.audience(t, step.audience)
    if field is Field.AT:
        return _hour(t, step)
    if field is Field.AGAIN:
        if not step.every or step.times == 1:
            return t._("once")
        return t._("every {span}, {n} times").format(
            span=steps.span(t, step.every, step.measure), n=step.times
        )
    if field is Field.LATE:
        if step.useful is None:
            return t._("when it is all over")
        return t._("after {span}").format(span=steps.span(t, step.useful, Measure.HOURS))
    return steps.shift(t, step.rest if field is Field.REST else step.quiet)


def _hour(t: Language, step: PolicyStep) -> str:
    if step.at is None and step.daily:
        return t._("with the day's message")
    return f"{step.at or MORNING:%H:%M}"


def described(t: Language, step: PolicyStep) -> list[tuple[str, str]]:
    """Everything of a step but when and whom, as (what, how)."""
    fields = [Field.REST, Field.QUIET, Field.AGAIN, Field.LATE]
    if step.measure is not Measure.HOURS:
        fields.insert(0, Field.AT)
    return [(t._(LABELS[field]), label(t, step, field)) for field in fields]
