"""An assignment typed in one line: /study 学习任务 《条例》 11月30日 2学时."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.assignments import AssignmentKind
from bot.domain.phrases import DateReading, Understood, find_days, find_when
from bot.domain.phrases.spelling import half_width

_WORDS = {
    AssignmentKind.STUDY: ("学习任务", "自学任务", "学习", "study assignment", "study"),
    AssignmentKind.TRAINING: ("培训期限", "培训任务", "培训", "training window", "training"),
    AssignmentKind.DEADLINE: ("截止事项", "报送事项", "报送", "上报", "deadline", "report"),
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words}
_KIND = re.compile(
    rf"\s*(?P<word>{'|'.join(map(re.escape, _KIND_OF))})(?=[\s:：《“\"，,]|\Z)".replace(
        r"\ ", r"\s+"
    ),
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?<![\w.])(?P<n>\d{1,3}(?:\.\d)?)\s*个?(?:学时|课时|小时|hours?\b|hrs?\b|h\b)", re.IGNORECASE
)
_BARE_HOURS = re.compile(r"(?P<n>\d{1,3}(?:\.\d)?)")
_LINK = re.compile(r"https?://[^\s<>\"，。；）)]+", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?<=[日号天末底一二三四五六])(?:之前|以前|前)(?:完成|交|报送|上报)?(?=[\s,，。；]|\Z)"
)
_UNTIL = re.compile(r"(?<!\w)(?:due|until|before|by)\s+(?:on\s+)?(?=[\w])", re.IGNORECASE)
_LEFT = re.compile(r"(?:截止日期|截止时间|截止|截至|到期|完成)\s*[:：]?\s*\Z")
_LEFT_FIRST = re.compile(r"\A\s*(?:截止|前|之前)(?=[\s,，。；]|\Z)")
_MARK = "\ue001"
_MARKS = " \t\r\n,，;；。:："


@dataclass(frozen=True)
class AssignmentLine:
    """What one line says; None where it says nothing. Hours are tenths; `first` is the first day
    of a span of days, whose last one is `due`."""

    kind: AssignmentKind | None
    title: str | None
    due: DateReading | None
    hours: int | None
    link: str | None
    first: date | None = None


def read_assignment(text: str, today: date) -> AssignmentLine:
    """What follows /study, said on `today` (local). Only a first word is the kind."""
    rest = text.replace(_MARK, " ")
    found = _KIND.match(rest)
    kind = None
    if found:
        kind = _KIND_OF[" ".join(found["word"].lower().split())]
        rest = rest[found.end() :]
    link = _LINK.search(rest)
    rest = _cut(rest, link)
    hours = _HOURS.search(half_width(rest))
    rest = _cut(rest, hours)
    first, due, rest = _days(rest, today)
    tenths = read_hours(hours["n"]) if hours else None
    return AssignmentLine(kind, _title(rest) or None, due, tenths, link[0] if link else None, first)


def _days(text: str, today: date) -> tuple[date | None, DateReading | None, str]:
    """The first and the last day that it says, and the words beside them."""
    plain = _BEFORE.sub(" ", text)
    span = find_days(plain, today)
    if span is not None:
        return span.first, Understood(span.last), span.rest
    when = find_when(_UNTIL.sub(", ", plain), today)
    return None, when.date, when.rest if when.date is not None else text


def read_hours(text: str) -> int | None:
    """2 学时, 1.5, 4h as tenths; None for anything else."""
    plain = half_width(text).strip(_MARKS)
    found = _HOURS.fullmatch(plain) or _BARE_HOURS.fullmatch(plain)
    return round(float(found["n"]) * 10) if found else None


def read_link(text: str) -> str | None:
    """The text if it is a link and nothing else."""
    found = _LINK.fullmatch(text.strip())
    return found[0] if found else None


def _cut(text: str, found: re.Match[str] | None) -> str:
    """The text without what was found; half-width text has the same places."""
    return text if found is None else f"{text[: found.start()]} {text[found.end() :]}"


def _title(rest: str) -> str:
    """What is left beside the day, without the words that led to it."""
    said = " ".join(rest.split()).strip(_MARKS)
    said = _LEFT_FIRST.sub("", said).strip(_MARKS)
    return _LEFT.sub("", said).strip(_MARKS)
