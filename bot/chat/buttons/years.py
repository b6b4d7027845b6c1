"""Buttons of the calendar: years, the organisation's own days, what is moved by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.chat.buttons import Button
from bot.domain.calendar_years import Kind


@dataclass(frozen=True)
class CalendarHome(Button, code="ech"):
    """🗓: what is loaded."""


@dataclass(frozen=True)
class LoadYear(Button, code="ecl"):
    """A list that was sent is loaded."""

    upload: int


@dataclass(frozen=True)
class DiscardYear(Button, code="ecx"):
    """A list that was sent is forgotten."""

    upload: int


@dataclass(frozen=True)
class OwnDay(Button, code="eco"):
    """➕: asks for a day of the organisation's own."""


@dataclass(frozen=True)
class SettleDay(Button, code="ecs"):
    """That day is one of rest or work; None: as the notice has it."""

    day: date
    kind: Kind | None


@dataclass(frozen=True)
class MoveIt(Button, code="ecm"):
    """A published time is moved to where the calendar has it."""

    activity: int


@dataclass(frozen=True)
class KeepIt(Button, code="eck"):
    """It stays where it is."""

    activity: int
