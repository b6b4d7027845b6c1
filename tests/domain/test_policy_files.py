"""Policies as a file: written, changed by hand, read back, with all that is wrong in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.files import Difference, Why, Wrong, differences, policies_in, text_of
from bot.domain.policies.steps import MOST_WORDS, PolicyKind, PolicyStep, safe
from tests.domain.test_policies import kinds, steps

STEP = "audience = 'unsure'\nanchor = 'start'\namount = -1\nmeasure = 'days'\n"


def found(text: str) -> list[tuple[str, Why, str]]:
    wrong = policies_in(text)
    assert isinstance(wrong, list)
    return [(one.place, one.why, one.value) for one in wrong]


def test_the_built_in_catalogue_is_read_back_as_it_was_written() -> None:
    assert policies_in(text_of(BUILT_IN)) == BUILT_IN
    assert text_of(BUILT_IN).startswith('[gathering.3d]\naudience = "unanswered"\n')


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=MOST_WORDS).filter(
    lambda said: bool(said.strip()) and safe(said)
)


@given(st.data(), kinds, st.dictionaries(st.sampled_from(["zh_Hans", "en"]), WORDS))
def test_every_step_is_read_back(
    data: st.DataObject, kind: PolicyKind, said: dict[str, str]
) -> None:
    step: PolicyStep = replace(data.draw(steps(kind)), words=said)
    assert policies_in(text_of({kind: {step.key: step}})) == {kind: {step.key: step}}


def test_everything_wrong_is_named_with_its_place() -> None:
    text = f"""
party = 1
gathering.note = "x"
[gathering."a b"]
{STEP}
[gathering.late]
audience = "not_done"
anchor = "due"
amount = "3"
measure = "weeks"
at = "8:30"
rest = "never"
every = true
times = 99
useful = 0
if_late = "yes"
colour = "red"
[gathering.words]
{STEP}
words = {{ zh_Hans = "{{who}}", "12" = "x" }}
[gathering.plain]
{STEP}
words = "x"
[gathering.short]
measure = "hours"
amount = 300
"""
    assert found(text) == [
        ("party", Why.NO_KIND, "party"),
        ("gathering.note", Why.NO_STEP, "x"),
        ("gathering.a b", Why.KEY, "a b"),
        ("gathering.late.audience", Why.CHOICE, "not_done"),
        ("gathering.late.anchor", Why.CHOICE, "due"),
        ("gathering.late.amount", Why.NUMBER, "3"),
        ("gathering.late.measure", Why.CHOICE, "weeks"),
        ("gathering.late.at", Why.HOUR, "8:30"),
        ("gathering.late.rest", Why.CHOICE, "never"),
        ("gathering.late.every", Why.NUMBER, "True"),
        ("gathering.late.times", Why.NUMBER, "99"),
        ("gathering.late.useful", Why.NUMBER, "0"),
        ("gathering.late.if_late", Why.YES_NO, "yes"),
        ("gathering.late.colour", Why.UNKNOWN, "colour"),
        ("gathering.words.words.zh_Hans", Why.WORDS, "{who}"),
        ("gathering.words.words.12", Why.LANGUAGE, "12"),
        ("gathering.plain.words", Why.LANGUAGE, "x"),
        ("gathering.short.audience", Why.MISSING, ""),
        ("gathering.short.anchor", Why.MISSING, ""),
        ("gathering.short.amount", Why.NUMBER, "300"),
    ]
    assert found("gathering = 3") == [("gathering", Why.NO_STEP, "3")]
    assert found("[a]\n[a\n") == [("", Why.NO_TOML, "2")]
    assert found("a = [") == [("", Why.NO_TOML, "")]
    assert found("\n".join(f"[study.s{n}]\naudience='x'" for n in range(17)))[0] == (
        "study",
        Why.MANY,
        "17",
    )


def test_a_step_of_the_wrong_shape_names_what_may_stand_there() -> None:
    text = f"[gathering.x]\n{STEP}at = 08:30:00\n"  # a TOML time, not words
    assert policies_in(text) == [Wrong("gathering.x.at", Why.HOUR, "08:30:00")]
    [wrong] = policies_in(f"[gathering.x]\n{STEP}rest = 'off'\n")
    assert isinstance(wrong, Wrong)
    assert wrong.wanted == "earlier, later, stay"


def test_what_would_change_names_each_step_of_the_kinds_in_the_file() -> None:
    study = dict(BUILT_IN[PolicyKind.STUDY])
    week = replace(study["7d"], amount=-8)
    new = replace(study["leader"], key="own1", at=time(11))
    del study["3d"]
    wanted = {PolicyKind.STUDY: study | {"7d": week, "own1": new}}
    before = BUILT_IN[PolicyKind.STUDY]
    assert differences(BUILT_IN, wanted) == [
        Difference(PolicyKind.STUDY, "7d", before["7d"], week),
        Difference(PolicyKind.STUDY, "own1", None, new),
        Difference(PolicyKind.STUDY, "3d", before["3d"], None),
    ]
    assert differences(BUILT_IN, BUILT_IN) == []
