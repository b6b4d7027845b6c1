"""⚙️: the steps of a policy, and changing them; every change is shown before it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.buttons.policies import (
    Field,
    Of,
    PolicyKinds,
    PolicyOpen,
    PreviewButton,
    StepAdd,
    StepAsk,
    StepOpen,
    StepRemove,
    StepReset,
    StepWords,
    TaskPreview,
    Where,
)
from bot.chat.buttons.unit_settings import UnitRules
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words, facts, policy_choices, steps, words
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind, PolicyStep
from bot.i18n import Language
from bot.services.nudging.policy_changes import Example, Place, Shown
from bot.store.members.units import Unit

SHOWN = 30
"""So many reminders of an example are said."""
WHERE = {
    ScopeKind.UNIT: Where.UNIT,
    ScopeKind.ACTIVITY: Where.ACTIVITY,
    ScopeKind.ASSIGNMENT: Where.ASSIGNMENT,
}
OF = {
    PolicyKind.GATHERING: Of.GATHERING,
    PolicyKind.STUDY: Of.STUDY,
    PolicyKind.TRAINING: Of.TRAINING,
    PolicyKind.DEADLINE: Of.DEADLINE,
}


def at(place: Place) -> tuple[Where, int, Of]:
    """A place as buttons carry it."""
    return WHERE[place.scope], place.id, OF[place.kind]


def kinds(t: Language, unit: Unit) -> Screen:
    """Which policy of a unit?"""
    keys = [
        Key(steps.kind(t, kind), PolicyOpen(Where.UNIT, unit.id, of)) for kind, of in OF.items()
    ]
    text = lines(
        bold(t._("🔔 Reminders of {unit}").format(unit=unit.name)),
        esc(t._("They hold here and in all units under it that have no word of their own.")),
    )
    return Screen(text, rows(*keys, Key(t._("◀ Back"), UnitRules(unit.id))))


def card(app: App, t: Language, shown: Shown, example: Example, now: datetime) -> Screen:
    """All steps, by when they come, with what they would come to."""
    place = at(shown.place)
    text = [_heading(t, shown)]
    if not shown.steps:
        text.append(esc(t._("No reminders.")))
    for key, step in _ordered(shown, example):
        own = " ✎" if key in shown.own else ""
        text.append(esc(f"· {steps.one_line(t, step)}{own}"))
    text += [f"<s>{esc(steps.one_line(t, step))}</s>" for step in shown.gone.values()]
    text += ["", *_example(app, t, shown, example, now)]
    again = [
        Key(t._("↩️ {step}").format(step=steps.when(t, step))[:40],
            StepReset(*place, key, sure=False))
        for key, step in shown.gone.items()
    ]  # fmt: skip
    reset = Key(t._("↩️ All as before"), StepReset(*place, None, sure=False))
    return Screen(
        lines(*text),
        rows(
            *_step_keys(t, shown, example),
            *pairs(again),
            (Key(t._("➕ Add a step"), StepAdd(*place, sure=False)),),
            (reset,) if shown.own else None,
            Key(t._("◀ Back"), _back(shown)),
        ),
    )


def _step_keys(t: Language, shown: Shown, example: Example) -> Iterator[tuple[Key, ...]]:
    """A key a step: when it comes; also for whom, where another comes then as well."""
    times = Counter(steps.when(t, step) for step in shown.steps.values())

    def is_shared(item: tuple[str, PolicyStep]) -> bool:
        return times[steps.when(t, item[1])] > 1

    for shared, group in groupby(_ordered(shown, example), key=is_shared):
        said = steps.one_line if shared else steps.when
        keys = [
            Key(f"✏️ {said(t, step)}"[:60], StepOpen(*at(shown.place), key)) for key, step in group
        ]
        yield from ((key,) for key in keys) if shared else pairs(keys)


def _back(shown: Shown) -> Button:
    if shown.place.scope is ScopeKind.UNIT:
        return PolicyKinds(shown.unit.id)
    if shown.place.scope is ScopeKind.ASSIGNMENT:
        return TaskPreview(shown.place.id)
    return PreviewButton(shown.place.id)


def _heading(t: Language, shown: Shown) -> str:
    if shown.activity is not None:
        called = facts.heading(t, shown.activity, None)
    elif shown.assignment is not None:
        called = assignment_words.called(t, shown.assignment)
    else:
        called = t._("{unit} · {kind}").format(
            unit=shown.unit.name, kind=steps.kind(t, shown.place.kind)
        )
    return bold(t._("⚙️ Reminders: {what}").format(what=called))


def _ordered(shown: Shown, example: Example) -> list[tuple[str, PolicyStep]]:
    """By when they come, those that do not come last."""
    due = {one.key.partition(".")[0]: one.due_at for one in reversed(example.planned)}
    last = max(due.values(), default=None)
    return sorted(
        shown.steps.items(),
        key=lambda item: (item[0] not in due, due.get(item[0], last), item[0]),
    )


def _example(app: App, t: Language, shown: Shown, example: Example, now: datetime) -> list[str]:
    of = shown.assignment
    zone = ZoneInfo(of.zone) if of is not None and example.real else shown.rules.zone
    today = app.local(now, zone).date()
    said = [bold(t._("Coming up") if example.real else t._("For example"))]
    for one in example.planned[:SHOWN]:
        due = app.local(one.due_at, zone)
        when = words.provisional(t, steps.hour(t, one.on_date, due, today), is_so=one.provisional)
        line = t._("{when} · {whom}").format(when=when, whom=steps.audience(t, one.audience))
        wanted = app.local(one.wanted_at or one.due_at, zone)
        moved = steps.moved(t, one, wanted, today)
        if moved:
            line = t._("{line} ({moved})").format(line=line, moved=moved)
        if one.lost:
            line = t._("{line}: will not be sent, {reason}").format(
                line=line, reason=steps.reason(t, one.lost)
            )
        said.append(esc(line))
    if not example.planned:
        said.append(esc(t._("No reminder would come.")))
    later = len(example.planned) - SHOWN
    if later > 0:
        said.append(esc(t.n_("{n} more later", "{n} more later", later).format(n=later)))
    return said


def step(app: App, t: Language, shown: Shown, key: str) -> Screen:
    """One step, with everything that can be set."""
    place = at(shown.place)
    one = shown.steps[key]
    text = [
        _heading(t, shown),
        esc(steps.one_line(t, one)),
        *(
            esc(t._("{label}: {value}").format(label=label, value=value))
            for label, value in policy_choices.described(t, one)
        ),
    ]
    own = one.words.get(t.code) or next(iter(one.words.values()), "")
    if own:
        text.append(esc(t._("Words: {words}").format(words=own)))
    asks = [
        Key(t._(label), StepAsk(*place, key, field))
        for field, label in policy_choices.LABELS.items()
    ]
    reset = Key(t._("↩️ As before"), StepReset(*place, key, sure=False))
    remove = Key(t._("🗑 Remove"), StepRemove(*place, key, sure=False), style=Style.DANGER)
    return Screen(
        lines(*text),
        rows(
            *pairs(asks),
            Key(t._("✍️ Words"), StepWords(*place, key)),
            (reset, remove) if key in shown.own else (remove,),
            Key(t._("◀ Back"), PolicyOpen(*place)),
        ),
    )


def ask(t: Language, shown: Shown, key: str, field: Field, only: Sequence[str] = ()) -> Screen:
    """How shall it be? `only`: what may have been meant."""
    place = at(shown.place)
    one = shown.steps[key]
    keys = policy_choices.keys(t, shown, one, field, only)
    width = 1 if field is Field.WHOM else 2
    asked = filter(None, policy_choices.question(t, shown.place.kind, field))
    return Screen(
        lines(_heading(t, shown), esc(steps.one_line(t, one)), "", *map(esc, asked)),
        rows(*pairs(keys, width), Key(t._("◀ Back"), StepOpen(*place, key))),
    )


def confirm(
    app: App,
    t: Language,
    after: Shown,
    example: Example,
    now: datetime,
    *,
    said: str,
    button: Button,
    back: Button,
) -> Screen:
    """What a change would come to, before it is made."""
    yes = Key(t._("✅ Keep it like that"), button, style=Style.SUCCESS)
    text = lines(_heading(t, after), esc(said), "", *_example(app, t, after, example, now))
    return Screen(text, rows(yes, Key(t._("◀ Back"), back)))


def ask_words(t: Language, shown: Shown, key: str) -> Screen:
    """Words of its own?"""
    question = t._(
        "Please send the words to put at the top of the reminder, at most 200 characters. You may "
        "use {names} (how many have not answered). Send “-” to take them out."
    ).format(names=words.listed(t, ["{title}", "{when}", "{place}", "{deadline}", "{n}"]))
    back = Key(t._("◀ Back"), StepOpen(*at(shown.place), key))
    return Screen(
        lines(_heading(t, shown), esc(steps.one_line(t, shown.steps[key])), "", esc(question)),
        rows(back),
    )
