"""How time zones read: 北京时间, 柏林时间."""

from __future__ import annotations

from babel.dates import get_timezone_location

from bot.errors import N_
from bot.i18n import Language

_NAMES = {"Asia/Shanghai": N_("Beijing time"), "Asia/Urumqi": N_("Urumqi time")}


def name(t: Language, zone: str) -> str:
    """A zone by its IANA name."""
    if zone in _NAMES:
        return t._(_NAMES[zone])
    city = get_timezone_location(zone, locale=t.locale, return_city=True)
    return t._("{city} time").format(city=city)
