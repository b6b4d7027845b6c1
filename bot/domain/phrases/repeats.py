"""How people say that something recurs: 每月第三个周四, 每两周的周五, every third Thursday."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from bot.domain.phrases.spelling import FLAGS, NUMBER, half_width, number
from bot.domain.recurrence import By, Every, Rule

_DAYS = "一二三四五六日"
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}

_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_LIST = r"(?:周|星期|礼拜)[一二三四五六日天](?:[、和与及,](?:周|星期|礼拜)?[一二三四五六日天])*"
_NTH = rf"""(?:第?(?P<nth>{NUMBER})个?|(?P<back>倒数第?(?:{NUMBER})个?)
    |(?P<edge>首个?|最后(?:一)?个?))"""
_IN_MONTH = rf"""(?:的)?(?:{_NTH}的?(?:(?P<workday>工作日)|(?P<weekday>{_WEEKDAY}))
    |(?P<lastday>最后一天|月底|月末)|(?P<date>{NUMBER})[日号])"""
_EN_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
_EN_LIST = rf"{_EN_DAY}(?:\s*(?:,|and|&|,\s*and)\s*{_EN_DAY})*"
_EN_NTH = r"(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
_EN_IN = rf"""(?P<nth>{_EN_NTH})\s+(?:(?P<workday>working\s+day|workday|business\s+day)
    |(?P<weekday>{_EN_DAY})|(?P<lastday>day)\b)"""
_EN_DATE = r"(?P<date>[123]?\d)(?:st|nd|rd|th)?\b"


@dataclass(frozen=True)
class Said:
    """That something recurs, and where that is said. `rule` lacks its days (no `weekdays`, no `by`)
    where only a date beside it names them: 每月 12月4日. `working`: on working days alone."""

    rule: Rule
    start: int
    end: int
    working: bool = False
    quarter: bool = False

    @property
    def whole(self) -> bool:
        """Whether it names its days itself."""
        return self.rule.every is Every.DAY or bool(self.rule.weekdays) or self.rule.by is not None


def find_repeat(text: str) -> Said | None:
    """The first phrase of a line that says so; None where nothing does."""
    plain = half_width(text)
    return min(_found(plain), key=lambda said: (said.start, -said.end), default=None)


def _found(plain: str) -> Iterator[Said]:
    for pattern, read in _forms():
        for match in pattern.finditer(plain):
            rule = read(match)
            if rule is not None:
                said = match.groupdict()
                quarter = bool(said.get("quarter")) or _is_quarter(said)
                yield Said(rule, *match.span(), bool(said.get("working")), quarter)


def _is_quarter(said: dict[str, str | None]) -> bool:
    return (said.get("unit") or "").lower().startswith("quarter")


def _times(match: re.Match[str]) -> int:
    said = match.groupdict().get("n")
    if match.groupdict().get("other"):
        return 2
    return number(said) if said else 1


def _daily(match: re.Match[str]) -> Rule | None:
    return _checked(Rule(Every.DAY, _times(match)))


def _weekly(match: re.Match[str]) -> Rule | None:
    said = (match["days"] or "").replace("天", "日")
    days = {_DAYS.index(one) for one in said if one in _DAYS}
    return _checked(Rule(Every.WEEK, _times(match), tuple(sorted(days))))


def _english_weekly(match: re.Match[str]) -> Rule | None:
    said = re.findall(r"[a-z]+", (match["days"] or "").lower())
    days = {_ENGLISH_DAYS.index(one[:3]) for one in said if one[:3] in _ENGLISH_DAYS}
    return _checked(Rule(Every.WEEK, _times(match), tuple(sorted(days))))


def _monthly(match: re.Match[str]) -> Rule | None:
    months = 3 if match.groupdict().get("quarter") else _times(match)
    return _in_month(match, Rule(Every.MONTH, months), _chinese_nth, _chinese_day)


def _yearly(match: re.Match[str]) -> Rule | None:
    if not match["month"]:
        return Rule(Every.YEAR)
    begun = Rule(Every.YEAR, month=number(match["month"]))
    return _in_month(match, begun, _chinese_nth, _chinese_day) if begun.month <= 12 else None


def _english_monthly(match: re.Match[str]) -> Rule | None:
    months = 3 if _is_quarter(match.groupdict()) else _times(match)
    return _in_month(match, Rule(Every.MONTH, months), _english_nth, _english_day)


def _english_yearly(match: re.Match[str]) -> Rule | None:
    said = match["month"]
    if not said:
        return Rule(Every.YEAR)
    begun = Rule(Every.YEAR, month=_ENGLISH_MONTHS.index(said[:3].lower()) + 1)
    return _in_month(match, begun, _english_nth, _english_day)


def _in_month(
    match: re.Match[str],
    begun: Rule,
    nth: Callable[[re.Match[str]], int],
    day: Callable[[str], int],
) -> Rule | None:
    """The rule with the day of the month that is said, if any."""
    said = match.groupdict()
    if said.get("lastday"):
        return replace(begun, by=By.DATE, nth=31)
    if said.get("date"):
        figure = said["date"]
        return _checked(replace(begun, by=By.DATE, nth=number(figure)))
    if said.get("workday"):
        return _checked(replace(begun, by=By.WORKDAY, nth=nth(match)))
    if said.get("weekday"):
        named = replace(begun, by=By.WEEKDAY, nth=nth(match), weekday=day(said["weekday"]))
        return _checked(named)
    return begun


def _chinese_nth(match: re.Match[str]) -> int:
    if match["nth"]:
        return number(match["nth"])
    if match["back"]:
        return -number(re.sub(r"[倒数第个]", "", match["back"]))
    return 1 if match["edge"].startswith("首") else -1


def _chinese_day(said: str) -> int:
    return _DAYS.index(said[-1].replace("天", "日"))


def _english_nth(match: re.Match[str]) -> int:
    said = match["nth"].lower()
    return _ORDINALS[said] if said in _ORDINALS else int(said[0])


def _english_day(said: str) -> int:
    return _ENGLISH_DAYS.index(said[:3].lower())


_LEAST = {By.DATE: (1, 31), By.WEEKDAY: (-1, 5), By.WORKDAY: (-5, 10), None: (0, 0)}


def _checked(rule: Rule) -> Rule | None:
    least, most = _LEAST[rule.by]
    named = rule.by is None or (least <= rule.nth <= most and rule.nth != 0)
    return rule if named and 1 <= rule.interval <= 99 else None


_N = rf"(?:隔)?(?P<n>{NUMBER})"
_BARE = r"(?=\Z|[^\u4e00-\u9fffa-z]|[上下早晚中])"
"""What may follow a phrase that names no day: not the rest of a word (每日学习制度)."""
_EN_MONTHLY = rf"(?:\s+on\s+the\s+(?:{_EN_IN}|{_EN_DATE}))?"
_CHINESE = (
    (rf"每(?:(?P<working>个?工作日)|[天日]{_BARE}|{_N}天)", _daily),
    (rf"每个?(?P<days>{_LIST})", _weekly),
    (rf"每(?:个?星期|周)(?P<days>){_BARE}", _weekly),
    (
        rf"""(?:每{_N}个?(?:周|星期)|(?P<other>隔周|双周))
        (?:的?(?P<days>{_LIST}|[一二三四五六日天])|{_BARE})""",
        _weekly,
    ),
    (rf"每(?:(?P<quarter>个?季度?)|{_N}个月|个?月)(?:{_IN_MONTH}|{_BARE})", _monthly),
    (rf"每年的?(?:(?P<month>{NUMBER})月{_IN_MONTH}|{_BARE})", _yearly),
)
_ENGLISH = (
    (
        r"""\b(?:every\s+(?P<working>working\s+day|workday|weekday)\b|every\s+day\b|daily\b
        |every\s+(?P<n>\d{1,2})\s+days\b)""",
        _daily,
    ),
    (
        rf"""\b(?:every\s+(?P<other>other\s+)?|weekly\s+on\s+
        |every\s+(?P<n>\d{{1,2}})\s+weeks\s+on\s+)(?P<days>{_EN_LIST})""",
        _english_weekly,
    ),
    (r"\b(?:weekly\b|every\s+(?:(?P<n>\d{1,2})\s+)?weeks?\b)(?P<days>)", _english_weekly),
    (
        rf"\bevery\s+{_EN_IN}(?:\s+of\s+the\s+(?P<unit>month|quarter)\b)?",
        _english_monthly,
    ),
    (
        rf"""\b(?:on\s+)?(?:the\s+)?{_EN_IN}\s+(?:of|in)\s+(?:every|each)\s+
        (?P<unit>month|quarter)\b""",
        _english_monthly,
    ),
    (
        rf"""\b(?:every|each)\s+(?:(?P<n>\d{{1,2}})\s+)?(?P<unit>months?|quarter)\b
        {_EN_MONTHLY}""",
        _english_monthly,
    ),
    (rf"\b(?P<unit>monthly|quarterly)\b{_EN_MONTHLY}", _english_monthly),
    (
        rf"""\b(?:every\s+year|yearly|annually)\b
        (?:\s+on\s+(?P<date>[123]?\d)\s+(?P<month>{"|".join(_ENGLISH_MONTHS)})[a-z]*\b)?""",
        _english_yearly,
    ),
)


@cache
def _forms() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], Rule | None]]]:
    """The patterns take longer to be compiled than all else here: the first line typed has them."""
    return [(re.compile(pattern, FLAGS), read) for pattern, read in (*_CHINESE, *_ENGLISH)]
