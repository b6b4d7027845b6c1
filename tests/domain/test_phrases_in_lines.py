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
