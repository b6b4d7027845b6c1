"""Cuts phrases out of a line so that the words around them stay as they were typed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from bot.domain.phrases.choosing import GAP
from bot.domain.phrases.spelling import bracket_closed, half_width

_MARKS = " \t\r\n\u3000,，;；.。、·:：-—|"
_GROUPING = ",，;；\n"


def without(spans: Iterable[tuple[int, int]], text: str) -> str:
    """`text` without those stretches, the brackets around them and the marks beside them.

    A comma, semicolon or line break beside a stretch goes on to divide the words around it.
    """
    pieces, position = [], 0
    for start, end in _whole(spans, half_width(text)):
        pieces.append(text[position:start])
        position = end
    return reduce(_glued, [*pieces, text[position:]]).strip()


def _whole(spans: Iterable[tuple[int, int]], plain: str) -> list[tuple[int, int]]:
    """The stretches with those side by side made one, and brackets around them taken in."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and not plain[whole[-1][1] : start].strip(GAP):
            start = whole.pop()[0]
        end = bracket_closed(plain, start, end)
        while plain[:start].endswith("(") and plain.startswith(")", end):
            start, end = start - 1, end + 1
        whole.append((start, end))
    return whole


def _glued(left: str, right: str) -> str:
    before, after = left.rstrip(_MARKS), right.lstrip(_MARKS)
    if not before or not after:
        return before + after
    beside = left[len(before) :] + right[: -len(after)]
    mark = next((mark for mark in beside if mark in _GROUPING), " ")
    return f"{before}{mark}{' ' if mark in ',;' else ''}{after}"
