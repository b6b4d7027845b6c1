"""Times of day typed alone, and when something that starts then is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.phrases import (
    Ambiguous,
    Impossible,
    Past,
    Span,
    Unclear,
    Understood,
    check_start,
    moment,
    read_time,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def span(text: str) -> Span:
    start, _, end = text.partition("-")
    return Span(time.fromisoformat(start), time.fromisoformat(end) if end else None)


TIMES = [
    ("15:00", "15:00"),
    ("15：00", "15:00"),
    ("１５：００", "15:00"),
    ("9:30", "09:30"),
    ("09:05", "09:05"),
    ("03:30", "03:30"),
    ("0:15", "00:15"),
    ("下午3点", "15:00"),
    ("下午 3 点", "15:00"),
    ("下午3:30", "15:30"),
    ("下午15:00", "15:00"),
    ("下午三点半", "15:30"),
    ("下午三点一刻", "15:15"),
    ("下午3点三刻", "15:45"),
    ("下午三点二十", "15:20"),
    ("下午三点零五分", "15:05"),
    ("下午3点钟", "15:00"),
    ("下午3点整开始", "15:00"),
    ("午后两点", "14:00"),
    ("傍晚6点", "18:00"),
    ("晚上7点", "19:00"),
    ("晚7点半", "19:30"),
    ("早8点", "08:00"),
    ("早上八点", "08:00"),
    ("上午九点", "09:00"),
    ("上午十一点", "11:00"),
    ("中午12点", "12:00"),
    ("中午一点", "13:00"),
    ("凌晨十二点", "00:00"),
    ("15点", "15:00"),
    ("15时30分", "15:30"),
    ("十五点三十分", "15:30"),
    ("二十点", "20:00"),
    ("12点", "12:00"),
    ("零点", "00:00"),
    ("14:00-16:00", "14:00-16:00"),
    ("14:00 – 16:00", "14:00-16:00"),
    ("14:00~16:00", "14:00-16:00"),
    ("14:00～16:00", "14:00-16:00"),
    ("14:00至16:00", "14:00-16:00"),
    ("14:00 到 16:00", "14:00-16:00"),
    ("下午2点到4点", "14:00-16:00"),
    ("下午2-4点", "14:00-16:00"),
    ("下午两点半至四点", "14:30-16:00"),
    ("上午9点到11点", "09:00-11:00"),
    ("上午9点到12点", "09:00-12:00"),
    ("上午9点-下午3点", "09:00-15:00"),
    ("晚上7点到9点", "19:00-21:00"),
    ("14-16点", "14:00-16:00"),
    ("9:00-3:00", "09:00-15:00"),
    ("3pm", "15:00"),
    ("3 p.m.", "15:00"),
    ("3:30 pm", "15:30"),
    ("3.30pm", "15:30"),
    ("at 9am", "09:00"),
    ("12am", "00:00"),
    ("12 pm", "12:00"),
    ("noon", "12:00"),
    ("12 noon", "12:00"),
    ("2-4pm", "14:00-16:00"),
    ("11-1pm", "11:00-13:00"),
    ("9-11 am", "09:00-11:00"),
    ("2pm to 4pm", "14:00-16:00"),
    ("from 2:30 until 4 pm", "14:30-16:00"),
    ("noon-2pm", "12:00-14:00"),
    ("3 o'clock pm", "15:00"),
]


@pytest.mark.parametrize(("text", "meant"), TIMES)
def test_time_understood(text: str, meant: str) -> None:
    assert read_time(text) == Understood(span(meant))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("三点", ["03:00", "15:00"]),
        ("3点", ["03:00", "15:00"]),
        ("8点", ["08:00", "20:00"]),
        ("十一点", ["11:00", "23:00"]),
        ("三点半", ["03:30", "15:30"]),
        ("三点一刻", ["03:15", "15:15"]),
        ("3:30", ["03:30", "15:30"]),
        ("3 o'clock", ["03:00", "15:00"]),
        ("2点到4点", ["02:00-04:00", "14:00-16:00"]),
        ("9点到11点", ["09:00-11:00", "21:00-23:00"]),
    ],
)
def test_time_asked_back(text: str, options: list[str]) -> None:
    assert read_time(text) == Ambiguous(tuple(map(span, options)))


@pytest.mark.parametrize(
    "text",
    [
        *("25:00", "24:00", "15:61", "30点", "上午15点", "晚上12点", "中午9点", "下午3点99分"),
        *("16:00-14:00", "15:00-15:00", "下午4点到下午2点", "13am"),
    ],
)
def test_time_impossible(text: str) -> None:
    assert read_time(text) == Impossible()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "下午",
            "中午",
            "三楼",
            "15",
            "15:0",
            "15:00:00",
            "14:00-16",
            "三点意见",
            "下午3点前",
        ),
        *(
            "下午三点半之前",
            "下午3点左右",
            "三点多",
            "三时间",
            "最晚8点",
            "afternoon",
            "15:00 16:00",
        ),
    ],
)
def test_not_a_time(text: str) -> None:
    assert read_time(text) == Unclear()


def test_moment_is_utc() -> None:
    at = moment(date(2026, 12, 4), time(15), SHANGHAI)
    assert (at, at.tzinfo) == (datetime(2026, 12, 4, 7, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    ("day", "start", "past"),
    [
        ("2026-11-23", time(15), True),
        ("2026-11-23", time(16), True),
        ("2026-11-23", time(16, 1), False),
        ("2026-11-24", time(0), False),
        ("2026-11-22", time(23), True),
    ],
)
def test_a_start_that_is_over(day: str, start: time, past: bool) -> None:
    now = datetime(2026, 11, 23, 16, tzinfo=SHANGHAI)
    assert check_start(date.fromisoformat(day), start, now) == (
        Past(date.fromisoformat(day), None) if past else None
    )
