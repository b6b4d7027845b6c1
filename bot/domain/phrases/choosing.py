"""Which of the phrases in a line are meant: by what they touch and what they stand beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.phrases.readings import (
    DateReading,
    Grip,
    Impossible,
    Phrase,
    Reading,
    TimeReading,
    options_of,
)
from bot.domain.phrases.spelling import FLAGS, OR

AnyPhrase = Phrase[DateReading] | Phrase[TimeReading]

GAP = " \t\r\n,()"
"""What may stand between a date and the time that goes with it."""

_OR = re.compile(rf"\s*{OR}\s*", FLAGS)
_LEADS_ON = frozenset("至到")
_GOES_ON = frozenset("开召举在于至到")
_SIDES_NEEDED = {Grip.LOOSE: 2, Grip.WORD: 2, Grip.FIRM: 1, Grip.FIXED: 0}


@dataclass(frozen=True)
class _Edges:
    """Where phrases of a text begin and end, also with an 或 between them, and where what follows
    their gap begins."""

    starts: frozenset[int]
    ends: frozenset[int]
    after: frozenset[int]

    @classmethod
    def of(cls, phrases: Sequence[AnyPhrase], text: str) -> _Edges:
        starts = frozenset(phrase.start for phrase in phrases)
        ends = frozenset(phrase.end for phrase in phrases)
        linked = [(end, match.end()) for end in ends if (match := _OR.match(text, end))]
        return cls(
            starts=starts | {end for end, start in linked if start in starts},
            ends=ends | {start for end, start in linked if start in starts},
            after=frozenset(_past_gap(text, phrase.end) for phrase in phrases),
        )


def _past_gap(text: str, position: int) -> int:
    return len(text) - len(text[position:].lstrip(GAP))


def _free_sides(phrase: AnyPhrase, others: _Edges, text: str) -> int:
    """On how many sides it ends where a word ends, or where another phrase begins."""
    before, after = text[: phrase.start][-1:], text[phrase.end :][:1]
    left = not before.isalnum() or before in _LEADS_ON
    right = not after.isalnum() or after in _GOES_ON
    return (left or phrase.start in others.ends) + (right or phrase.end in others.starts)


def fitting(
    phrases: Sequence[Phrase[Reading]], others: Sequence[AnyPhrase], text: str
) -> list[Phrase[Reading]]:
    """Without those inside other words (三楼会议室, 学习周五例会制度)."""
    edges = _Edges.of(others, text)
    return [p for p in phrases if _free_sides(p, edges, text) >= _SIDES_NEEDED[p.grip]]


def plausible(phrases: Sequence[Phrase[Reading]]) -> list[Phrase[Reading]]:
    """Without figures that only look like a date: 24/7 is none, 13月1日 a slip."""
    return [p for p in phrases if p.grip is not Grip.LOOSE or p.reading != Impossible()]


def best(
    phrases: Sequence[Phrase[Reading]], partners: Sequence[AnyPhrase], text: str
) -> list[Phrase[Reading]]:
    """The phrases that are meant, several only where they are equally likely.

    A day to come goes before one that is over; then a phrase beside a partner (12月4日 15:00)
    before one that stands alone, and a firm form before mere figures (12-4).
    """
    edges = _Edges.of(partners, text)

    def rank(phrase: Phrase[Reading]) -> tuple[bool, bool, int]:
        beside = phrase.start in edges.after or _past_gap(text, phrase.end) in edges.starts
        return beside, phrase.grip is not Grip.LOOSE, _free_sides(phrase, edges, text)

    to_come = [phrase for phrase in phrases if options_of(phrase.reading)]
    ranks = [rank(phrase) for phrase in to_come or phrases]
    highest = max(ranks, default=None)
    chosen = [p for p, r in zip(to_come or phrases, ranks, strict=True) if r == highest]
    return chosen if to_come else chosen[:1]
