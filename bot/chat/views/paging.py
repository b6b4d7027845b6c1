"""Long lists in pages, counted from 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.chat.buttons import Button
from bot.chat.buttons.navigation import Still
from bot.chat.screens import Key, esc
from bot.i18n import Language

T = TypeVar("T")


def cut(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """The items of a page, its number (the nearest there is), and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = max(0, min(page, pages - 1))
    return items[page * size : (page + 1) * size], page, pages


def fitting(t: Language, blocks: Iterable[list[str]], room: int) -> list[str]:
    """Blocks of lines, each after an empty one, as many as so many characters have room for; how
    many more there are."""
    found, text = list(blocks), list[str]()
    for number, one in enumerate(found):
        if number and sum(map(len, text)) + sum(map(len, one)) > room:
            return [*text, "", esc(t._("… and {n} more of them").format(n=len(found) - number))]
        text += ["", *one]
    return text


def arrows(page: int, pages: int, to: Callable[[int], Button]) -> tuple[Key, ...]:
    """◀ 2/3 ▶; nothing when there is one page."""
    if pages < 2:
        return ()
    back = (Key("◀", to(page - 1)),) if page else ()
    on = (Key("▶", to(page + 1)),) if page < pages - 1 else ()
    return (*back, Key(f"{page + 1}/{pages}", Still()), *on)
