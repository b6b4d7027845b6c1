"""From which day to which: 12月1日至12月31日, from Dec 1 to Dec 31."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from bot.domain.phrases.finding import find_when
from bot.domain.phrases.readings import DateReading, Past, Understood

_TO = re.compile(r"\s*(?:[至到~～–—-]+|(?<=\s)(?:to|until|till|through)(?=\s))\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:(?<!\w)from|从|自)\s*\Z", re.IGNORECASE)


class Days(NamedTuple):
    """The first day, which may be over, the last one, and the words beside them."""

    first: date
    last: date
    rest: str


def find_days(text: str, today: date) -> Days | None:
    """The span of days that one line of words holds, said on `today` (local)."""
    plain = " ".join(text.split())
    for to in _TO.finditer(plain):
        left, right = plain[: to.start()], plain[to.end() :]
        begins, ends = find_when(left, today), find_when(right, today)
        first, last = _day(begins.date), ends.date
        beside = left.startswith(begins.rest.strip()) and right.endswith(ends.rest.strip())
        if first and isinstance(last, Understood) and beside and first <= last.value:
            rest = f"{_FROM.sub('', begins.rest.rstrip())} {ends.rest}"
            return Days(first, last.value, rest.strip())
    return None


def _day(reading: DateReading | None) -> date | None:
    if isinstance(reading, Past):
        return reading.day
    return reading.value if isinstance(reading, Understood) else None
