"""What a typed date or time can turn out to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Span:
    """A start and, if one was typed, an end later on the same day. Local wall clock."""

    start: time
    end: time | None = None


@dataclass(frozen=True)
class Understood(Generic[T]):
    """It means this and nothing else."""

    value: T


@dataclass(frozen=True)
class Ambiguous(Generic[T]):
    """It means one of these, two or more; people are asked which."""

    options: tuple[T, ...]


@dataclass(frozen=True)
class Past:
    """The latest such day is over; `suggestion` is the next such day, if there is a next one."""

    day: date
    suggestion: date | None


@dataclass(frozen=True)
class Impossible:
    """It has the form of a date or a time, but there is none: 2月30日, 25:00, 16:00-14:00."""


@dataclass(frozen=True)
class Unclear:
    """Not a date, not a time, or more than that."""


DateReading = Understood[date] | Ambiguous[date] | Past | Impossible | Unclear
TimeReading = Understood[Span] | Ambiguous[Span] | Impossible | Unclear
Reading = TypeVar("Reading", DateReading, TimeReading)


class Grip(IntEnum):
    """How sure a form is of being a date or a time inside other words."""

    LOOSE = 0  # 12-4, 三点: a word of its own, gives way to a firmer phrase
    WORD = 1  # 明天, 周五: a word of its own
    FIRM = 2  # 12月4日, 下午3点: must be free on one side
    FIXED = 3  # 15:00: wherever it stands


@dataclass(frozen=True)
class Phrase(Generic[Reading]):
    """A stretch `start:end` of a text and what it says; a bare weekday (周五) may stand beside a
    date that it only confirms."""

    start: int
    end: int
    reading: Reading
    grip: Grip
    bare_weekday: bool = False


def one_of(options: Iterable[T]) -> Understood[T] | Ambiguous[T]:
    """One distinct option is understood, several are asked back."""
    distinct = tuple(dict.fromkeys(options))
    return Understood(distinct[0]) if len(distinct) == 1 else Ambiguous(distinct)


def options_of(
    reading: Understood[T] | Ambiguous[T] | Past | Impossible | Unclear,
) -> tuple[T, ...]:
    """What can still be meant; nothing for a reading that names no day or time to come."""
    match reading:
        case Understood(value):
            return (value,)
        case Ambiguous(options):
            return options
        case _:
            return ()


def leftmost_longest(phrases: Iterable[Phrase[Reading]]) -> list[Phrase[Reading]]:
    """The phrases without those that overlap an earlier or a longer one."""
    chosen: list[Phrase[Reading]] = []
    for phrase in sorted(phrases, key=lambda p: (p.start, -p.end)):
        if not chosen or phrase.start >= chosen[-1].end:
            chosen.append(phrase)
    return chosen
