"""Dates and times inside a line of other words, said on Monday 2026-11-23."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.phrases import Ambiguous, Found, Impossible, Past, Span, Understood, find_when

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 12, 4)
THIS_FRIDAY = date(2026, 11, 27)
AT_THREE = Understood(Span(time(15)))
EITHER_THREE = Ambiguous((Span(time(3)), Span(time(15))))


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("12月4日 15:00 三楼会议室 三季度总结", "三楼会议室 三季度总结"),
        ("三楼会议室 12月4日 15:00 三季度总结", "三楼会议室 三季度总结"),
        ("三楼会议室 三季度总结 15:00 12月4日", "三楼会议室 三季度总结"),
        ("12月4日15:00三楼会议室", "三楼会议室"),
        ("总结12月4日15:00三楼会议室", "总结 三楼会议室"),
        ("12月4日（周五）15:00 三楼", "三楼"),
        ("12月4日，周五，下午三点，三楼", "三楼"),
        ("三楼，12月4日 15:00，总结", "三楼，总结"),
        ("room 301, Dec 4 15:00, review", "room 301, review"),
        ("三楼\n12月4日\n15:00\n总结", "三楼\n总结"),
        ("三楼（12月4日 15:00）总结", "三楼 总结"),
        ("三楼 12月4日（15:00）", "三楼"),
        ("２０２６年１２月４日　１５：００　三楼", "三楼"),
        ("2026-12-04T15:00 三楼", "三楼"),
        ("12-4 下午3点 三楼", "三楼"),
        ("12.4下午3点三楼", "三楼"),
        ("12/4 3pm 三楼", "三楼"),
        ("下周五（12月4日）15:00 三楼", "三楼"),
        ("12月4日下午三点开始 三楼", "三楼"),
        ("Dec 4 at 3pm room 301", "room 301"),
        ("room 12 Dec 4 15:00", "room 12"),
        ("4 Dec 3 pm room 12", "room 12"),
        ("12月4日 15:00 学习12月1日讲话精神", "学习12月1日讲话精神"),
        ("12月4日 15:00 学习 12月1日 讲话精神", "学习 12月1日 讲话精神"),
        ("12月4日 学习 2025年10月1日 讲话 15:00", "学习 2025年10月1日 讲话"),
        ("12月4日 15:00 三点 意见", "三点 意见"),
        ("完成率 3/4 12月4日 15:00", "完成率 3/4"),
        ("完成率 24/7 周五（12-4）15:00", "完成率 24/7"),
        ("12月4日 15:00 5号楼301室", "5号楼301室"),
    ],
)
def test_friday_at_three_wherever_it_stands(line: str, rest: str) -> None:
    assert find_when(line, TODAY) == Found(Understood(FRIDAY), AT_THREE, rest)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Fri 3pm", Found(Understood(THIS_FRIDAY), AT_THREE, "")),
        ("本周五三楼", Found(Understood(THIS_FRIDAY), None, "三楼")),
        ("周五15:00", Found(Understood(THIS_FRIDAY), AT_THREE, "")),
        ("周五三点三楼", Found(Understood(THIS_FRIDAY), None, "三点三楼")),
        ("周五三点 三楼", Found(Understood(THIS_FRIDAY), EITHER_THREE, "三楼")),
        ("周五三点在三楼", Found(Understood(THIS_FRIDAY), EITHER_THREE, "在三楼")),
        ("明天开会", Found(Understood(date(2026, 11, 24)), None, "开会")),
        ("今晚7点半", Found(Understood(TODAY), Understood(Span(time(19, 30))), "")),
        ("明早9点", Found(Understood(date(2026, 11, 24)), Understood(Span(time(9))), "")),
        (
            "tomorrow 9:30 online",
            Found(Understood(date(2026, 11, 24)), Understood(Span(time(9, 30))), "online"),
        ),
        (
            "月底 14:00-16:00 三楼",
            Found(Understood(date(2026, 11, 30)), Understood(Span(time(14), time(16))), "三楼"),
        ),
        ("15:00 三楼", Found(None, AT_THREE, "三楼")),
        ("13月1日 15:00 三楼", Found(Impossible(), AT_THREE, "三楼")),
        ("12月4日 25:00 三楼", Found(Understood(FRIDAY), Impossible(), "三楼")),
        ("9月1日 三楼", Found(Past(date(2026, 9, 1), date(2027, 9, 1)), None, "三楼")),
        (
            "12月4日-6日 三楼",
            Found(Ambiguous((FRIDAY, date(2026, 12, 6))), None, "三楼"),
        ),
        (
            "12月4日 三楼 12月11日 四楼",
            Found(Ambiguous((FRIDAY, date(2026, 12, 11))), None, "三楼 四楼"),
        ),
        (
            "三楼 10:00 四楼 15:00",
            Found(None, Ambiguous((Span(time(10)), Span(time(15)))), "三楼 四楼"),
        ),
        ("2026-12-4 pm", Found(Understood(FRIDAY), None, "pm")),
        ("", Found(None, None, "")),
    ],
)
def test_found(line: str, found: Found) -> None:
    assert find_when(line, TODAY) == found


@pytest.mark.parametrize(
    "line",
    [
        *(
            "三楼会议室",
            "301室",
            "5号楼",
            "5号会议室",
            "3号厅",
            "十一号楼 302",
            "B12-4",
            "room 12-4",
        ),
        *("第二党小组", "三季度总结", "2026年工作总结", "2025年度", "12月份工作", "2025-2026年"),
        *("三会一课", "两学一做", "二十大报告", "十一届三中全会", "五四青年节", "一二·九", "3·15"),
        *(
            "12.4宪法日",
            "三点要求",
            "讲三点意见",
            "四点半学校",
            "第3点",
            "一月一次",
            "15人",
            "8小时",
        ),
        *("1.5 小时", "1.2 版", "24/7", "比分 3:2", "6-8 月", "4-6日", "12月4-6日", "Dec 4-6"),
        *("4-6 Dec", "26年12月4日", "每年12月4日", "每周五", "每月底", "学习周五例会制度"),
        *("共创美好明天", "周一鸣", "13800138000", "〔2026〕5号", "文件第12号", "12月4日前完成"),
        *("15:00前", "下午三点多", "早于8点", "how we sat", "the sun rises", "march on", "Fridays"),
        *("today's challenges", "every Friday", "afternoon tea", "Class of 2026", "ISO 9001-2015"),
    ],
)
def test_nothing_is_invented(line: str) -> None:
    assert find_when(line, TODAY) == Found(None, None, line)


def said(found: Found) -> tuple[str, str]:
    """The readings in short: days, or hours, divided by |; ? for what is meant but not said."""

    def short(reading: object) -> str:
        match reading:
            case None:
                return ""
            case Understood(value):
                options = (value,)
            case Ambiguous(several):
                options = several
            case _:
                return "?"
        return "|".join(
            f"{one:%m-%d}"
            if isinstance(one, date)
            else f"{one.start:%H:%M}" + (f"-{one.end:%H:%M}" if one.end else "")
            for one in options
        )

    return short(found.date), short(found.time)


@pytest.mark.parametrize(
    ("line", "day", "hour", "rest"),
    [
        # two are named: asked which
        ("12月4日或12月5日 15:00", "12-04|12-05", "15:00", ""),
        ("12月4日、5日 15:00", "12-04|12-05", "15:00", ""),
        ("12/4或12/5 15:00", "12-04|12-05", "15:00", ""),
        ("下周二、周三 15:00", "12-01|12-02", "15:00", ""),
        ("周二或周三 15:00", "11-24|11-25", "15:00", ""),
        ("Thursday or Friday 3pm", "11-26|11-27", "15:00", ""),
        ("Dec 4 or Dec 5 3pm", "12-04|12-05", "15:00", ""),
        ("Dec 4 or 5 3pm", "?", "15:00", ""),
        ("12月4日 15:00或16:00", "12-04", "15:00|16:00", ""),
        ("12月4日 上午9点或下午3点", "12-04", "09:00|15:00", ""),
        ("Dec 4 3pm or 4pm", "12-04", "15:00|16:00", ""),
        ("Dec 4 3pm and 5pm", "12-04", "15:00|17:00", ""),
        ("12月4日 15:00 16:00", "12-04", "15:00|16:00", ""),
        # the week stands apart
        ("下周 周三 15:00", "12-02", "15:00", ""),
        ("下周的周三 15:00", "12-02", "15:00", ""),
        ("next week Wednesday 3pm", "12-02", "15:00", ""),
        ("Wednesday of next week 3pm", "12-02", "15:00", ""),
        # counted from today
        ("3天后 15:00", "11-26", "15:00", ""),
        ("两周后 15:00", "12-07", "15:00", ""),
        ("in 3 days 3pm", "11-26", "15:00", ""),
        ("two weeks from today 3pm", "12-07", "15:00", ""),
        ("元月8日 15:00", "01-08", "15:00", ""),
        ("下个月的15号 15:00", "12-15", "15:00", ""),
        ("04.12.2026 15:00", "12-04", "15:00", ""),
        ("06.07.2027 15:00", "06-07|07-06", "15:00", ""),
        ("31.02.2027 15:00", "?", "15:00", ""),
        ("04.05.2026 15:00", "?", "15:00", ""),
        ("4-Dec 15:00", "12-04", "15:00", ""),
        # meant, but not said: asked, and no word of place or subject
        ("周末 15:00", "?", "15:00", ""),
        ("下周 15:00", "?", "15:00", ""),
        ("12月中旬 15:00", "?", "15:00", ""),
        ("12月第一个周五 15:00", "?", "15:00", ""),
        ("国庆节 10:00", "?", "10:00", ""),
        ("下旬 周五 15:00", "?", "15:00", ""),
        ("月中 15号 15:00", "12-15", "15:00", ""),
        ("Friday week 3pm", "?", "15:00", ""),
        ("a week from Friday 3pm", "?", "15:00", ""),
        ("the first Friday of December 3pm", "?", "15:00", ""),
        ("周五下午 三楼", "11-27", "?", "三楼"),
        ("明天上午 三楼会议室", "11-24", "?", "三楼会议室"),
        ("Friday afternoon, room 301", "11-27", "?", "room 301"),
        ("12月4日 1500 三楼", "12-04", "?", "三楼"),
        ("12月4日 15；00 三楼", "12-04", "?", "三楼"),
        ("12月4日 15-00 三楼", "12-04", "?", "三楼"),
        ("12月4日 差一刻三点 三楼", "12-04", "?", "三楼"),
        ("12月4日 全天 三楼", "12-04", "?", "三楼"),
        ("Dec 4 at half past three, room 301", "12-04", "?", "room 301"),
        ("12月4日 2025 三楼", "12-04", "", "2025 三楼"),
        ("12月4日 301 三楼", "12-04", "", "301 三楼"),
        # limits are no dates
        ("by Friday 3pm", "", "15:00", "by Friday"),
        ("before the 4th of December 3pm", "", "15:00", "before the 4th of December"),
        ("不晚于12月4日 15:00", "", "15:00", "不晚于12月4日"),
        ("12月4日左右 15:00", "", "15:00", "12月4日左右"),
        ("Dec 4 after 3pm", "12-04", "", "after 3pm"),
        # times in other spellings
        ("on 12/4 at 3 p.m.", "12-04", "15:00", ""),
        ("this afternoon at 3", "11-23", "15:00", ""),
        ("tomorrow morning 9:30", "11-24", "09:30", ""),
        ("Friday at 9 in the morning", "11-27", "09:00", ""),
        ("Dec 4 at 3", "12-04", "03:00|15:00", ""),
        ("Dec 4 between 3 and 5pm", "12-04", "15:00-17:00", ""),
        ("Dec 4 midday", "12-04", "12:00", ""),
        ("12月4日 PM3:00", "12-04", "15:00", ""),
        ("12月4日 15.30-16.30 三楼", "12-04", "15:30-16:30", "三楼"),
        ("12月4日 下午 3 : 00", "12-04", "15:00", ""),
        ("12月4日 上午8:30分", "12-04", "08:30", ""),
        ("12月4日 9:30分组讨论", "12-04", "09:30", "分组讨论"),
    ],
)
def test_meant_said_or_asked_back(line: str, day: str, hour: str, rest: str) -> None:
    found = find_when(line, TODAY)
    assert (*said(found), found.rest) == (day, hour, rest)


@pytest.mark.parametrize(
    "rest",
    [
        *("年底总结", "国庆节期间值班安排", "上午班和下午班", "学习三天后返回", "周三和谐社区"),
        *("下周 工作", "the weekend plan", "讨论 10:00 和 11:00 的安排"),
    ],
)
def test_words_of_the_subject_stay(rest: str) -> None:
    assert find_when(f"12月4日 15:00 {rest}", TODAY) == Found(Understood(FRIDAY), AT_THREE, rest)
