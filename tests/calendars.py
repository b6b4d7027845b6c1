"""The calendar as it comes with the program."""

from __future__ import annotations

from bot.domain.calendar_years import calendar
from bot.store.years import shipped

CHINA = calendar(shipped(), {})
