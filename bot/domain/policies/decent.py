"""Where a step goes that falls into quiet hours, a unit's or somebody's own: one rule for both."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.domain.policies.steps import Shift
from bot.domain.quiet import Quiet
from bot.domain.workdays import Calendar

_MARGIN = timedelta(minutes=30)
_DAY = timedelta(days=1)


def morning_after(rest: Shift, morning: datetime, calendar: Calendar) -> datetime:
    """The morning (local) on which what waits for the end of quiet hours comes: not that of a rest
    day, if the step keeps off them."""
    if rest is Shift.STAY:
        return morning
    return _on(calendar.first_working_on_or_after(morning.date()), morning)


def evening_before(rest: Shift, due: datetime, quiet: Quiet, calendar: Calendar) -> datetime:
    """The last decent moment before the quiet hours that `due` (local) lies in, half an hour before
    they began: not on a rest day, if the step keeps off them."""
    day = due.date() if due.time() >= quiet.start else due.date() - _DAY
    evening = datetime.combine(day, quiet.start, due.tzinfo) - _MARGIN
    if rest is Shift.STAY:
        return evening
    return _on(calendar.last_working_on_or_before(evening.date()), evening)


def _on(day: date, moment: datetime) -> datetime:
    return datetime.combine(day, moment.time(), moment.tzinfo)
