"""Finding people by what is typed: a part of the name, its initials, the end of the number."""

from __future__ import annotations

import unicodedata

from bot.domain.initials import initials_fit
from bot.domain.names import match_key

SHORTEST_NUMBER = 2


def fits(name: str, number: str | None, words: str) -> bool:
    """Whether what was typed may mean this person."""
    said = match_key(words)
    if not said:
        return False
    return (
        said in match_key(name)
        or initials_fit(name, said)
        or (number is not None and _ends(number, words))
    )


def _ends(number: str, words: str) -> bool:
    said = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return len(said) >= SHORTEST_NUMBER and number.casefold().endswith(said)
