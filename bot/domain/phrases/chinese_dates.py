"""Chinese dates: 12月4日, 二〇二六年十二月四日, 下月4号, 后天, 周五, 下周三, 月底."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.phrases import days
from bot.domain.phrases.forms import form
from bot.domain.phrases.readings import DateReading, Grip, Unclear
from bot.domain.phrases.spelling import DIGIT, NOT_INSIDE_NUMBER, NUMBER, number

_YEARS = {"今年": 0, "明年": 1, "后年": 2}
_DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "今": 0, "明": 1, "后": 2, "大后天": 3}
_DAYS |= {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_WEEKDAYS = {name: day for day, name in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAYS |= {str(day + 1): day for day in range(7)}

_YEAR = rf"(?<!\d)\d{{4}}\s*年|[零〇{DIGIT}]{{4}}\s*年|今年|明年|后年"
_NO_YEAR = rf"{NOT_INSIDE_NUMBER}(?<!年)(?<!年\s)"
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAY = rf"{_WEEK}(?P<weekday>[一二三四五六日天]|[1-7](?![\d:.点-]))"
_WHICH_MONTH = r"本月|这个?月|下个?月"
_SOME_MONTH = rf"(?:{_WHICH_MONTH}|{NUMBER}月份?|月)"
_WHICH_WEEK = r"(?:下{1,2}个?|本|这个?|上个?)"
_VAGUE = rf"""{_WHICH_WEEK}?周末|{_WHICH_WEEK}{_WEEK}(?:之?内)?|[今明]?年[底末初中]
    |{_SOME_MONTH}?[上中下]旬|{_SOME_MONTH}中
    |{_SOME_MONTH}的?(?:第[{DIGIT}\d]|最后一)个?{_WEEK}[{DIGIT}日天]
    |{NUMBER}个?(?:{_WEEK}|月)[之以]?后(?:的?{_WEEK}[{DIGIT}日天])?
    |(?:农历|阴历)\S{{2,8}}|[腊正]月\S{{2,3}}
    |(?:元旦|春节|清明节|五一|端午节?|中秋节?|国庆节?)(?:[之以]?[前后]|期间)?"""
"""Days that are meant but not said."""


def _month_day(match: re.Match[str], today: date) -> DateReading:
    year, day = match["year"], number(match["day"])
    month = 1 if match["month"] == "元" else number(match["month"])
    if year is None:
        return days.month_day(month, day, today)
    if year in _YEARS:
        return days.exact(today.year + _YEARS[year], month, day, today)
    return days.exact(number(year.removesuffix("年")), month, day, today)


def _ahead(match: re.Match[str], today: date) -> DateReading:
    return days.relative(number(match["count"]) * (1 if match["span"] == "天" else 7), today)


def _unclear(_: re.Match[str], __: date) -> DateReading:
    return Unclear()


def _day_of_month(match: re.Match[str], today: date) -> DateReading:
    return days.day_of_month(number(match["day"]), today)


def _day_in_month(match: re.Match[str], today: date) -> DateReading:
    return days.day_in_month(match["which"].count("下"), number(match["day"]), today)


def _relative(match: re.Match[str], today: date) -> DateReading:
    return days.relative(_DAYS[match[0]], today)


def _weekday(match: re.Match[str], today: date) -> DateReading:
    return days.weekday(_WEEKDAYS[match["weekday"]], today)


def _weekday_in_week(match: re.Match[str], today: date) -> DateReading:
    weeks = match["which"].count("下") - match["which"].count("上")
    return days.weekday_in_week(weeks, _WEEKDAYS[match["weekday"]], today)


def _edge(match: re.Match[str], today: date) -> DateReading:
    which, end = match["which"], match["edge"] != "初"
    if end:
        return days.last_of(which.count("下"), today)
    return days.first_of(None if which == "月" else which.count("下"), today)


def _edge_of_named(match: re.Match[str], today: date) -> DateReading:
    return days.edge_of_named(number(match["month"]), end=match["edge"] != "初", today=today)


FORMS = (
    form(
        Grip.FIRM,
        rf"""(?:(?P<year>{_YEAR})\s*|{_NO_YEAR})(?P<month>元|{NUMBER})\s*月\s*
        (?P<day>{NUMBER})(?:\s*[日号]|(?=[\s,;()]|$))""",
        _month_day,
    ),
    form(
        Grip.WORD,
        rf"(?<![\])〕])(?<!\d[-/.~]){NOT_INSIDE_NUMBER}(?P<day>{NUMBER})[日号]",
        _day_of_month,
    ),
    form(Grip.WORD, rf"(?P<which>{_WHICH_MONTH})的?\s*(?P<day>{NUMBER})\s*[日号]", _day_in_month),
    form(Grip.WORD, r"大?[前后]天|昨天|[今明][天日]|[今明后](?=[早晚])", _relative),
    form(Grip.WORD, _WEEKDAY, _weekday, bare_weekday=True),
    form(Grip.FIRM, rf"(?P<which>{_WHICH_WEEK})(?:{_WEEK}[的\s]*)?{_WEEKDAY}", _weekday_in_week),
    form(Grip.WORD, rf"(?P<which>{_WHICH_MONTH}|月)(?P<edge>[底末初])", _edge),
    form(Grip.WORD, rf"(?P<month>{NUMBER})月(?P<edge>[底末初])", _edge_of_named),
    form(
        Grip.WORD,
        rf"{NOT_INSIDE_NUMBER}(?P<count>{NUMBER})个?(?P<span>天|{_WEEK})[之以]?后(?!的)",
        _ahead,
    ),
    form(Grip.WORD, rf"{NOT_INSIDE_NUMBER}(?:{_VAGUE})", _unclear),
)
