"""How people say that something recurs, in one line."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.one_line import read_line
from bot.domain.phrases import Understood
from bot.domain.phrases.repeats import find_repeat
from bot.domain.recurrence import Rule
from bot.domain.series import first_time, named_by
from bot.domain.workdays import Shift
from tests.calendars import CHINA

TODAY = date(2026, 11, 25)


def said(text: str) -> str | None:
    """The rule of a line; one that lacks its days, with those of 4 December 2026."""
    found = find_repeat(text)
    return None if found is None else str(named_by(found.rule, date(2026, 12, 4)))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("每天 8:00", "d1"),
        ("每个工作日 8:30", "d1"),
        ("每隔3天", "d3"),
        ("每周五 15:00", "w1-4"),
        ("每周一、三、五", "w1-024"),
        ("每个星期天", "w1-6"),
        ("每两周的周五", "w2-4"),
        ("隔周周五", "w2-4"),
        ("双周五", "w2-4"),
        ("每周 12月4日", "w1-4"),
        ("每月4号", "m1-d4"),
        ("每月第三个周四 15:00", "m1-w3.3"),
        ("每月最后一个工作日", "m1-k-1"),
        ("每月倒数第二个工作日", "m1-k-2"),
        ("每个月的第2个工作日", "m1-k2"),
        ("每月首个工作日", "m1-k1"),
        ("每月月底", "m1-d31"),
        ("每3个月10日", "m3-d10"),
        ("每季度 12月4日", "m3-d4"),
        ("每季度最后一个工作日", "m3-k-1"),
        ("每年3月5日", "y1-3-d5"),
        ("每年12月最后一个工作日", "y1-12-k-1"),
        ("每年 12月4日", "y1-12-d4"),
        ("every day", "d1"),
        ("every working day 8:30", "d1"),
        ("every 3 days", "d3"),
        ("every Friday 15:00", "w1-4"),
        ("every Mon and Thu", "w1-03"),
        ("every other Friday", "w2-4"),
        ("every 2 weeks on Friday", "w2-4"),
        ("weekly 4 December", "w1-4"),
        ("every third Thursday 15:00", "m1-w3.3"),
        ("the last working day of every month", "m1-k-1"),
        ("last working day of each quarter", "m3-k-1"),
        ("monthly on the 15th", "m1-d15"),
        ("every 2 months on the first Monday", "m2-w1.0"),
        ("quarterly, 4 December", "m3-d4"),
        ("every year on 5 March", "y1-3-d5"),
        ("三季度总结", None),
        ("每日学习制度", None),
        ("每周年庆", None),
        ("每月45日", None),
        ("每年13月1日", None),
        ("the first floor hall", None),
        ("first quarter summary", None),
    ],
)
def test_what_is_said(text: str, rule: str | None) -> None:
    assert said(text) == rule


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("每季度最后一个工作日", "2026-12-31"),
        ("每季度10日", "2027-01-11"),
        ("每月31日", "2026-11-30"),
        ("每年3月5日", "2027-03-05"),
        ("every third Thursday", "2026-12-17"),
    ],
)
def test_the_first_time(text: str, on: str) -> None:
    found = find_repeat(text)
    assert found is not None
    first = first_time(found, TODAY, Shift.NEXT, CHINA)
    assert first is not None
    assert first.on == date.fromisoformat(on)


def test_a_day_that_never_comes() -> None:
    found = find_repeat("每周日")
    assert found is not None
    assert first_time(found, date(2026, 10, 11), Shift.SKIP, CHINA) is None


def test_a_line_says_what_recurs_and_the_rest_as_ever() -> None:
    line = read_line("党课 每月第三个周四 15:00 三楼会议室 党章", TODAY)
    assert (line.kind, line.date, line.place, line.subject) == (
        ActivityKind.PARTY_CLASS,
        None,
        "三楼会议室",
        "党章",
    )
    assert line.repeat is not None
    assert str(line.repeat.rule) == "m1-w3.3"
    dated = read_line("支委会 每月 12月4日 9:00", TODAY)
    assert dated.date == Understood(date(2026, 12, 4))
    assert dated.repeat is not None
    assert not dated.repeat.whole
    assert isinstance(dated.repeat.rule, Rule)
