"""Periods as secretaries type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.period_words import read_period
from bot.domain.periods import first_day, last_day
from bot.domain.sheets import Period

TODAY = date(2026, 11, 25)


def days(first: str, last: str) -> Period:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return Period(begin.year, days=(begin, end))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("三季度", Period(2026, quarter=3)),
        ("第三季度情况", Period(2026, quarter=3)),
        ("３季度", Period(2026, quarter=3)),
        ("去年四季度", Period(2025, quarter=4)),
        ("2025年第一季度", Period(2025, quarter=1)),
        ("上半年", Period(2026, half=1)),
        ("去年下半年", Period(2025, half=2)),
        ("今年", Period(2026)),
        ("去年", Period(2025)),
        ("前年", Period(2024)),
        ("2025年度", Period(2025)),
        ("全年", Period(2026)),
        ("本月", Period(2026, month=11)),
        ("上个月", Period(2026, month=10)),
        ("上上月", Period(2026, month=9)),
        ("本季度", Period(2026, quarter=4)),
        ("上季度", Period(2026, quarter=3)),
        ("九月份", Period(2026, month=9)),
        ("12月", Period(2025, month=12)),
        ("去年12月", Period(2025, month=12)),
        ("2025.9", Period(2025, month=9)),
        ("Q3", Period(2026, quarter=3)),
        ("Q3 2025", Period(2025, quarter=3)),
        ("3rd quarter", Period(2026, quarter=3)),
        ("second half of 2025", Period(2025, half=2)),
        ("H1", Period(2026, half=1)),
        ("this month", Period(2026, month=11)),
        ("last quarter", Period(2026, quarter=3)),
        ("last month", Period(2026, month=10)),
        ("last year", Period(2025)),
        ("Sep 2025", Period(2025, month=9)),
        ("December", Period(2025, month=12)),
    ],
)
def test_whole_periods(said: str, meant: Period) -> None:
    assert read_period(said, TODAY) == meant


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("9月到11月", "2026-09-01", "2026-11-30"),
        ("9-11月", "2026-09-01", "2026-11-30"),
        ("一至三季度", "2026-01-01", "2026-09-30"),
        ("2025年9月到2026年3月", "2025-09-01", "2026-03-31"),
        ("9月1日到10月15日", "2026-09-01", "2026-10-15"),
        ("9月1日—15日", "2026-09-01", "2026-09-15"),
        ("从9月1日起至10月15日", "2026-09-01", "2026-10-15"),
        ("9.1-10.15", "2026-09-01", "2026-10-15"),
        ("2026-09-01 至 2026-10-15", "2026-09-01", "2026-10-15"),
        ("20260901-20261015", "2026-09-01", "2026-10-15"),
        ("9月1日到2026年10月15日", "2026-09-01", "2026-10-15"),
        ("12月20日到2026年1月15日", "2025-12-20", "2026-01-15"),
        ("11月1日到1月15日", "2026-11-01", "2027-01-15"),
        ("十二月三日", "2025-12-03", "2025-12-03"),
        ("近30天", "2026-10-27", "2026-11-25"),
        ("近两周", "2026-11-12", "2026-11-25"),
        ("最近三个月", "2026-08-26", "2026-11-25"),
        ("近半年", "2026-05-26", "2026-11-25"),
        ("近一年", "2025-11-26", "2026-11-25"),
        ("今年以来", "2026-01-01", "2026-11-25"),
        ("年初至今", "2026-01-01", "2026-11-25"),
        ("9月1日至今", "2026-09-01", "2026-11-25"),
        ("1 Sep to 15 Oct", "2026-09-01", "2026-10-15"),
        ("Sep 1 - Oct 15", "2026-09-01", "2026-10-15"),
        ("from 1 sep to 15 oct 2026", "2026-09-01", "2026-10-15"),
        ("1 - 15 September", "2026-09-01", "2026-09-15"),
        ("Sep to Nov", "2026-09-01", "2026-11-30"),
        ("last 30 days", "2026-10-27", "2026-11-25"),
        ("since 1 September", "2026-09-01", "2026-11-25"),
    ],
)
def test_from_one_day_to_another(said: str, first: str, last: str) -> None:
    assert read_period(said, TODAY) == days(first, last)


def test_two_ends_may_make_a_whole_period() -> None:
    assert read_period("1—6月", TODAY) == Period(2026, half=1)
    assert read_period("从9月1日到9月30日", TODAY) == Period(2026, month=9)


@pytest.mark.parametrize(
    "said",
    [
        "", "乱说", "13月", "0月", "2月30日", "9月15日到9月1日", "五季度", "近", "近0天", "近半月",
        "半年", "2026-13", "张华", "1月到乱说", "到", "soon", "last", "since yesterday", "1999年",
        "2026年9月1日到2025年9月1日",
    ],
)  # fmt: skip
def test_what_is_none_is_not_guessed(said: str) -> None:
    assert read_period(said, TODAY) is None


@given(
    st.text(alphabet="0123456789年月日季度上下半去今第一二三四十到至-. 近天Qqsepoct", max_size=16)
)
def test_anything_typed_is_a_period_or_nothing(said: str) -> None:
    found = read_period(said, TODAY)
    assert found is None or first_day(found) <= last_day(found)
