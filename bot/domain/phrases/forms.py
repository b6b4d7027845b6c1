"""A form in which people type a date: its pattern and the rule that reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.domain.phrases.readings import DateReading, Grip, Phrase
from bot.domain.phrases.spelling import FLAGS, NOT_AFTER_LIMIT

_NOT_A_LIMIT = r"(?!之?[前后]|以[前后来]|左右|起|止|之?内|'s)"

NO_CLOCK = r"(?!\d|:\d|\s*[ap]\.?m\b|\s*[点时]|\s*[-~]\s*\d)"
"""The figure before this is neither an hour nor the start of a range."""


@dataclass(frozen=True)
class Form:
    """`read` takes a match and the day it was said on."""

    pattern: str
    read: Callable[[re.Match[str], date], DateReading]
    grip: Grip
    bare_weekday: bool = False

    def phrases(self, text: str, today: date) -> Iterator[Phrase[DateReading]]:
        """Every stretch of half-width `text` in this form."""
        for match in _compiled(self.pattern).finditer(text):
            reading = self.read(match, today)
            yield Phrase(match.start(), match.end(), reading, self.grip, self.bare_weekday)


def form(
    grip: Grip,
    pattern: str,
    read: Callable[[re.Match[str], date], DateReading],
    *,
    bare_weekday: bool = False,
) -> Form:
    """A form whose phrase is no limit (12月4日前) and no possessive (today's)."""
    whole = f"{NOT_AFTER_LIMIT}(?>{pattern}){_NOT_A_LIMIT}"
    return Form(whole, read, grip, bare_weekday)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """When the first line is read: of all forms together it takes a tenth of a second."""
    return re.compile(pattern, FLAGS)
