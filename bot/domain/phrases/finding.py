"""Reads what was typed as a date or a time, or finds both inside one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.phrases.choosing import AnyPhrase, best, fitting, plausible
from bot.domain.phrases.cutting import without
from bot.domain.phrases.dates import date_phrases, joined
from bot.domain.phrases.readings import (
    DateReading,
    Phrase,
    Reading,
    TimeReading,
    Unclear,
    one_of,
    options_of,
)
from bot.domain.phrases.spelling import half_width
from bot.domain.phrases.times import either, slip, time_phrases

_EDGES = " \t\r\n,.;。、"


@dataclass(frozen=True)
class Found:
    """What one line says of a date and a time (None: nothing), and the line without it."""

    date: DateReading | None
    time: TimeReading | None
    rest: str


def read_date(text: str, today: date) -> DateReading:
    """What the whole of `text` says as a date, said on `today` (local)."""
    plain = half_width(text).strip(_EDGES)
    phrases = date_phrases(plain, today)
    dates = joined(fitting(phrases, phrases, plain), plain, today)
    return dates[0].reading if _is_whole(dates, plain) else Unclear()


def read_time(text: str) -> TimeReading:
    """What the whole of `text` says as a time of day or a span, local wall clock."""
    plain = half_width(text).strip(_EDGES)
    times = time_phrases(plain)
    return times[0].reading if _is_whole(times, plain) else Unclear()


def find_when(text: str, today: date) -> Found:
    """The date and the time that one line of words holds, said on `today` (local).

    Several that are equally likely are asked back; figures inside other words (三楼会议室, 5号楼,
    三季度总结) are neither.
    """
    plain = half_width(text)
    date_forms, time_forms = date_phrases(plain, today), time_phrases(plain)
    forms: list[AnyPhrase] = [*date_forms, *time_forms]
    dates = joined(plausible(fitting(date_forms, forms, plain)), plain, today)
    times = either(_apart(plausible(fitting(time_forms, forms, plain)), dates), plain)
    days, hours = best(dates, times, plain), best(times, dates, plain)
    if days and not hours:
        hours = slip(plain, days[-1].end)
    meant: list[AnyPhrase] = [*days, *hours]
    rest = without([(phrase.start, phrase.end) for phrase in meant], text)
    return Found(_said(days), _said(hours), rest)


def _apart(
    times: Sequence[Phrase[TimeReading]], dates: Sequence[Phrase[DateReading]]
) -> list[Phrase[TimeReading]]:
    """The times that take no figure from a date (2026-12-4 pm)."""
    return [
        time
        for time in times
        if not any(day.start < time.end and time.start < day.end for day in dates)
    ]


def _is_whole(phrases: Sequence[AnyPhrase], text: str) -> bool:
    return [(phrase.start, phrase.end) for phrase in phrases] == [(0, len(text))]


def _said(phrases: Sequence[Phrase[Reading]]) -> Reading | None:
    if len(phrases) < 2:
        return phrases[0].reading if phrases else None
    return one_of(option for phrase in phrases for option in options_of(phrase.reading))
