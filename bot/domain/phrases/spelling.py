"""How people spell figures: full-width characters and Chinese numerals."""

from __future__ import annotations

import re

_HALF_WIDTH = (
    {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "\u3000\u00a0"), " ")
    | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | dict.fromkeys(map(ord, "〜∼"), "~")
    | dict.fromkeys(map(ord, "‘’"), "'")
)
_VALUES = str.maketrans("零〇一二两三四五六七八九", "001223456789")

DIGIT = "一二三四五六七八九"
NUMBER = rf"(?:\d{{1,2}}|[{DIGIT}]?十[{DIGIT}]?|[零〇]?[{DIGIT}两]|[零〇])"
"""One or two figures, or a Chinese numeral below a hundred."""
NOT_INSIDE_NUMBER = rf"(?:(?<=[周期拜][{DIGIT}])|(?<![\d{DIGIT}零〇两十百千第]))"
"""What may stand before it: no figure, except that of a weekday (周五三点)."""

_LIMITS = ("by", "before", "after", "since", "until", "till")
NOT_AFTER_LIMIT = "".join(
    [rf"(?<!\b{word}\s)(?<!\b{word}\sthe\s)" for word in _LIMITS]
    + [f"(?<!{word})" for word in ("不晚于", "不迟于", "不早于", "早于", "截至", "截止", "截止到")]
)
"""What may not stand before it: by Friday, 截至12月4日."""

OR = r"(?:或者?|还是|[、和与及]|(?:or|and)\b)"
"""What stands between two of which one is meant."""

FLAGS = re.ASCII | re.IGNORECASE | re.VERBOSE


def half_width(text: str) -> str:
    """The same text with ASCII for its full-width characters and dashes; positions stay."""
    return text.translate(_HALF_WIDTH)


def number(text: str) -> int:
    """The value of what NUMBER matched, or of figures one by one (二〇二六)."""
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * number(tens or "一") + number(ones or "零")
    return int(text.translate(_VALUES))


def bracket_closed(text: str, start: int, end: int) -> int:
    """`end`, or one further where a bracket opened in `start:end` closes right there."""
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return end + (is_open and text[end : end + 1] == ")")
