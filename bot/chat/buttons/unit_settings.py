"""Buttons of what holds in a unit."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button
from bot.domain.unit_settings import Setting


@dataclass(frozen=True)
class UnitList(Button, code="ul"):
    """A page of the units whose settings one may look at."""

    page: int


@dataclass(frozen=True)
class UnitRules(Button, code="ur"):
    """What holds in a unit."""

    unit: int


@dataclass(frozen=True)
class AskRule(Button, code="ua"):
    """How shall that thing be settled?"""

    unit: int
    key: Setting


@dataclass(frozen=True)
class SettleRule(Button, code="us"):
    """Settles a thing; the value None leaves it to the units above again."""

    unit: int
    key: Setting
    value: str | None
