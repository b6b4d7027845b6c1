"""通报 of a branch as values: its figures, what it held of what it owes, its people by name."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.cadences import Line
from bot.domain.persons import PersonsTable
from bot.domain.sheets import PeriodTable


@dataclass(frozen=True, slots=True)
class Circular:
    """What a branch tells its members of a period."""

    table: PeriodTable
    persons: PersonsTable
    lines: tuple[Line, ...]
