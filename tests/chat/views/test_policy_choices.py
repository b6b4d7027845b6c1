"""What a step can be set to in chat: every choice can be kept, is told apart, and can be typed."""

from __future__ import annotations

from itertools import product

import pytest

from bot.chat.buttons.policies import Field, Of, StepSet, Where
from bot.chat.views import policy_choices as choices
from bot.domain.policies.catalogue import BUILT_IN, fits
from bot.domain.policies.steps import (
    ANCHORS,
    AUDIENCES,
    Measure,
    PolicyKind,
    PolicyStep,
    acceptable,
)
from bot.i18n import languages

LONGEST_ID = 2**63 - 1
STEPS = [(kind, step) for kind in PolicyKind for step in BUILT_IN[kind].values()]


@pytest.mark.parametrize("field", Field)
def test_every_choice_can_be_kept_and_is_told_apart(field: Field) -> None:
    for kind, step in STEPS:
        offered = choices.choices(kind, step, field)
        made = [choices.read(step, field, value) for value in offered]
        assert all(acceptable(one) and fits(kind, one) for one in made)
        for t in languages():
            assert len({choices.label(t, one, field) for one in made}) == len(offered)
        for value in offered:
            button = StepSet(Where.ASSIGNMENT, LONGEST_ID, Of.DEADLINE, "own1", field, value, True)
            assert len(button.pack()) <= 64


@pytest.mark.parametrize("kind", PolicyKind)
def test_all_whom_and_all_when_are_offered(kind: PolicyKind) -> None:
    step = next(iter(BUILT_IN[kind].values()))
    whom = {choices.read(step, Field.WHOM, one).audience
            for one in choices.choices(kind, step, Field.WHOM)}  # fmt: skip
    assert whom == set(AUDIENCES[kind])
    whens = [choices.read(step, Field.WHEN, one) for one in choices.choices(kind, step, Field.WHEN)]
    assert {(one.anchor, one.measure) for one in whens} == set(product(ANCHORS[kind], Measure))


@pytest.mark.parametrize("kind", PolicyKind)
def test_what_a_key_says_can_be_typed(kind: PolicyKind) -> None:
    step = next(iter(BUILT_IN[kind].values()))
    for value, t in product(choices.choices(kind, step, Field.WHEN), languages()):
        after = choices.read(step, Field.WHEN, value)
        if after.amount or after.measure is not Measure.HOURS:
            said = choices.label(t, after, Field.WHEN)
            assert choices.typed_value(kind, step, Field.WHEN, said, None) == value, said


def test_the_hour_of_what_is_no_part_of_the_days_message_is_said() -> None:
    t = languages()[1]
    gathering = BUILT_IN[PolicyKind.GATHERING]
    assert choices.label(t, gathering["3d"], Field.AT) == "with the day's message"
    rung = PolicyStep(
        "x", AUDIENCES[PolicyKind.GATHERING][-1], gathering["3d"].anchor, -1, Measure.DAYS
    )
    assert choices.label(t, rung, Field.AT) == "08:30"
