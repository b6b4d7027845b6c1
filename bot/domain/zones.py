"""Time zones: the few that have a key, and any other by its IANA name or its city."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

CHOICES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
)
"""Zones that have a key."""
LONGEST = 40
_CITIES = {"北京": "Asia/Shanghai", "上海": "Asia/Shanghai", "beijing": "Asia/Shanghai"}


@cache
def _names() -> dict[str, str]:
    """Every name of an area and a city, in lower case; links such as PRC are left out."""
    return {one.casefold(): one for one in sorted(available_timezones()) if "/" in one}


def known(name: str) -> bool:
    """Whether that is a zone people may choose."""
    return len(name) <= LONGEST and _names().get(name.casefold()) == name


def find(text: str) -> list[str]:
    """The zones that what was typed may mean: Europe/Berlin, berlin, new york, 北京."""
    typed = text.strip().casefold().removesuffix("时间").replace(" ", "_")
    if typed in _CITIES:
        return [_CITIES[typed]]
    exact = _names().get(typed)
    if exact is not None:
        return [exact]
    cities = [name for key, name in _names().items() if key.rpartition("/")[2] == typed]
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return [name for name in cities if name.startswith(areas) and known(name)]


def differs(one: tzinfo, other: tzinfo, at: datetime) -> bool:
    """Whether two walls show different times at that instant."""
    return at.astimezone(one).utcoffset() != at.astimezone(other).utcoffset()


def of(name: str | None, usual: tzinfo) -> tzinfo:
    """The zone of that name; None: the usual one."""
    return ZoneInfo(name) if name else usual
