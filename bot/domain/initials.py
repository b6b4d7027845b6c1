"""The first letters of how Chinese names are read, without a dictionary of readings.

The first level of GB 2312 is ordered by reading, so that a character's place tells its letter.
"""

from __future__ import annotations

from bisect import bisect_right

from bot.domain.letters import RARE, SECOND_LEVEL, TWICE
from bot.domain.names import normalise, surname
from bot.domain.surnames import READINGS

ANY = "abcdefghijklmnopqrstuvwxyz"
_STARTS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_CODES = [code for code, _ in _STARTS]
_SECOND, _LAST = 0xD8A1, 0xF7FE
_ROW, _FIRST_IN_ROW = 94, 0xA1


def letters(character: str) -> str:
    """The first letters a character's readings may begin with: of a Latin one itself, of a
    Chinese one that is not known any."""
    if character.isascii():
        return character.casefold()
    code = int.from_bytes(character.encode("gb2312", "ignore"), "big")
    if _SECOND <= code <= _LAST:
        row, place = divmod(code, 0x100)
        return SECOND_LEVEL[(row - 0xD8) * _ROW + place - _FIRST_IN_ROW] + TWICE.get(character, "")
    if code < _CODES[0]:
        return RARE.get(character, ANY)
    return _STARTS[bisect_right(_CODES, code) - 1][1] + TWICE.get(character, "")


def initials_fit(name: str, said: str) -> bool:
    """Whether Latin letters are the beginning of a name as it is read: `lj` or `lij` for 李静,
    `oym` for 欧阳明; or the initials of its given name (`jg` for 王建国)."""
    if not (said.isascii() and said.isalpha()):
        return False
    kept = normalise(name).replace("·", "")
    family = surname(kept) or ""
    reading, options = READINGS.get(family, ""), [letters(character) for character in kept]
    given = options[len(family) :]
    if family:
        options[0] += reading[0]
    return (
        _begin(options, said)
        or (len(given) == len(said) > 1 and _begin(given, said))
        or (len(said) > 1 and reading.startswith(said))
        or (bool(family) and said.startswith(reading) and _begin(given, said[len(reading) :]))
    )


def _begin(options: list[str], said: str) -> bool:
    """Whether each of these letters is one the character at its place may begin with."""
    return len(said) <= len(options) and all(
        wanted in one for wanted, one in zip(said, options, strict=False)
    )
