"""Dates and times typed alone, each with the day it was said on."""

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
    read_date,
    read_time,
)

MONDAY = "2026-11-23"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def d(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> Span:
    start, _, end = text.partition("-")
    return Span(time.fromisoformat(start), time.fromisoformat(end) if end else None)


UNDERSTOOD = [
    # with month and day
    ("12月4日", MONDAY, "2026-12-04"),
    ("12月4号", MONDAY, "2026-12-04"),
    ("12月4", MONDAY, "2026-12-04"),
    ("12 月 4 日", MONDAY, "2026-12-04"),
    ("十二月四日", MONDAY, "2026-12-04"),
    ("十二月二十四号", MONDAY, "2026-12-24"),
    ("12-4", MONDAY, "2026-12-04"),
    ("4-12", "2026-03-01", "2026-04-12"),
    ("12-04", MONDAY, "2026-12-04"),
    ("12/4", MONDAY, "2026-12-04"),
    ("12.4", MONDAY, "2026-12-04"),
    ("１２－４", MONDAY, "2026-12-04"),
    ("11月23日", MONDAY, MONDAY),
    ("1月5日", MONDAY, "2027-01-05"),
    ("6月11日", MONDAY, "2027-06-11"),
    ("2月29日", "2027-12-01", "2028-02-29"),
    # with a year
    ("2026-12-04", MONDAY, "2026-12-04"),
    ("2026/12/4", MONDAY, "2026-12-04"),
    ("2026.12.4", MONDAY, "2026-12-04"),
    ("20261204", MONDAY, "2026-12-04"),
    ("2026年12月4日", MONDAY, "2026-12-04"),
    ("二〇二六年十二月四日", MONDAY, "2026-12-04"),
    ("二零二六年12月4号", MONDAY, "2026-12-04"),
    ("2027年9月1日", MONDAY, "2027-09-01"),
    ("今年12月4日", MONDAY, "2026-12-04"),
    ("明年9月1日", MONDAY, "2027-09-01"),
    # from today
    ("今天", MONDAY, MONDAY),
    ("明天", MONDAY, "2026-11-24"),
    ("明日", "2026-12-31", "2027-01-01"),
    ("后天", MONDAY, "2026-11-25"),
    ("大后天", MONDAY, "2026-11-26"),
    # weekdays
    ("周五", MONDAY, "2026-11-27"),
    ("星期五", MONDAY, "2026-11-27"),
    ("礼拜五", MONDAY, "2026-11-27"),
    ("周5", MONDAY, "2026-11-27"),
    ("周一", "2026-11-29", "2026-11-30"),
    ("周五", "2026-11-28", "2026-12-04"),
    ("周日", MONDAY, "2026-11-29"),
    ("星期天", MONDAY, "2026-11-29"),
    ("本周五", MONDAY, "2026-11-27"),
    ("本周五", "2026-11-27", "2026-11-27"),
    ("这周五", MONDAY, "2026-11-27"),
    ("这个星期五", MONDAY, "2026-11-27"),
    ("下周三", MONDAY, "2026-12-02"),
    ("下周三", "2026-11-29", "2026-12-02"),
    ("下个星期三", MONDAY, "2026-12-02"),
    ("下下周一", MONDAY, "2026-12-07"),
    ("12月4日（周五）", MONDAY, "2026-12-04"),
    ("12月4日 星期五", MONDAY, "2026-12-04"),
    ("周五（12月4日）", MONDAY, "2026-12-04"),
    ("23号，周三", MONDAY, "2026-12-23"),
    ("下周五 12月4日", MONDAY, "2026-12-04"),
    # months
    ("月底", MONDAY, "2026-11-30"),
    ("月底", "2026-11-30", "2026-11-30"),
    ("本月底", "2028-02-03", "2028-02-29"),
    ("下月底", MONDAY, "2026-12-31"),
    ("下个月底", "2026-01-31", "2026-02-28"),
    ("12月底", MONDAY, "2026-12-31"),
    ("二月末", MONDAY, "2027-02-28"),
    ("12月初", MONDAY, "2026-12-01"),
    ("下月初", MONDAY, "2026-12-01"),
    ("下月4号", MONDAY, "2026-12-04"),
    ("下个月4日", MONDAY, "2026-12-04"),
    ("本月25日", MONDAY, "2026-11-25"),
    ("4号", MONDAY, "2026-12-04"),
    ("二十六号", MONDAY, "2026-11-26"),
    ("31号", MONDAY, "2026-12-31"),
    # English
    ("today", MONDAY, MONDAY),
    ("Tomorrow", MONDAY, "2026-11-24"),
    ("the day after tomorrow", MONDAY, "2026-11-25"),
    ("Friday", MONDAY, "2026-11-27"),
    ("fri", MONDAY, "2026-11-27"),
    ("on Thurs.", MONDAY, "2026-11-26"),
    ("coming Friday", MONDAY, "2026-11-27"),
    ("this Friday", MONDAY, "2026-11-27"),
    ("next Friday", "2026-11-27", "2026-12-04"),
    ("next Friday", "2026-11-28", "2026-12-04"),
    ("Dec 4", MONDAY, "2026-12-04"),
    ("Dec. 4th", MONDAY, "2026-12-04"),
    ("4 Dec", MONDAY, "2026-12-04"),
    ("the 4th of December", MONDAY, "2026-12-04"),
    ("December 4th 2026", MONDAY, "2026-12-04"),
    ("Dec 4, 2026", MONDAY, "2026-12-04"),
    ("4 December 2027", MONDAY, "2027-12-04"),
    ("Sept 1", "2026-08-01", "2026-09-01"),
    ("Fri, Dec 4", MONDAY, "2026-12-04"),
    ("Friday, 4 December", MONDAY, "2026-12-04"),
    ("end of the month", MONDAY, "2026-11-30"),
    ("the end of next month", MONDAY, "2026-12-31"),
    ("beginning of next month", MONDAY, "2026-12-01"),
    ("周五。", MONDAY, "2026-11-27"),
]


@pytest.mark.parametrize(("text", "said_on", "meant"), UNDERSTOOD)
def test_date_understood(text: str, said_on: str, meant: str) -> None:
    assert read_date(text, d(said_on)) == Understood(d(meant))


ASKED_BACK = [
    ("月初", MONDAY, ["2026-12-01", "2027-01-01"]),
    ("月初", "2026-12-01", ["2026-12-01", "2027-01-01"]),
    ("start of the month", MONDAY, ["2026-12-01", "2027-01-01"]),
    ("周一", MONDAY, [MONDAY, "2026-11-30"]),
    ("周五", "2026-11-27", ["2026-11-27", "2026-12-04"]),
    ("Friday", "2026-11-27", ["2026-11-27", "2026-12-04"]),
    ("next Friday", MONDAY, ["2026-11-27", "2026-12-04"]),
    ("23号", MONDAY, [MONDAY, "2026-12-23"]),
    ("31日", "2026-08-31", ["2026-08-31", "2026-10-31"]),
    ("12月4日（周四）", MONDAY, ["2026-12-03", "2026-12-04"]),
    ("周四，12月4日", "2026-12-04", ["2026-12-04", "2026-12-10"]),
    ("12月4日 12月5日", MONDAY, ["2026-12-04", "2026-12-05"]),
    ("12月4日至6日", MONDAY, ["2026-12-04", "2026-12-06"]),
    ("周二到周三", MONDAY, ["2026-11-24", "2026-11-25"]),
]


@pytest.mark.parametrize(("text", "said_on", "options"), ASKED_BACK)
def test_date_asked_back(text: str, said_on: str, options: list[str]) -> None:
    assert read_date(text, d(said_on)) == Ambiguous(tuple(map(d, options)))


PAST = [
    ("11月22日", MONDAY, "2026-11-22", "2027-11-22"),
    ("9月1日", MONDAY, "2026-09-01", "2027-09-01"),
    ("6月12日", MONDAY, "2026-06-12", "2027-06-12"),
    ("12月4日", "2026-01-10", "2025-12-04", "2026-12-04"),
    ("12-4", "2026-12-05", "2026-12-04", "2027-12-04"),
    ("2月29日", MONDAY, "2024-02-29", "2028-02-29"),
    ("Sept 1", MONDAY, "2026-09-01", "2027-09-01"),
    ("本周五", "2026-11-28", "2026-11-27", "2026-12-04"),
    ("this Friday", "2026-11-28", "2026-11-27", "2026-12-04"),
    ("本周一（11月30日）", "2026-11-24", "2026-11-23", "2026-11-30"),
    ("11月30日，本周一", "2026-11-24", "2026-11-23", "2026-11-30"),
    ("上周五", MONDAY, "2026-11-20", None),
    ("last Friday", MONDAY, "2026-11-20", None),
    ("昨天", MONDAY, "2026-11-22", None),
    ("大前天", MONDAY, "2026-11-20", None),
    ("yesterday", MONDAY, "2026-11-22", None),
    ("2025-12-04", MONDAY, "2025-12-04", None),
    ("2026年11月22日", MONDAY, "2026-11-22", None),
    ("本月4号", MONDAY, "2026-11-04", None),
    ("本月初", MONDAY, "2026-11-01", None),
    ("4 Dec 2025", MONDAY, "2025-12-04", None),
]


@pytest.mark.parametrize(("text", "said_on", "day", "suggestion"), PAST)
def test_date_past(text: str, said_on: str, day: str, suggestion: str | None) -> None:
    assert read_date(text, d(said_on)) == Past(d(day), d(suggestion) if suggestion else None)


@pytest.mark.parametrize(
    "text",
    [
        *("2月30日", "13月1日", "4月31号", "12-40", "25/12", "2026-13-01", "2027-02-29"),
        *("20260231", "明年2月29日", "32号", "0日", "本月31日", "13月底", "Feb 30", "十三月一日"),
    ],
)
def test_date_impossible(text: str) -> None:
    assert read_date(text, d(MONDAY)) == Impossible()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "？",
            "下周",
            "周末",
            "国庆节",
            "周五开会",
            "12月",
            "2026年",
            "26-12-04",
            "3-4-5",
        ),
        *("12月4日前", "周五之前", "每周五", "every Friday", "12-4点", "4-6日", "Dec 4-6"),
        *("第4号", "下下下周五", "how we sat", "today's", "15:00", "12月4日 15:00", "1234567890"),
    ],
)
def test_not_a_date(text: str) -> None:
    assert read_date(text, d(MONDAY)) == Unclear()


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
    assert check_start(d(day), start, now) == (Past(d(day), None) if past else None)
