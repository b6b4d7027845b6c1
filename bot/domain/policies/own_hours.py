"""Where a step goes for somebody whose own quiet hours it would fall into: the rule in one place
for what is sent and for what is foreseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.policies.decent import evening_before, morning_after
from bot.domain.policies.steps import Shift
from bot.domain.quiet import Quiet
from bot.domain.workdays import Calendar

LONGEST = timedelta(hours=18)
"""Nobody's quiet hours last longer."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moving:
    """What may move a step (`rest` days, `quiet` hours), and when it is too late (UTC)."""

    rest: Shift
    quiet: Shift
    until: datetime

    def works(self, moment: datetime, calendar: Calendar) -> bool:
        """Whether it may come on that local day."""
        return self.rest is Shift.STAY or calendar.is_working(moment.date())


def put_off(moving: Moving, morning: datetime, calendar: Calendar) -> datetime | None:
    """When what was due in quiet hours that end in that (local) `morning` comes after all: not on
    a rest day if the step keeps off them. None: it does not, it would be too late or may not be
    moved."""
    if moving.quiet is Shift.STAY:
        return None
    later = morning_after(moving.rest, morning, calendar)
    return later if later < moving.until else None


def before(moving: Moving, due: datetime, quiet: Quiet, calendar: Calendar) -> datetime | None:
    """From when on a step is told that is due in (local) quiet hours, where it is told before
    them: what may only be earlier, and what would be put off too long. None: it is not."""
    morning = quiet.until(due)
    if morning is None or moving.quiet is Shift.STAY:
        return None
    if moving.quiet is Shift.LATER and put_off(moving, morning, calendar) is not None:
        return None
    return evening_before(moving.rest, due, quiet, calendar)


def told_early(
    moving: Moving, due: datetime, quiet: Quiet, calendar: Calendar, now: datetime
) -> bool:
    """Whether a step is told `now` (local, as `due` is), before the quiet hours it falls into."""
    since = before(moving, due, quiet, calendar)
    decent = quiet.until(now) is None and moving.works(now, calendar)
    return since is not None and since <= now < due and decent


def comes(
    moving: Moving, due: datetime, quiet: Quiet, calendar: Calendar, now: datetime
) -> datetime | None:
    """When a step will come, as far as it is `now` (local, as `due` is); None: not at all."""
    morning = quiet.until(due)
    if morning is None:
        return due
    since = before(moving, due, quiet, calendar)
    if since is not None and since > now:
        return since
    if told_early(moving, due, quiet, calendar, now):
        return now
    return put_off(moving, morning, calendar)


def may_be_early(moving: Moving, due: datetime, calendar: Calendar) -> bool:
    """Whether anybody's quiet hours may be such that it is told before them."""
    if moving.quiet is not Shift.LATER:
        return moving.quiet is Shift.EARLIER
    latest = due + LONGEST
    if moving.rest is not Shift.STAY:
        latest += calendar.first_working_on_or_after(latest.date()) - latest.date() + _DAY
    return moving.until <= latest


def horizon(now: datetime, calendar: Calendar) -> datetime:
    """How far ahead one looks `now` (local) for steps that are told before somebody's quiet hours:
    over the rest days that begin tomorrow."""
    tomorrow = now.date() + _DAY
    return now + LONGEST + (calendar.first_working_on_or_after(tomorrow) - tomorrow)
