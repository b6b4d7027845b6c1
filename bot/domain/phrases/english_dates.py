"""English dates: tomorrow, Friday, next Friday, Dec 4, 4 December 2026, end of the month."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.phrases import days
from bot.domain.phrases.forms import NO_CLOCK, form
from bot.domain.phrases.readings import DateReading, Grip, Unclear

_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
    *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
)
_MONTHS = {name[:3]: number for number, name in enumerate(MONTH_NAMES[:12], start=1)}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
MONTH = rf"(?:{'|'.join(MONTH_NAMES)})\b"
_MONTH = rf"(?P<name>{MONTH})\.?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)(?![\d:]))?"
_CLOCK_NEXT = r"[:.]\d|\s*[ap]\.?m\b|\s*[-~]|\s*o'?clock|[点时]"

_LONG = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_SHORT = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?"
_NAME = rf"(?:{_LONG}|{_SHORT})"
_NAME_ALONE = rf"""(?:{_LONG}|(?=(?-i:[A-Z])){_SHORT}|\A{_SHORT}(?=\Z)
    |{_SHORT}(?=,?\s+(?:at\s+)?\d))"""
"""A short name in small letters (we sat) counts only as the whole text or before a figure."""

_COUNT = r"(?P<count>a|one|two|three|\d{1,2})\s+(?P<span>day|week)s?"
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3}
_NUMERAL = r"\d{1,2}(?:st|nd|rd|th)?"
_NTH = r"(?:first|second|third|fourth|last)"
_VAGUE = rf"""\b(?:{_NAME}\s+week\b|{_NAME}\s+after\s+next\b
    |(?:an?|one|two|three|\d)\s+(?:day|week|month)s?\s+(?:from|after)\s+(?:tomorrow|{_NAME})
    |(?:the\s+)?{_NTH}\s+{_NAME}\s+(?:of|in)\s+(?:(?:the|this|next)\s+month\b|{MONTH})
    |(?:(?:this|next|the)\s+)?weekend\b|(?:sometime\s+)?(?:this|next)\s+(?:week|month)\b
    |(?:early|mid|late)[-\s]+(?:in\s+)?{MONTH}|in\s+(?:a|\d|one|two|three)\s+months?\b
    |(?:end|middle|start|beginning)\s+of\s+(?:the|this|next)\s+week\b
    |{MONTH}\s+{_NUMERAL}\s*(?:or|and|&|/)\s*{_NUMERAL}\b(?![:.]\d|\s*[ap]m))"""
"""Days that are meant but not said."""


def _relative(match: re.Match[str], today: date) -> DateReading:
    return days.relative(_DAYS[match["word"].lower()], today)


def _today(_: re.Match[str], today: date) -> DateReading:
    return days.relative(0, today)


def _after_tomorrow(_: re.Match[str], today: date) -> DateReading:
    return days.relative(2, today)


def _day_of_week(match: re.Match[str]) -> int:
    words = (word[:3].lower() for word in match[0].split())
    return next(_WEEKDAYS.index(word) for word in words if word in _WEEKDAYS)


def _weekday(match: re.Match[str], today: date) -> DateReading:
    return days.weekday(_day_of_week(match), today)


def _weekday_in_week(match: re.Match[str], today: date) -> DateReading:
    weeks = 0 if match["which"].lower() == "this" else -1
    return days.weekday_in_week(weeks, _day_of_week(match), today)


def _next_weekday(match: re.Match[str], today: date) -> DateReading:
    return days.next_weekday(_day_of_week(match), today)


def _in_next_week(match: re.Match[str], today: date) -> DateReading:
    return days.weekday_in_week(1, _day_of_week(match), today)


def _ahead(match: re.Match[str], today: date) -> DateReading:
    typed, unit = match["count"].lower(), 7 if match["span"].lower() == "week" else 1
    return days.relative(unit * (_COUNTS.get(typed) or int(typed)), today)


def _unclear(_: re.Match[str], __: date) -> DateReading:
    return Unclear()


def _month_day(match: re.Match[str], today: date) -> DateReading:
    month, day = _MONTHS[match["name"][:3].lower()], int(match["day"])
    if match["year"]:
        return days.exact(int(match["year"]), month, day, today)
    return days.month_day(month, day, today)


def _edge(match: re.Match[str], today: date) -> DateReading:
    months = {"this": 0, "next": 1}.get((match["which"] or "the").lower())
    if match["edge"].lower() == "end":
        return days.last_of(months or 0, today)
    return days.first_of(months, today)


FORMS = (
    form(Grip.WORD, r"\b(?P<word>yesterday|today|tonight|tomorrow)\b", _relative),
    form(Grip.WORD, r"\bthis(?=\s+(?:morning|afternoon|evening)\b)", _today),
    form(
        Grip.FIRM,
        rf"\b(?:next\s+week,?\s+(?:on\s+)?{_NAME}|{_NAME}\s+(?:of\s+)?next\s+week)",
        _in_next_week,
    ),
    form(Grip.FIRM, rf"\bin\s+{_COUNT}\b", _ahead),
    form(Grip.FIRM, rf"\b{_COUNT}\s+from\s+(?:now|today)\b", _ahead),
    form(Grip.WORD, _VAGUE, _unclear),
    form(Grip.WORD, r"\b(?:the\s+)?day\s+after\s+tomorrow\b", _after_tomorrow),
    form(
        Grip.WORD,
        rf"(?<!every\s)\b(?:(?:on|coming)\s+{_NAME}|{_NAME_ALONE})",
        _weekday,
        bare_weekday=True,
    ),
    form(Grip.FIRM, rf"\b(?P<which>this|last)\s+{_NAME}", _weekday_in_week),
    form(Grip.FIRM, rf"\bnext\s+{_NAME}", _next_weekday),
    form(
        Grip.FIRM,
        rf"\b(?:on\s+)?{_MONTH}(?:\s+(?:the\s+)?|-){_DAY}{NO_CLOCK}(?!\w){_YEAR}",
        _month_day,
    ),
    form(
        Grip.FIRM,
        rf"""(?<![\d:./-])(?:on\s+)?(?:the\s+)?{_DAY}(?:\s+(?:of\s+)?|-){_MONTH}{_YEAR}
        (?!\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!{_CLOCK_NEXT}))""",
        _month_day,
    ),
    form(
        Grip.WORD,
        r"""\b(?:at\s+)?(?:the\s+)?(?P<edge>end|beginning|start)\s+of\s+
        (?:(?P<which>the|this|next)\s+)?month\b""",
        _edge,
    ),
)
