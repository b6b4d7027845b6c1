"""Entities as places in a text: cut, joined and ordered as Telegram does."""

from __future__ import annotations

from bot.sandbox.texts import Entity, in_order, units

_SPLITTABLE = frozenset(("bold", "italic", "underline", "strikethrough", "spoiler"))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without leading and trailing blanks and line ends; entities moved and cut accordingly."""
    kept = text.strip(" \n")
    if len(kept) == len(text):
        return text, entities
    lead = len(text) - len(text.lstrip(" \n")) if kept else 0
    end = units(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved


def tidy(entities: list[Entity]) -> list[Entity]:
    """Nothing styled inside code, neighbours of one style joined, in Telegram's order."""
    if len(entities) < 2:
        return entities
    fixed = [
        (one["offset"], one["offset"] + one["length"])
        for one in entities
        if one["type"] in ("code", "pre")
    ]
    rest = [one for one in entities if one["type"] not in _SPLITTABLE]
    for style in sorted({one["type"] for one in entities} & _SPLITTABLE):
        spans = [
            (one["offset"], one["offset"] + one["length"])
            for one in entities
            if one["type"] == style
        ]
        rest += [
            {"type": style, "offset": start, "length": end - start}
            for start, end in _without(_joined(spans), fixed)
        ]
    return in_order(rest)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for low, high in holes:
        pieces = []
        for start, end in spans:
            pieces += [(start, min(end, low)), (max(start, high), end)]
        spans = [(start, end) for start, end in pieces if end > start]
    return spans
