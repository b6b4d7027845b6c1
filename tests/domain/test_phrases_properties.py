"""What holds for any date, any time and any text."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phrases import (
    Ambiguous,
    Found,
    Past,
    Span,
    Understood,
    find_when,
    read_date,
    read_time,
)
from bot.domain.phrases.spelling import half_width

MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
MONTHS += ["August", "September", "October", "November", "December"]
FIGURES = "零一二三四五六七八九"
TODAYS = st.dates(date(2024, 1, 1), date(2090, 12, 31))
AHEAD = st.integers(0, 200)
SNIPPETS = st.sampled_from(
    [
        *"12345678901０５：:/-.~～ \n（）()月日号年点时半刻一二三四五六七八九十廿两第周下本这",
        *("早", "晚", "上午", "下午", "前", "后", "星期", "礼拜", "今天", "大后天"),
        *("月底", "点半", "一刻", "到"),
        *("Dec", "Fri", "pm", "next ", "tomorrow", "noon", " at ", "o'clock", "2026", "楼", "室"),
        *("\ue000", "𠮷", "İ", "ſ", "\u200f"),
    ]
)
TYPED = st.text() | st.lists(SNIPPETS, max_size=12).map("".join)


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens < 2 else FIGURES[tens]
    return FIGURES[ones] if not tens else f"{head}十{FIGURES[ones] if ones else ''}"


WITHOUT_YEAR = [
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{day.month}月{day.day}号",
    lambda day: f"{day.month}月{day.day}",
    lambda day: f"{chinese(day.month)}月{chinese(day.day)}日",
    lambda day: f"{day.month}-{day.day}",
    lambda day: f"{day:%m-%d}",
    lambda day: f"{day.month}/{day.day}",
    lambda day: f"{day.month}.{day.day}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}",
    lambda day: f"{MONTHS[day.month - 1][:3]} {day.day}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][:3]}",
    lambda day: f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）",
]
WITH_YEAR = [
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
]


@given(TODAYS, AHEAD, st.sampled_from(WITHOUT_YEAR + WITH_YEAR))
def test_a_date_within_reach_reads_back_as_itself(today, ahead, spelled) -> None:
    day = today + timedelta(days=ahead)
    assert read_date(spelled(day), today) == Understood(day)
    found = find_when(f"三楼会议室 {spelled(day)} 15:00 总结", today)
    assert found == Found(Understood(day), Understood(Span(time(15))), "三楼会议室 总结")


@given(TODAYS, st.integers(201, 364), st.sampled_from(WITHOUT_YEAR[:-1]))
def test_a_date_out_of_reach_is_asked_back_with_its_year(today, ahead, spelled) -> None:
    day = today + timedelta(days=ahead)
    reading = read_date(spelled(day), today)
    assert isinstance(reading, Past)
    assert reading.day < today
    assert reading.suggestion == day


@given(TODAYS, st.integers(1, 3000), st.sampled_from(WITH_YEAR))
def test_a_date_that_is_over_is_never_taken(today, ago, spelled) -> None:
    day = max(today - timedelta(days=ago), date(2001, 1, 1))
    assert read_date(spelled(day), today) == Past(day, None)


@given(TODAYS, st.integers(0, 6))
def test_a_weekday_is_the_next_one_or_asked_back(today, weekday) -> None:
    reading = read_date("周" + "一二三四五六日"[weekday], today)
    if weekday == today.weekday():
        assert reading == Ambiguous((today, today + timedelta(weeks=1)))
    else:
        ahead = [today + timedelta(days=n) for n in range(1, 7)]
        assert reading == Understood(next(day for day in ahead if day.weekday() == weekday))


@given(TODAYS, st.integers(0, 6), st.sampled_from([(0, "本"), (1, "下"), (2, "下下")]))
def test_a_weekday_of_a_week(today, weekday, week) -> None:
    weeks, word = week
    day = today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)
    reading = read_date(f"{word}周{'一二三四五六日'[weekday]}", today)
    assert reading == (Understood(day) if day >= today else Past(day, day + timedelta(weeks=1)))


@given(st.times())
def test_a_clock_with_two_figures_reads_back_as_itself(at) -> None:
    at = at.replace(second=0, microsecond=0)
    assert read_time(f"{at:%H:%M}") == Understood(Span(at))


@given(st.times(), st.times())
def test_a_span_reads_back_as_itself(one, other) -> None:
    start, end = sorted(at.replace(second=0, microsecond=0) for at in (one, other))
    reading = read_time(f"{start:%H:%M}-{end:%H:%M}")
    assert (reading == Understood(Span(start, end))) == (start < end)


@given(st.integers(1, 11), st.integers(0, 59))
def test_the_part_of_the_day_decides(hour, minute) -> None:
    assert read_time(f"上午{hour}点{minute:02}分") == Understood(Span(time(hour, minute)))
    assert read_time(f"下午{hour}:{minute:02}") == Understood(Span(time(hour + 12, minute)))
    assert read_time(f"{hour}:{minute:02} pm") == Understood(Span(time(hour + 12, minute)))


@given(TYPED, TODAYS)
def test_no_text_raises_and_answers_hold_together(text, today) -> None:
    for reading in (read_date(text, today), read_time(text), find_when(text, today).date):
        if isinstance(reading, Ambiguous):
            assert len(set(reading.options)) == len(reading.options) > 1
        if isinstance(reading, Past):
            assert reading.day < today <= (reading.suggestion or today)


@given(TYPED, TODAYS)
def test_the_rest_is_what_was_typed(text, today) -> None:
    found = find_when(text, today)
    if found.date is None and found.time is None:
        assert found.rest == text.strip()
    left = iter(text)
    assert all(char in left for char in found.rest if not char.isspace())


NO_DATE_WITHOUT = re.compile(
    r"\d|[天日月周期拜点时午早晚]|day|mon|tue|wed|thu|fri|sat|sun|morrow|night|noon", re.IGNORECASE
)


@given(st.text(), TODAYS)
def test_nothing_is_found_without_figures_or_words_for_days(text, today) -> None:
    plain = NO_DATE_WITHOUT.sub("", half_width(text))
    assert find_when(plain, today) == Found(None, None, plain.strip())


@pytest.mark.parametrize(
    "unit", ["9", "九", "12-4 ", "周五", "14:00-", "周五15:00 ", "Dec 4 ", "on ", "("]
)
def test_a_message_full_of_figures_is_read_at_once(unit: str) -> None:
    began = process_time()  # others on this machine do not count
    found = find_when(unit * (4096 // len(unit)), date(2026, 11, 23))
    assert isinstance(found, Found)
    assert process_time() - began < 2
