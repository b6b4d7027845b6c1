"""The keys of a list of today: a row for each thing that is owed, as many as fit, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.buttons.nudges import DayAnswer, DayPage, OpenMine
from bot.chat.screens import Key, Keyboard, Style, rows
from bot.chat.views import task_lines, words
from bot.domain.activities import Answer
from bot.i18n import Language
from bot.services.nudging.nudges import Owed
from bot.services.nudging.tasks import Task

Entry = Owed | Task
Numbered = tuple[int, Entry]
MOST = 8
"""So many of what is owed have keys at one time; a key turns to those of the next."""


@dataclass(frozen=True)
class Place:
    """Where in a list its reader is: on a page, or (`after`: the id of an activity, or of one's
    row of an assignment) where what comes after that has keys."""

    page: int = 0
    after: int | None = None


TOP = Place()


def page_of(numbered: Sequence[Numbered], owed: Sequence[Numbered], place: Place) -> int:
    """Which page that is."""
    page = place.page
    if place.after is not None:
        number = next((at for at, one in numbered if _id(one) == place.after), 0)
        page = sum(at < number for at, _ in owed) // MOST
    return max(0, min(page, (len(owed) - 1) // MOST))


def _id(one: Entry) -> int:
    return one.row.id if isinstance(one, Task) else one.activity.id


def on_page(owed: Sequence[Numbered], page: int) -> Sequence[Numbered]:
    """What has keys on a page."""
    return owed[page * MOST : (page + 1) * MOST]


def keys(t: Language, owed: Sequence[Numbered], page: int) -> Keyboard:
    """A row for each on a page, and what turns to the pages beside it."""
    made: list[tuple[Key, ...]] = []
    alone = len(owed) == 1
    for number, one in on_page(owed, page):
        if isinstance(one, Task):
            made += task_lines.keys(t, [(number, one)], alone=alone)
        else:
            made.append(_answers(t, "" if alone else f"{number} ", one.activity.id))
    return rows(*made, _turning(t, owed, page))


def _answers(t: Language, mark: str, activity: int) -> tuple[Key, ...]:
    attending = mark + words.answer(t, Answer.ATTENDING)
    return (
        Key(attending, DayAnswer(activity, Answer.ATTENDING), style=Style.SUCCESS),
        Key(mark + words.answer(t, Answer.LEAVE), DayAnswer(activity, Answer.LEAVE)),
        Key(mark + t._("📄 Open"), OpenMine(activity)),
    )


def _turning(t: Language, owed: Sequence[Numbered], page: int) -> tuple[Key, ...]:
    """◀ 1–8  ▶ 17–20: the numbers whose keys are there."""
    beside = [("◀", page - 1), ("▶", page + 1)]
    return tuple(
        Key(t._("{arrow} No. {numbers}").format(arrow=arrow, numbers=_span(of)), DayPage(to))
        for arrow, to in beside
        if to >= 0 and (of := on_page(owed, to))
    )


def _span(of: Sequence[Numbered]) -> str:
    first, last = of[0][0], of[-1][0]
    return str(first) if first == last else f"{first}–{last}"
