"""Where a text has the form of a date, and what dates side by side say together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.phrases import chinese_dates, days, english_dates
from bot.domain.phrases.forms import NO_CLOCK, form
from bot.domain.phrases.readings import (
    DateReading,
    Grip,
    Impossible,
    Phrase,
    Unclear,
    leftmost_longest,
    one_of,
    options_of,
)
from bot.domain.phrases.spelling import FLAGS, OR, bracket_closed

_UNITS = r"小时|学时|课时|[天分个项人名次万亿元版月日号楼年周岁页条章%]|h(?:ours?)?\b|days?\b"
_NUMBERED = ("room", "floor", "no.", "page", "section", *english_dates.MONTH_NAMES)
_NOT_NUMBERED = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in _NUMBERED)
_LINK = re.compile(rf"[\s,(]*(?:(?:[-~至到/]|to\b|{OR})[\s,]*)?", FLAGS)


def _exact(match: re.Match[str], today: date) -> DateReading:
    return days.exact(int(match["year"]), int(match["month"]), int(match["day"]), today)


def _year_last(match: re.Match[str], today: date) -> DateReading:
    """04.12.2026: month and day stand in either order; what is over is not meant."""
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    read = [days.exact(year, *pair, today) for pair in ((one, two), (two, one))]
    possible = [reading for reading in read if reading != Impossible()]
    coming = sorted({day for reading in possible for day in options_of(reading)})
    return one_of(coming) if coming else next(iter(possible), Impossible())


def _month_day(match: re.Match[str], today: date) -> DateReading:
    return days.month_day(int(match["month"]), int(match["day"]), today)


_FIGURES = (
    form(
        Grip.FIRM,
        r"""(?<![\d./-])(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)
        (?P<day>\d{1,2})(?:T(?=\d\d:)|(?!\d|[./-]\d))""",
        _exact,
    ),
    form(
        Grip.FIRM,
        r"""(?<![\d./-])(?P<one>\d{1,2})(?P<mark>[-./])(?P<two>\d{1,2})(?P=mark)
        (?P<year>20\d\d)(?!\d)""",
        _year_last,
    ),
    form(
        Grip.FIRM,
        r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)",
        _exact,
    ),
    form(
        Grip.LOOSE,
        rf"""(?:\bon\s+)?(?<![\d:./-]){_NOT_NUMBERED}(?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})
        {NO_CLOCK}(?![./]\d|\s*(?:{_UNITS}|{english_dates.MONTH}))""",
        _month_day,
    ),
)
_FORMS = _FIGURES + chinese_dates.FORMS + english_dates.FORMS


def date_phrases(text: str, today: date) -> list[Phrase[DateReading]]:
    """Every stretch of half-width `text` that has the form of a date, said on `today`.

    Figures without a year are month and day, in that order.
    """
    return leftmost_longest(phrase for form in _FORMS for phrase in form.phrases(text, today))


def joined(
    phrases: Sequence[Phrase[DateReading]], text: str, today: date
) -> list[Phrase[DateReading]]:
    """The phrases with those side by side made one: 12月4日（周五）, Fri, Dec 4, 12月4日至6日."""
    result: list[Phrase[DateReading]] = []
    for phrase in phrases:
        if result and _side_by_side(result[-1], phrase, text):
            first = result.pop()
            end = bracket_closed(text, first.end, phrase.end)
            reading, grip = _together(first, phrase, today), max(first.grip, phrase.grip)
            result.append(Phrase(first.start, end, reading, grip))
        else:
            result.append(phrase)
    return result


def _side_by_side(first: Phrase[DateReading], second: Phrase[DateReading], text: str) -> bool:
    """Mere figures join only their like or a weekday: 12-4 周五, not 完成率 3/4 12月4日."""
    alike = (first.grip is Grip.LOOSE) == (second.grip is Grip.LOOSE)
    if not (alike or first.bare_weekday or second.bare_weekday):
        return False
    return _LINK.fullmatch(text, first.end, second.start) is not None


def _together(first: Phrase[DateReading], second: Phrase[DateReading], today: date) -> DateReading:
    """The days common to both, else any of them; a day that is over or none stays that."""
    if Unclear() in (first.reading, second.reading):
        clear = first if second.reading == Unclear() else second
        return Unclear() if clear.bare_weekday else clear.reading
    some, others = options_of(first.reading), options_of(second.reading)
    if not some:
        return first.reading
    if not others:
        return second.reading
    if first.bare_weekday and not second.bare_weekday:
        some = _near(others, some[0].weekday(), today)
    elif second.bare_weekday and not first.bare_weekday:
        others = _near(some, others[0].weekday(), today)
    return one_of([day for day in some if day in others] or sorted({*some, *others}))


def _near(days: Sequence[date], weekday: int, today: date) -> tuple[date, ...]:
    """For each day the nearest one with that weekday that is not over."""
    near = (day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3) for day in days)
    return tuple(day if day >= today else day + timedelta(weeks=1) for day in near)
