"""Charts: what is on them, and that every letter has its shape (a missing one is a warning)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.documents import charts, fonts
from bot.domain.activities import ActivityKind
from bot.domain.sheets import Period, PeriodRow, SheetState, UnitLine
from bot.domain.tally import Tally
from bot.i18n import language
from tests.documents.made import ACTIVITIES, register, units

CHINESE, ENGLISH = language("zh_Hans"), language("en")


@pytest.fixture
def no_font() -> Iterator[None]:
    fonts.use(Path("nowhere.ttf"))
    yield
    fonts.use(None)


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def rows(count: int) -> tuple[PeriodRow, ...]:
    tally = Tally(expected=20, present=15, late=1, on_leave=3, absent=1, unrecorded=1)
    kinds = list(ActivityKind)
    return tuple(
        PeriodRow(
            date(2026, 1 + n % 12, 1 + n % 28), kinds[n % len(kinds)], None, None,
            SheetState.FINISHED, tally,
        )
        for n in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("t", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("count", [1, 5, charts.MOST_POINTS])
def test_a_chart_of_activities_is_for_a_phone(t: object, count: int) -> None:
    made = charts.chart(register(*rows(count)), t)  # type: ignore[arg-type]
    assert size(made) == (1080, 1440)


def test_only_closed_activities_are_on_it() -> None:
    closed = [row for row in ACTIVITIES if row.tally]
    points = charts._points(ACTIVITIES, CHINESE)
    assert [point.label for point in points] == [
        "9月1日\n党员大会",
        "9月8日\n主题党日",
        "9月15日\n主题党日",
    ]
    assert [point.tally for point in points] == [row.tally for row in closed]


def test_very_many_are_summed_up_by_month() -> None:
    """24 activities, two a month, each 15 of 20."""
    points = charts._points(sorted(rows(24), key=lambda row: row.day), CHINESE)
    assert [point.label for point in points] == [f"{n}月" for n in range(1, 13)]
    assert {(point.tally.expected, point.tally.present) for point in points} == {(40, 30)}
    assert size(charts.chart(register(*rows(24), period=Period(2026)), ENGLISH)) == (1080, 1440)


def test_units_stand_with_the_lowest_rate_first_and_the_empty_ones_are_left_out() -> None:
    good = Tally(expected=10, present=9, absent=1)
    bad = Tally(expected=10, present=3, absent=7)
    lines = (
        UnitLine("第一党支部", 10, {}, good, finished=True),
        UnitLine("第二党支部", 10, {}, Tally(), finished=True),
        UnitLine("机关服务中心离退休干部第三党支部委员会", 10, {}, bad, finished=True),
    )
    assert size(charts.chart_of_units(units(lines=lines), CHINESE))[0] == 1080
    few = size(charts.chart_of_units(units(lines=lines[:1]), ENGLISH))
    many = size(charts.chart_of_units(units(lines=lines[:1] * 40), ENGLISH))
    assert few[1] < many[1] <= 2000


def test_a_long_name_is_folded() -> None:
    assert charts._folded("第一党支部") == "第一党支部"
    assert (
        charts._folded("机关服务中心离退休干部第三党支部") == "机关服务中心离退休\n干部第三党支部"
    )
    assert charts._folded("甲" * 30) == "甲" * 9 + "\n" + "甲" * 8 + "…"


def test_equal_input_gives_equal_bytes() -> None:
    assert charts.chart(register(), CHINESE) == charts.chart(register(), CHINESE)


@pytest.mark.usefixtures("no_font")
def test_a_font_that_is_named_is_the_one_taken() -> None:
    assert fonts.chinese() == Path("nowhere.ttf")
    with pytest.raises(FileNotFoundError):
        charts.chart(register(), CHINESE)
