"""The first letters of how Chinese names are read, without a dictionary of readings.

The first level of GB 2312 is ordered by reading, so that a character's place tells its letter.
"""

from __future__ import annotations

from bisect import bisect_right

from bot.domain.names import normalise
from bot.domain.surnames import READINGS

_STARTS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"), (0xD7FA, ""),
)  # fmt: skip
_CODES = [code for code, _ in _STARTS]


def letter(character: str) -> str:
    """The first letter of a character's usual reading; "" when it is not of the first level."""
    code = int.from_bytes(character.encode("gb2312", "ignore"), "big")
    place = bisect_right(_CODES, code) - 1
    return _STARTS[place][1] if place >= 0 else ""


def initials_fit(name: str, said: str) -> bool:
    """Whether the Latin letters `said` begin the name as it is read."""
    return said.isascii() and said.isalpha() and _begins(normalise(name), said)


def _begins(name: str, said: str) -> bool:
    return all(wanted in _letters(name, place) for place, wanted in enumerate(said)) and len(
        said
    ) <= len(name)


def _letters(name: str, place: int) -> str:
    if place == 0:
        return READINGS.get(name[:1], "")[:1] + letter(name[0])
    return letter(name[place]) if place < len(name) else ""
