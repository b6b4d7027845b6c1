"""What people type for a step of a policy, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policies.steps import ANCHORS, MOST_TIMES, Anchor, Measure, PolicyKind
from bot.domain.policies.typed import Moment, again, moment, too_late

DAYS, WORKING, HOURS = Measure.DAYS, Measure.WORKING_DAYS, Measure.HOURS
START, ANSWER, DUE = Anchor.START, Anchor.ANSWER, Anchor.DUE


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("开始前 10 天", PolicyKind.GATHERING, Moment(START, DAYS, -10)),
        ("开会前两周", PolicyKind.GATHERING, Moment(START, DAYS, -14)),
        ("回复截止前六小时", PolicyKind.GATHERING, Moment(ANSWER, HOURS, -6)),
        ("回复截止前３个工作日", PolicyKind.GATHERING, Moment(ANSWER, WORKING, -3)),
        ("截止后 2 个工作日", PolicyKind.DEADLINE, Moment(DUE, WORKING, 2)),
        ("到期前60天", PolicyKind.TRAINING, Moment(DUE, DAYS, -60)),
        ("四天前", PolicyKind.STUDY, Moment(DUE, DAYS, -4)),
        ("当天", PolicyKind.STUDY, Moment(DUE, DAYS, 0)),
        ("10 days before the start", PolicyKind.GATHERING, Moment(START, DAYS, -10)),
        ("1 working day before answers end", PolicyKind.GATHERING, Moment(ANSWER, WORKING, -1)),
        ("36 hours before it is due", PolicyKind.STUDY, Moment(DUE, HOURS, -36)),
        ("2 weeks after it is due", PolicyKind.DEADLINE, Moment(DUE, DAYS, 14)),
        ("on the day", PolicyKind.GATHERING, Moment(START, DAYS, 0)),
        ("3 天", PolicyKind.STUDY, None),
        ("前几天", PolicyKind.STUDY, None),
        ("开始前 3 到 5 天", PolicyKind.GATHERING, None),
        ("开始前后 3 天", PolicyKind.GATHERING, None),
        ("随便", PolicyKind.GATHERING, None),
    ],
)
def test_when(text: str, kind: PolicyKind, expected: Moment | None) -> None:
    assert moment(text, ANCHORS[kind], ANCHORS[kind][0]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每 4 天，一共 6 次", (4, 6)),
        ("每三天共五次", (3, 5)),
        ("every 4, 6 times in all", (4, 6)),
        ("每 2 天", (2, MOST_TIMES)),
        ("一次", (0, 1)),
        ("once", (0, 1)),
        ("1 2 3", None),
        ("常常", None),
    ],
)
def test_how_often(text: str, expected: tuple[int, int] | None) -> None:
    assert again(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36 小时", 36),
        ("5 天", 120),
        ("两天后", 48),
        ("48 h", 48),
        ("2 个工作日", None),
        ("晚", None),
    ],
)
def test_too_late(text: str, expected: int | None) -> None:
    assert too_late(text) == expected


@given(st.text(max_size=30), st.sampled_from(PolicyKind))
def test_any_words_are_read(text: str, kind: PolicyKind) -> None:
    found = moment(text, ANCHORS[kind], ANCHORS[kind][0])
    assert found is None or found.anchor in ANCHORS[kind]
    again(text)
    too_late(text)
