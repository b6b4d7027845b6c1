"""Periods as secretaries type them: 三季度, 去年下半年, 9月到11月, 9月1日至10月15日, 近三个月, Q3.

A month, quarter or day without a year is the latest one that has begun: a summary looks back.
What cannot be read is never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from bot.domain import periods
from bot.domain.periods import Span
from bot.domain.phrases.spelling import NUMBER, half_width, number
from bot.domain.sheets import Period

_DAY = timedelta(days=1)
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>20\d\d)\s*年?度?的?|(?P<rel>今年|本年度?|去年|上年度?|前年)的?"
_RELATIVE = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2}
_ORDINAL = {"1": 1, "2": 2, "3": 3, "4": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_LINK = re.compile(r"\s*起?\s*(?:-|~|到|至|\bto\b|\buntil\b|\btill\b|\band\b|\bthrough\b)+\s*")
_FILLER = re.compile(
    r"^(?:从|自|看看?|查|from\s|between\s|the\s|since\s)+|(?:这?期间|之?间|的?(?:情况|汇总|统计|小结))$"
)
_SINCE = re.compile(r"(?:以来|至今|到现在|到今[天日]|至今[天日]|起)$|^since\s")
_LAST = re.compile(
    r"(?:最?近|过去|(?:last|past)\s)\s*"
    rf"(?P<n>\d{{1,3}}|{NUMBER}|半)\s*个?(?P<unit>天|日|周|星期|月|年|days?|weeks?|months?)"
)


@dataclass(frozen=True)
class _End:
    """One end of what was typed, with its year left open where none was said: month 1-12, and
    the length in months, or the day."""

    year: int | None
    month: int
    months: int = 1
    day: int | None = None

    def first(self, year: int) -> date:
        """The first day it means in that year. Raises ValueError for a day there is not."""
        return date(year, self.month, self.day or 1)

    def last(self, year: int) -> date:
        """The last one."""
        if self.day:
            return date(year, self.month, self.day)
        month = self.month + self.months - 1
        return date(year, month, monthrange(year, month)[1])


_Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str], date], _End]]


def read_period(text: str, today: date) -> Period | None:
    """The period that all of `text` means, said on the local day `today`; None when it is not
    understood, or ends before it begins."""
    plain = " ".join(half_width(text).lower().split()).strip(" ,.;。、")
    try:
        return _since(plain, today) or _read(_FILLER.sub("", plain).strip(), today)
    except (ValueError, OverflowError):
        return None


def _read(plain: str, today: date) -> Period | None:
    if rolling := _LAST.fullmatch(plain):
        return _rolling(rolling, today)
    if one := _end(plain, today):
        year = one.year or _begun(one, today)
        return periods.between(one.first(year), one.last(year))
    for link in _LINK.finditer(plain):
        if found := _range(plain[: link.start()], plain[link.end() :], today):
            return found
    return None


def _since(plain: str, today: date) -> Period | None:
    """今年以来, 9月1日至今, since 1 September: until today."""
    if not _SINCE.search(plain):
        return None
    begun = _end(
        _FILLER.sub("", _SINCE.sub("", plain)).removesuffix("年初").strip() or "今年", today
    )
    if begun is None:
        return None
    return periods.between(begun.first(begun.year or _begun(begun, today)), today)


def _rolling(match: re.Match[str], today: date) -> Period | None:
    """近30天, 最近三个月, last 2 weeks: until today."""
    said, unit = match["n"], match["unit"]
    if said == "半" and unit != "年":
        return None
    count = 1 if said == "半" else number(said)
    if unit[0] in "天日d" or unit[0] in "周星w":
        days = count * (1 if unit[0] in "天日d" else 7)
        return periods.between(today - timedelta(days=days - 1), today) if days else None
    months = (6 if said == "半" else 12 * count) if unit == "年" else count
    return periods.between(_months_back(today, months) + _DAY, today) if months else None


def _months_back(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _range(left: str, right: str, today: date) -> Period | None:
    """Two ends; what one of them leaves out, the other has: 9-11月, 9月1日到15日."""
    if re.fullmatch(NUMBER, left) and re.search(r"月份?$", right):
        left += "月"
    if re.fullmatch(r"[一二三四1-4]", left) and right.endswith("季度"):
        left += "季度"
    begins, ends = _end(left, today), _end(right, today)
    if begins and ends is None and begins.day:
        ends = _same_month(right, begins)
    if ends and begins is None and ends.day and re.fullmatch(r"\d{1,2}", left):
        begins = _End(ends.year, ends.month, day=int(left))  # 1 - 15 September
    if begins is None or ends is None:
        return None
    return _between(begins, ends, today)


def _same_month(said: str, begins: _End) -> _End | None:
    day = re.fullmatch(rf"({NUMBER})[日号]?", said)
    return _End(begins.year, begins.month, day=number(day[1])) if day else None


def _between(begins: _End, ends: _End, today: date) -> Period | None:
    if begins.year is None and ends.year is not None:
        first = begins.first(ends.year)
        if first > ends.last(ends.year):
            first = begins.first(ends.year - 1)
    else:
        first = begins.first(begins.year or _begun(begins, today))
    last = ends.last(ends.year or first.year)
    if ends.year is None and last < first and ends.month != begins.month:
        last = ends.last(first.year + 1)
    return periods.between(first, last) if first <= last else None


def _begun(end: _End, today: date) -> int:
    """The latest year in which it had begun by today."""
    return today.year if (end.month, end.day or 1) <= (today.month, today.day) else today.year - 1


def _year(match: re.Match[str], today: date) -> int | None:
    found = match.groupdict()
    if said := found.get("year") or found.get("year_after"):
        return int(said)
    if said := found.get("rel"):
        return today.year + _RELATIVE[said[0]]
    return None


def _end(plain: str, today: date) -> _End | None:
    for pattern, read in _rules():
        if match := pattern.fullmatch(plain):
            return read(match, today)
    return None


def _named_month(match: re.Match[str], today: date) -> _End:
    month = _MONTH_NAMES.index(match["month"][:3]) + 1
    day = match.groupdict().get("day")
    return _End(_year(match, today), month, day=int(day) if day else None)


def _in_figures(match: re.Match[str], today: date) -> _End:
    day = match.groupdict().get("day")
    month = number(match["month"])
    if not 1 <= month <= 12 or day == "0":
        raise ValueError(f"no month {month}")
    return _End(_year(match, today), month, day=number(day) if day else None)


def _quarter(match: re.Match[str], today: date) -> _End:
    said = match["quarter"]
    quarter = _ORDINAL.get(said) or number(said)
    return _End(_year(match, today), 3 * quarter - 2, months=3)


def _half(match: re.Match[str], today: date) -> _End:
    first = match["half"] in ("上", "1", "first")
    return _End(_year(match, today), 1 if first else 7, months=6)


def _whole_year(match: re.Match[str], today: date) -> _End:
    said = match.groupdict().get("which")
    back = 1 if said == "last" else 0
    return _End(_year(match, today) or today.year - back, 1, months=12)


def _beside(match: re.Match[str], today: date) -> _End:
    """本月, 上季度, last half-year: the one today lies in, or one (上上: two) before."""
    which, unit = match["which"], match["unit"]
    span = Span.MONTH if unit[0] in "月m" else Span.QUARTER if unit[0] in "季q" else Span.HALF
    one = periods.period_of(span, today)
    for _ in range(which.count("上") + (which == "last")):
        one = periods.before(one)
    first = periods.first_day(one)
    return _End(first.year, first.month, months={Span.MONTH: 1, Span.QUARTER: 3}.get(span, 6))


@cache
def _rules() -> tuple[_Rule, ...]:
    year, after = rf"(?:{_YEAR})?\s*", r"(?:,?\s*(?:of\s)?(?P<year_after>20\d\d))?"
    texts: tuple[tuple[str, Callable[[re.Match[str], date], _End]], ...] = (
        (rf"(?:{_YEAR})(?:全年)?|全年", _whole_year),
        (r"(?:(?P<which>this|last|whole|full)\s)year", _whole_year),
        (r"(?P<which>本|这个?|当|上上?个?)(?P<unit>月份?|季度?)", _beside),
        (r"(?P<which>this|last)\s(?P<unit>month|quarter|half(?:[- ]year)?)", _beside),
        (rf"{year}(?P<half>[上下])半年", _half),
        (rf"(?:h(?P<half>[12])|(?P<half_>first|second)\shalf(?:[- ]year)?){after}", _either_half),
        (rf"{year}第?(?P<quarter>[一二三四1-4])个?季度?", _quarter),
        (rf"(?:(?P<year>20\d\d)\s?)?q(?P<quarter>[1-4]){after}", _quarter),
        (rf"(?P<quarter>first|second|third|fourth)\squarter{after}", _quarter),
        (rf"(?P<quarter>[1-4])(?:st|nd|rd|th)\squarter{after}", _quarter),
        (rf"{year}(?P<month>{NUMBER})\s*月份?", _in_figures),
        (rf"{year}(?P<month>{NUMBER})\s*月\s*(?P<day>{NUMBER})\s*[日号]?", _in_figures),
        (r"(?P<year>20\d\d)[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?", _in_figures),
        (r"(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)", _in_figures),
        (r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})", _in_figures),
        (rf"(?P<month>{_NAMED}){after}", _named_month),
        (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_NAMED}){after}", _named_month),
        (rf"(?P<month>{_NAMED})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{after}", _named_month),
    )
    return tuple((re.compile(pattern, re.ASCII), read) for pattern, read in texts)


def _either_half(match: re.Match[str], today: date) -> _End:
    first = (match["half"] or match["half_"]) in ("1", "first")
    return _End(_year(match, today), 1 if first else 7, months=6)
