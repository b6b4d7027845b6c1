"""Dates typed alone, each with the day it was said on."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.phrases import (
    Ambiguous,
    Impossible,
    Past,
    Unclear,
    Understood,
    read_date,
)

MONDAY = "2026-11-23"


def d(text: str) -> date:
    return date.fromisoformat(text)


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
