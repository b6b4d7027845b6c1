"""Buttons of what holds in a unit."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.unit_settings import Setting


class UnitList(Button, code="ul"):
    """A page of the units whose settings one may look at."""

    page: int


class UnitRules(Button, code="ur"):
    """What holds in a unit."""

    unit: int


class AskRule(Button, code="ua"):
    """How shall that thing be settled?"""

    unit: int
    key: Setting


class SettleRule(Button, code="us"):
    """Settles a thing; the value None leaves it to the units above again."""

    unit: int
    key: Setting
    value: str | None
