"""Long lists in pages, counted from 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.chat.buttons import Button
from bot.chat.buttons.navigation import Still
from bot.chat.screens import Key

T = TypeVar("T")


def cut(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """The items of a page, its number (the nearest there is), and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = max(0, min(page, pages - 1))
    return items[page * size : (page + 1) * size], page, pages


def arrows(page: int, pages: int, to: Callable[[int], Button]) -> tuple[Key, ...]:
    """◀ 2/3 ▶; nothing when there is one page."""
    if pages < 2:
        return ()
    back = (Key("◀", to(page - 1)),) if page else ()
    on = (Key("▶", to(page + 1)),) if page < pages - 1 else ()
    return (*back, Key(f"{page + 1}/{pages}", Still()), *on)
