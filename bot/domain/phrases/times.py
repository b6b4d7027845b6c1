"""Times of day as people type them: 15:00, 下午三点半, 14:00-16:00, 2-4pm, noon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time

from bot.domain.phrases.readings import (
    Grip,
    Impossible,
    Phrase,
    Span,
    TimeReading,
    Unclear,
    leftmost_longest,
    one_of,
    options_of,
)
from bot.domain.phrases.spelling import (
    DIGIT,
    FLAGS,
    NOT_AFTER_LIMIT,
    NOT_INSIDE_NUMBER,
    NUMBER,
    OR,
    number,
)

_NIGHT = {hour: hour for hour in range(6)} | {12: 0}
_MORNING = {hour: hour for hour in range(13)}
_MIDDAY = {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
_AFTERNOON = {12: 12} | {h - 12: h for h in range(13, 24)} | {h: h for h in range(13, 24)}
_EVENING = {h - 12: h for h in range(17, 24)} | {h: h for h in range(17, 24)}
_HOURS_OF = {
    "凌晨": _NIGHT,
    **dict.fromkeys(("清晨", "早晨", "早上", "上午", "早"), _MORNING),
    "中午": _MIDDAY,
    **dict.fromkeys(("下午", "午后"), _AFTERNOON),
    **dict.fromkeys(("傍晚", "晚上", "晚"), _EVENING),
    "a": {12: 0} | {h: h for h in range(1, 12)},
    "p": _AFTERNOON,
    "morning": _MORNING,
    "afternoon": _AFTERNOON,
    "evening": _EVENING,
}
"""For each part of the day, the hour that a figure means."""

_LAST_TWOFOLD_SPOKEN = 11
_LAST_TWOFOLD_WRITTEN = 6
_QUARTERS = {"一": 15, "1": 15, "三": 45, "3": 45}

_SPELT = r"(?:morning|afternoon|evening)\b"
_PART = r"凌晨|清晨|早[晨上]|上午|中午|下午|午后|傍晚|晚上"
_PERIOD = rf"(?:{_PART}|[早晚]|\b{_SPELT}|\b[ap]\.?m(?:\b\.?|(?=\d)))"
_MINUTE = rf"\d{{2}}(?!\d)|零[{DIGIT}]|[二三四五]?十[{DIGIT}]?"
_POINT = rf"""\s*(?:点钟?|时(?!间)|o'?clock\b)(?:(?P<half>半)|(?P<quarter>[一三13])刻|整
    |(?:(?P<counted>{NUMBER})分|(?P<spoken>{_MINUTE}))(?![楼层号室座栋个名位人项条]))?"""
_AM_PM = r"\s*[ap]\.?m\b"
_IN_THE = rf"\s+in\s+the\s+{_SPELT}"
_TO = r"\s*(?:[-~]{1,2}|至|到|(?:to|until|till|and)\b)\s*"
_TO_SPOKEN = rf"{_TO}{_PERIOD}?\s*{NUMBER}(?:\s*(?:[点时]|o'?clock)|(?:[:.]\d\d)?{_AM_PM})"
_LIMIT = r"以?[前后]|之[前后]|左右|多"
_MINUTE_ENDS = r"(?:[分时](?=[\s,;()在到]|$))?"
_DOTTED = r"(?:(?<=1[3-9])|(?<=2[0-3]))\.(?P<dot>[0-5]\d)(?![\d.]|\s*[万亿元%分个人])"

_LINK = re.compile(_TO, FLAGS)
_CLOCK = re.compile(
    rf"""(?<!\d[:.])(?>(?:\b(?:from|(?P<between>between))\s+)?
    (?:(?:\bat\s+)?(?:12\s*)?(?P<noon>\b(?:noon|midday)\b|正午)
    |(?:(?P<period>(?<![最每]){_PERIOD})\s*)?(?P<at>\bat\s+)?{NOT_INSIDE_NUMBER}(?P<hour>{NUMBER})
    (?:{_POINT}|(?(period)\s*:\s*|:)(?P<written>\d\d)(?!:?\d){_MINUTE_ENDS}|{_DOTTED}
    |(?:\.(?P<dotted>\d\d))?(?={_AM_PM})|(?={_TO_SPOKEN}|{_IN_THE})
    |(?(at)(?=\s*(?:[,;]|$))|(?!)))
    (?:\s*(?P<am_pm>[ap])\.?m\b\.?|\s+in\s+the\s+(?P<spelt>{_SPELT}))?)(?:开始)?)
    (?!{_LIMIT})""",
    FLAGS,
)
_PART_ALONE = re.compile(
    rf"""(?<![最每])(?:{_PART}|(?<=[今明后])[早晚])(?!\s*{NUMBER}\s*[点时:.刻])
    |\b(?:in\s+the\s+)?{_SPELT}(?=\s*(?:[,;]|$|(?:in|at|room|online)\b))""",
    FLAGS,
)
_SLIP = re.compile(
    rf"""[\s,(]*(?P<said>(?!20)[012]\d[0-5][05]|\d{{1,2}}(?:[;:-]\d{{1,2}}|h\d{{0,2}})|全天|下班后|midnight
    |(?:at\s+)?(?:half|quarter)\s+(?:past|to)\s+\w+|差(?:[一三]刻|{NUMBER}分){NUMBER}点|[一三]刻)
    (?=[\s,;()]|$)""",
    FLAGS,
)
_LIMITLESS = re.compile(NOT_AFTER_LIMIT, FLAGS)
_EITHER = re.compile(rf"\s*{OR}\s*", FLAGS)
_EITHER_BARE = re.compile(rf"[\s,]*(?:{OR}|/)?\s*", FLAGS)
_FIGURE_NEXT = re.compile(rf"(?!\s*and\b){_TO}\d{{1,2}}(?!\d)", FLAGS)


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return _QUARTERS[match["quarter"]]
    minutes = ("counted", "spoken", "written", "dot", "dotted")
    return number(next((match[name] for name in minutes if match[name]), "0"))


def _part_of_day(match: re.Match[str]) -> str:
    """A key of _HOURS_OF, or nothing."""
    typed = (match["am_pm"] or match["spelt"] or match["period"] or "").lower()
    return typed if typed in _HOURS_OF else typed[:1]


def _hours(match: re.Match[str]) -> tuple[int, ...]:
    """The hours of the day it can mean: 15点 one, 3点 two, 上午15点 none."""
    typed, part = match["hour"], _part_of_day(match)
    hour = number(typed)
    if part:
        meant = _HOURS_OF[part].get(hour)
        return () if meant is None else (meant,)
    last_twofold = _LAST_TWOFOLD_WRITTEN if match["written"] else _LAST_TWOFOLD_SPOKEN
    if 1 <= hour <= last_twofold and typed[0] not in "0零〇":
        return (hour, hour + 12)
    return (hour,) if hour < 24 else ()


def _meanings(match: re.Match[str]) -> tuple[time, ...]:
    if match["noon"]:
        return (time(12),)
    minute = _minute(match)
    return tuple(time(hour, minute) for hour in _hours(match)) if minute < 60 else ()


def _spans(starts: tuple[time, ...], ends: tuple[time, ...]) -> list[Span]:
    """The shortest spans: 2-4pm is 14:00-16:00, 2点到4点 is that or 02:00-04:00."""
    pairs = [(start, end) for start in starts for end in ends if start < end]
    return [
        Span(start, end)
        for start, end in pairs
        if end == min(e for s, e in pairs if s == start)
        and start == max(s for s, e in pairs if e == end)
    ]


def _grip(match: re.Match[str]) -> Grip:
    if match["written"]:
        return Grip.FIXED
    if any(match[name] for name in ("noon", "period", "am_pm", "spelt", "counted")):
        return Grip.FIRM
    return Grip.WORD if any(match[name] for name in ("half", "quarter", "spoken")) else Grip.LOOSE


def _readings(text: str) -> Iterator[Phrase[TimeReading]]:
    for first in _CLOCK.finditer(text):
        if not _LIMITLESS.match(text, first.start()):
            continue
        link = _LINK.match(text, first.end())
        if link and "and" in link[0].lower() and not first["between"]:
            link = None
        second = _CLOCK.match(text, link.end()) if link else None
        if second:
            spans = _spans(_meanings(first), _meanings(second))
            grip, end = max(Grip.FIRM, _grip(first), _grip(second)), second.end()
        elif _FIGURE_NEXT.match(text, first.end()):
            continue
        else:
            spans = [Span(start) for start in _meanings(first)]
            grip, end = _grip(first), first.end()
        yield Phrase(first.start(), end, one_of(spans) if spans else Impossible(), grip)
    for part in _PART_ALONE.finditer(text):
        yield Phrase(part.start(), part.end(), Unclear(), Grip.FIRM)


def time_phrases(text: str) -> list[Phrase[TimeReading]]:
    """Every stretch of half-width `text` that has the form of a time of day or a span.

    A figure with 点 below twelve, or written without a leading zero below seven (3:30), may be
    of the morning or of the afternoon unless the text says so.
    """
    return leftmost_longest(_readings(text))


def slip(text: str, position: int) -> list[Phrase[TimeReading]]:
    """What stands at `position`, behind a date, for a time that cannot be read: 1500, 15;00."""
    match = _SLIP.match(text, position)
    return [Phrase(match.start("said"), match.end(), Unclear(), Grip.LOOSE)] if match else []


def either(phrases: Sequence[Phrase[TimeReading]], text: str) -> list[Phrase[TimeReading]]:
    """The phrases with those side by side made one that has to be asked back: 15:00或16:00."""
    result: list[Phrase[TimeReading]] = []
    for phrase in phrases:
        if result and _are_either(result[-1], phrase, text):
            first = result.pop()
            said = one_of((*options_of(first.reading), *options_of(phrase.reading)))
            phrase = Phrase(first.start, phrase.end, said, max(first.grip, phrase.grip))
        result.append(phrase)
    return result


def _are_either(first: Phrase[TimeReading], second: Phrase[TimeReading], text: str) -> bool:
    if not (options_of(first.reading) and options_of(second.reading)):
        return False
    bare = min(first.grip, second.grip) >= Grip.FIRM
    return (_EITHER_BARE if bare else _EITHER).fullmatch(text, first.end, second.start) is not None
