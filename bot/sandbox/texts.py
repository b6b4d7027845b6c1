"""Text as Telegram measures, cleans and reads it."""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

_CONTROLS = dict.fromkeys((*range(10), 11, 12, *range(14, 32)), " ")
_DROPPED = dict.fromkeys((13, 0x30A, 0x333, 0x33F, *range(0x2028, 0x202F)), "")
_CLEANING = _CONTROLS | _DROPPED
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u030a\u0333\u033f\u2028-\u202e]")

_TOP_DOMAINS = "com|org|net|cn|gov|edu|io|me|info|dev|app|eu|uk|de|ru|int"
_TAIL = r"[^\s<>\"]*[^\s<>\".,:;!?)\]}'，。；：！？）]"
_MARKS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("/", "bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    (
        ".",
        "url",
        re.compile(
            rf"(?<![\w@.])(?:https?://{_TAIL}"
            rf"|(?:[A-Za-z0-9-]+\.)+(?:{_TOP_DOMAINS})(?![\w@.-])(?:/(?:{_TAIL})?)?)"
        ),
    ),
    ("@", "email", re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII)),
    ("@", "mention", re.compile(r"(?<![\w.@])@[A-Za-z]\w{2,31}(?!\w)", re.ASCII)),
    ("#", "hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}")),
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Text without what Telegram takes out: control characters, bidi embeddings, some marks."""
    return text.translate(_CLEANING) if _UNCLEAN.search(text) else text


def detect(text: str) -> list[Entity]:
    """Entities Telegram finds by itself: commands, links, addresses, mentions, hashtags."""
    found: list[tuple[int, int, str]] = []
    for trigger, kind, pattern in _MARKS:
        if trigger in text:
            found += [(hit.start(), hit.end(), kind) for hit in pattern.finditer(text)]
    entities: list[Entity] = []
    last = 0
    for start, end, kind in sorted(found):
        if start >= last:
            offset, length = units(text[:start]), units(text[start:end])
            entities.append({"type": kind, "offset": offset, "length": length})
            last = end
    return entities


def merge_detected(text: str, explicit: list[Entity]) -> list[Entity]:
    """Explicit entities and, where these leave room, the detected ones; in Telegram's order."""
    closed = [
        (one["offset"], one["offset"] + one["length"])
        for one in explicit
        if one["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")
    ]
    added = [
        one
        for one in detect(text)
        if not any(
            one["offset"] < end and one["offset"] + one["length"] > start for start, end in closed
        )
    ]
    return in_order([*explicit, *added]) if added else explicit


def in_order(entities: list[Entity]) -> list[Entity]:
    """By offset, the longer first."""
    return sorted(entities, key=lambda one: (one["offset"], -one["length"]))
