"""The month to press a day in: what is over is gone, rest days and make-up days are marked."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chat.buttons.activities import DraftDay, DraftMonth
from bot.chat.views import calendar
from bot.i18n import language
from tests.calendars import CHINA

FEBRUARY = [
    "2026年2月 ▶",
    "周一 周二 周三 周四 周五 周六 周日",
    "· · · · 13 14班 15休",
    "16休 17休 18休 19休 20休 21休 22休",
    "23休 24 25 26 27 28班 ·",
]
JUNE = [
    "◀ June 2026 ▶",
    "Mo Tu We Th Fr Sa Su",
    "1 2 3 4 5 6r 7r",
    "8 9 10 11 12 13r 14r",
    "15 16 17 18 19r 20r 21r",
    "22 23 24 25 26 27r 28r",
    "29 30 · · · · ·",
]
LONG_OVER = ["2026年1月 ▶", "周一 周二 周三 周四 周五 周六 周日"]


@pytest.mark.parametrize(
    ("code", "shown", "rows"),
    [
        ("zh_Hans", date(2026, 2, 13), FEBRUARY),
        ("en", date(2026, 6, 1), JUNE),
        ("zh_Hans", date(2026, 1, 1), LONG_OVER),
    ],
)
def test_a_month(code: str, shown: date, rows: list[str]) -> None:
    keyboard = calendar.month(
        language(code).dated(CHINA),
        shown,
        date(2026, 2, 13),
        lambda day: DraftDay(1, day),
        lambda day: DraftMonth(1, day),
    )
    assert [" ".join(key.label for key in row) for row in keyboard] == rows
