"""Names of people and units: how they are kept, compared, sorted and told apart."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

from bot.domain.surnames import LONGEST, READINGS

Id = TypeVar("Id", bound=Hashable)

NUMBER_TAIL = 4
"""How many last characters of a staff number tell namesakes apart, unless those are equal too."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = re.compile("[\u0387\u2022\u2027\u2219\u22c5\u30fb\uff65]")
_SPACE_BESIDE_HAN = re.compile(f"(?<=[{_HAN}·]) +| +(?=[{_HAN}·])")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_VARIATION_SELECTORS = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def visible(text: str) -> str:
    """`text` on one line, without characters that cannot be seen or written.

    Line breaks and tabs become spaces; control and direction marks, lone surrogates and
    noncharacters go. Everything else stays as typed.
    """
    if text.isprintable():
        return text
    spaced = (" " if character.isspace() else character for character in text)
    return "".join(character for character in spaced if not _unseen(character))


def normalise(name: str) -> str:
    """The form in which a name is kept: NFC, `visible`, trimmed, · for its look-alikes.

    Spaces beside a Chinese character go (张　三 is 张三), others become one. Rare characters,
    private ones too, are kept.
    """
    dotted = _DOTS.sub("·", unicodedata.normalize("NFC", visible(name)))
    return _SPACE_BESIDE_HAN.sub("", " ".join(dotted.split()))


def match_key(name: str) -> str:
    """What two spellings of one name have in common, for comparison and blind indexes.

    Width, case, spaces, punctuation (the · of a long name too) and variation selectors do not
    count. A name of nothing but punctuation is compared as it is.
    """
    folded = unicodedata.normalize("NFKC", normalise(name)).casefold()
    bare = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFKC", folded))
    kept = "".join(c for c in bare if unicodedata.category(c)[0] not in "PZ")
    return unicodedata.normalize("NFC", kept or bare)


def sort_key(name: str) -> tuple[bool, str, bytes]:
    """Orders names by the reading of the surname, then by their codes in GB 18030.

    That code follows the reading for common characters. Names in other scripts stand among the
    readings; Chinese names with a surname not in the table come last.
    """
    kept = normalise(name)
    code = kept.encode("gb18030")
    family = surname(kept)
    if family:
        return (False, READINGS[family], code)
    if _HAN_CHARACTER.match(kept):
        return (True, "", code)
    return (False, kept.casefold(), code)


def display_names(people: Iterable[tuple[Id, str, str | None]]) -> dict[Id, str]:
    """How to show people (id, name, staff number) side by side: `王伟（0417）` for namesakes.

    Only those who share a name with somebody else given here carry the last characters of their
    number: four, or as many as it takes; without a number the name stays plain.
    """
    by_name: defaultdict[str, list[tuple[Id, str | None]]] = defaultdict(list)
    for who, name, number in people:
        by_name[normalise(name)].append((who, number))
    shown: dict[Id, str] = {}
    for name, namesakes in by_name.items():
        tail = _tail_length([number for _, number in namesakes if number])
        alone = len(namesakes) == 1
        for who, number in namesakes:
            shown[who] = name if alone or not number else f"{name}（{number[-tail:]}）"
    return shown


def _tail_length(numbers: list[str]) -> int:
    longest = max(map(len, numbers), default=0)
    for tail in range(NUMBER_TAIL, longest):
        if len({number[-tail:] for number in numbers}) == len(numbers):
            return tail
    return max(longest, NUMBER_TAIL)


def surname(name: str) -> str | None:
    """The surname a name (normalised) begins with, as far as the table knows it."""
    longest = min(LONGEST, len(name) - 1)
    found = (name[:length] for length in range(longest, 1, -1) if name[:length] in READINGS)
    return next(found, name[:1] if name[:1] in READINGS else None)


def _unseen(character: str) -> bool:
    code = ord(character)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return noncharacter or unicodedata.category(character) in _DROPPED
