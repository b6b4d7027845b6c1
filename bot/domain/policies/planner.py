"""When the steps of a policy fall due for one matter, and what moved each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.assignments import end_of
from bot.domain.policies.decent import evening_before, morning_after
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import RUNGS, Anchor, Audience, Measure, PolicyStep, Shift
from bot.domain.quiet import Quiet
from bot.domain.workdays import Calendar

MORNING = time(8, 30)
"""The usual hour of the day's message."""
GRACE = timedelta(days=14)
"""How long after a due date its steps are of use."""
_DAY = timedelta(days=1)


class Move(StrEnum):
    """What moved a step from where it was wanted."""

    REST = "rest"
    QUIET = "quiet"


@dataclass(frozen=True)
class Terms:
    """The instants (UTC) of one matter. `until`: when every step has lost its use; `due_on` is the
    local due day."""

    published_at: datetime
    until: datetime
    starts_at: datetime | None = None
    answer_by: datetime | None = None
    due_on: date | None = None
    late_answers: bool = True


@dataclass(frozen=True)
class PlannedStep:
    """One reminder. `on_date` (local) is set when it is part of that day's message, which each
    person gets at their own hour; `due_at` is UTC, for the usual hour; `until` when it is too
    late. `wanted_at` is where it would have been but for `moved`; `lost` says why it cannot be
    sent at all. `provisional`: it rests on a year whose rest days are not announced. `rest` and
    `quiet` say what a person's own quiet hours may do to it."""

    key: str
    audience: Audience
    on_date: date | None
    due_at: datetime
    until: datetime | None = None
    wanted_at: datetime | None = None
    moved: tuple[Move, ...] = ()
    lost: Reason | None = None
    provisional: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    rest: Shift = Shift.EARLIER
    quiet: Shift = Shift.LATER


@dataclass(frozen=True)
class _Frame:
    terms: Terms
    calendar: Calendar
    zone: tzinfo
    quiet: Quiet

    @property
    def told(self) -> datetime:
        """UTC: instants of one zone would be compared by their wall clocks."""
        return self.terms.published_at.astimezone(UTC)

    @property
    def told_on(self) -> date:
        return self.terms.published_at.astimezone(self.zone).date()


def plan(
    steps: Iterable[PolicyStep], terms: Terms, calendar: Calendar, zone: tzinfo, quiet: Quiet
) -> list[PlannedStep]:
    """The steps of a matter, by time; those that would come before it was published, on that very
    day as part of the day's message, or when they are of no use are left out. Of several that
    would tell the same people on the same day the nearest to the matter stays."""
    frame = _Frame(terms, calendar, zone, quiet)
    planned = [
        made
        for step in steps
        for number in range(step.times if step.every else 1)
        if (made := _planned(step, number, frame)) is not None
    ]
    kept: dict[tuple[object, ...], PlannedStep] = {}
    for one in sorted(planned, key=lambda one: one.wanted_at or one.due_at):
        kept[_same(one)] = one
    return sorted(kept.values(), key=lambda one: (one.due_at, one.key))


def _same(one: PlannedStep) -> tuple[object, ...]:
    return (one.audience, one.on_date) if one.on_date else (one.audience, one.due_at)


def _planned(step: PolicyStep, number: int, frame: _Frame) -> PlannedStep | None:
    anchor = _anchor(step, frame)
    if anchor is None or (step.if_late and not frame.terms.late_answers):
        return None
    key = step.key if number == 0 else f"{step.key}.{number + 1}"
    amount = step.amount + number * step.every
    if step.daily:
        return _of_day(step, key, _day(anchor, amount, step.measure, frame), frame)
    if step.measure is Measure.HOURS:
        wanted = (anchor + timedelta(hours=amount)).astimezone(frame.zone)
    else:
        hour = step.at or MORNING
        day = _day(anchor, amount, step.measure, frame)
        wanted = datetime.combine(day, hour, frame.zone)
    return _of_hour(step, key, wanted, frame)


def _anchor(step: PolicyStep, frame: _Frame) -> datetime | None:
    """The instant (UTC) that a step is counted from; hours from the end of the day it is due."""
    terms = frame.terms
    if step.anchor is not Anchor.DUE:
        return terms.starts_at if step.anchor is Anchor.START else terms.answer_by
    if terms.due_on is None:
        return None
    if step.measure is Measure.HOURS:
        return end_of(terms.due_on, frame.zone)
    return datetime.combine(terms.due_on, MORNING, frame.zone).astimezone(UTC)


def _day(anchor: datetime, amount: int, measure: Measure, frame: _Frame) -> date:
    """So many days or working days from the anchor's local day."""
    day = anchor.astimezone(frame.zone).date()
    if measure is Measure.DAYS:
        return day + amount * _DAY
    return frame.calendar.add_working(day, amount)


def _of_day(step: PolicyStep, key: str, wanted: date, frame: _Frame) -> PlannedStep | None:
    """A part of the day's message; every person's own hour is a decent one."""
    day = _off_rest(wanted, step.rest, frame.calendar)
    due = datetime.combine(day, MORNING, frame.zone)
    until = _until(step, due, frame)
    if day <= frame.told_on or due >= until:
        return None
    moved = (Move.REST,) if day != wanted else ()
    return PlannedStep(
        key,
        step.audience,
        day,
        _utc(due),
        _utc(until),
        _utc(datetime.combine(wanted, MORNING, frame.zone)),
        moved,
        provisional=_provisional(step, {wanted, day}, frame),
        words=step.words,
        rest=step.rest,
        quiet=step.quiet,
    )


def _of_hour(step: PolicyStep, key: str, wanted: datetime, frame: _Frame) -> PlannedStep | None:
    """A step with an instant of its own, at a decent moment that is in time."""
    local = _off_rest_at(wanted, step, frame)
    day = local.date()
    until = _until(step, local, frame)
    if not frame.told < local < until:
        return _lost(step, key, wanted, frame) if is_rung(step.audience) else None
    decent = _decent(local, step, until, frame)
    comes_on = decent.date() if decent else day
    # Quiet hours alone never move it further than to the next day.
    rested = day != wanted.date() or abs(comes_on - day) > _DAY
    moves = [(Move.REST, rested), (Move.QUIET, decent != local)]
    return PlannedStep(
        key,
        step.audience,
        None,
        _utc(decent or local),
        _utc(until),
        _utc(wanted),
        tuple(move for move, happened in moves if happened),
        None if decent else Reason.QUIET,
        _provisional(step, {wanted.date(), day, comes_on}, frame),
        step.words,
        step.rest,
        step.quiet,
    )


def _lost(step: PolicyStep, key: str, wanted: datetime, frame: _Frame) -> PlannedStep | None:
    """A rung for which there is no working day in time; None where it has never been in time."""
    until = _until(step, wanted, frame)
    if not frame.told < wanted < until:
        return None
    due, lost = _utc(wanted), Reason.QUIET
    return PlannedStep(key, step.audience, None, due, _utc(until), due, (), lost, words=step.words)


def _decent(local: datetime, step: PolicyStep, until: datetime, frame: _Frame) -> datetime | None:
    """The next decent moment that is still in time, else the last one before; the other way round
    for a step that moves to an earlier time. None: there is neither."""
    end = frame.quiet.until(local)
    if end is None:
        return local
    if step.quiet is Shift.STAY:
        return None
    morning = morning_after(step.rest, end, frame.calendar)
    evening = evening_before(step.rest, local, frame.quiet, frame.calendar)
    both = (morning, evening) if step.quiet is Shift.LATER else (evening, morning)
    return next((one for one in both if frame.told < one < until), None)


def _off_rest(day: date, shift: Shift, calendar: Calendar) -> date:
    if shift is Shift.STAY or calendar.is_working(day):
        return day
    if shift is Shift.LATER:
        return calendar.next_working(day)
    return calendar.last_working_on_or_before(day)


def _off_rest_at(wanted: datetime, step: PolicyStep, frame: _Frame) -> datetime:
    """The same for an instant; a later day that would be too late gives way to an earlier one, and
    for those who look after others an earlier one of before it was told to a later one."""
    rung = is_rung(step.audience)
    for one in (step.rest, Shift.EARLIER, *((Shift.LATER,) if rung else ())):
        day = _off_rest(wanted.date(), one, frame.calendar)
        if day == wanted.date():
            return wanted
        moved = datetime.combine(day, wanted.time(), frame.zone)
        if moved < frame.terms.until and (not rung or frame.told < moved):
            break
    return moved


def _until(step: PolicyStep, due: datetime, frame: _Frame) -> datetime:
    """When (UTC) it is too late for a step that is due then."""
    end = frame.terms.until.astimezone(UTC)
    if step.useful is None:
        return end
    return min(end, due.astimezone(UTC) + timedelta(hours=step.useful))


def _provisional(step: PolicyStep, days: set[date], frame: _Frame) -> bool:
    counted = step.measure is Measure.WORKING_DAYS or step.rest is not Shift.STAY
    return counted and frame.calendar.provisional(*days)


def on_list(audience: Audience, *, of_activity: bool) -> bool:
    """Whether the day's message of whoever a step is for says what the step would say: not who
    else owes, nor what they may have done already."""
    return not is_rung(audience) and (of_activity or audience is not Audience.EXPECTED)


def is_rung(audience: Audience) -> bool:
    """Whether it is told to somebody who looks after those who owe."""
    return audience in RUNGS


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)
