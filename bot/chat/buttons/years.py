"""Buttons of the calendar: years, the organisation's own days, what is moved by them."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.domain.calendar_years import Kind


class CalendarHome(Button, code="ech"):
    """🗓: what is loaded."""


class LoadYear(Button, code="ecl"):
    """A list that was sent is loaded."""

    upload: int


class DiscardYear(Button, code="ecx"):
    """A list that was sent is forgotten."""

    upload: int


class OwnDay(Button, code="eco"):
    """➕: asks for a day of the organisation's own."""


class SettleDay(Button, code="ecs"):
    """That day is one of rest or work; None: as the notice has it."""

    day: date
    kind: Kind | None


class MoveIt(Button, code="ecm"):
    """A published time is moved to where the calendar has it."""

    activity: int


class KeepIt(Button, code="eck"):
    """It stays where it is."""

    activity: int


class MoveTime(Button, code="aum"):
    """A time that is not published is held where the calendar has it."""

    series: int
    slot: date


class KeepTime(Button, code="auk"):
    """It stays on the day it was shown on."""

    series: int
    slot: date


class MoveAll(Button, code="aua"):
    """All that is asked about is moved."""
