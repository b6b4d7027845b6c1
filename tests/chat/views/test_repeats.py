"""How what recurs reads, and a time in another zone, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.chat.views import facts, repeat_words, repeats, words
from bot.domain.recurrence import Occurrence, Recurrence, read
from bot.domain.workdays import Shift
from bot.i18n import Language, language
from bot.store.activities.activities import Activity
from tests.calendars import CHINA

TODAY = date(2026, 11, 25)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(params=["zh_Hans", "en"])
def t(request: pytest.FixtureRequest) -> Language:
    return language(request.param).dated(CHINA)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("d1", "每天", "every day"),
        ("d3", "每 3 天", "every 3 days"),
        ("w1-024", "每周一、周三、周五", "every Monday, Wednesday, Friday"),
        ("w2-4", "每 2 周的周五", "every 2 weeks on Friday"),
        ("m1-d4", "每月4日", "every month: day 4"),
        ("m1-d31", "每月最后一天", "every month: last day"),
        ("m1-w3.3", "每月第三个周四", "every month: third Thursday"),
        ("m2-w-1.0", "每 2 个月：最后一个周一", "every 2 months: last Monday"),
        ("m1-k-1", "每月最后一个工作日", "every month: last working day"),
        ("m3-k2", "每季度（3 个月）：第二个工作日", "every quarter (3 months): second working day"),
        ("m1-k7", "每月第 7 个工作日", "every month: no. 7 working day"),
        ("y1-3-d5", "每年3月5日", "every year: Mar, day 5"),
    ],
)
def test_rules(t: Language, rule: str, zh: str, en: str) -> None:
    said = repeat_words.rule(t, read(rule))
    assert said == (zh if t.code == "zh_Hans" else en)


def test_a_rule_with_its_rest_days_and_end(t: Language) -> None:
    zh = t.code == "zh_Hans"
    weekly = Recurrence(read("w1-4"), TODAY, Shift.PREVIOUS, d("2027-06-30"))
    assert repeat_words.summary(t, weekly, TODAY) == (
        "每周五；遇休息日提前到上一个工作日；到 2027年6月30日"
        if zh
        else "every Friday; on rest days: working day before; until 30 Jun 2027"
    )
    daily = Recurrence(read("d1"), TODAY, Shift.SKIP, count=3)
    assert repeat_words.summary(t, daily, TODAY) == (
        "每个工作日；共 3 次" if zh else "every working day; 3 times"
    )


def test_a_time_that_was_moved_and_may_change(t: Language) -> None:
    one = Occurrence(d("2027-01-31"), d("2027-01-29"), provisional=True)
    said = repeats.occurrence(t, one, TODAY, moves=True)
    assert said == (
        "· 2027年1月29日（周五），由 2027年1月31日 调整（暂算）"
        if t.code == "zh_Hans"
        else "· 29 Jan 2027 (Fri), moved from 31 Jan 2027 (provisional)"
    )


def test_days_are_marked_by_the_calendar_and_not_without_one(t: Language) -> None:
    days = ("2026-10-01", "2026-10-10", "2026-12-04", "2027-01-01", "2027-01-02")
    said = [words.day(t, d(day), TODAY) for day in days]
    plain = [words.day(language(t.code), d(day), TODAY) for day in days]
    marks = [one.removeprefix(other) for one, other in zip(said, plain, strict=True)]
    assert marks == (
        ["（休息日）", "（调休上班）", "", "（休息日，暂算）", "（休息日）"]
        if t.code == "zh_Hans"
        else [
            " (rest day)",
            " (make-up working day)",
            "",
            " (rest day, provisional)",
            " (rest day)",
        ]
    )


def test_a_reader_elsewhere_sees_both_times(t: Language) -> None:
    app = cast(App, App(None, None, ZoneInfo("Asia/Shanghai"), 1, "x"))  # type: ignore[arg-type]
    starts = datetime.fromisoformat("2026-12-04T01:00:00+00:00")
    activity = Activity(
        *(1, 1, None, "party_class", "", "", starts, starts.replace(hour=2), starts, True),  # type: ignore[arg-type]
        *("published", 1, starts, 1, None, None, None, None),  # type: ignore[arg-type]
    )
    zh = t.code == "zh_Hans"

    def seen(zone: str | None) -> str:
        reader = t.dated(CHINA, ZoneInfo(zone) if zone else None)
        return facts.when(app, reader, activity, starts)

    here = "12月4日（周五）09:00" if zh else "4 Dec (Fri) 09:00"
    assert seen(None) == seen("Asia/Hong_Kong") == here
    assert seen("Europe/Berlin") == here + (
        "（北京时间；你那里 02:00）" if zh else " (Beijing time; 02:00 with you)"
    )
    assert seen("America/New_York") == here + (
        "（北京时间；你那里 12月3日 20:00）" if zh else " (Beijing time; 3 Dec 20:00 with you)"
    )
