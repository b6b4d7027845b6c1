"""How wide words are on a phone, and so how many keys stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import east_asian_width

LINE = 40
"""So many half-width characters the words of all keys of a row may have."""


def of(text: str) -> int:
    """Width in half-width characters: a Chinese character or an emoji counts two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def split(labels: Sequence[str]) -> tuple[int, ...]:
    """How many keys each row gets where keys with these labels are meant to be one: Telegram cuts
    off what is too wide for its key."""
    return _split(tuple(map(of, labels)))


@lru_cache(maxsize=4096)
def _split(wide: tuple[int, ...]) -> tuple[int, ...]:
    made: list[int] = []
    left = wide
    while left:
        n = next((n for n in range(len(left), 1, -1) if max(left[:n]) <= LINE // n), 1)
        made.append(n)
        left = left[n:]
    return tuple(made)
