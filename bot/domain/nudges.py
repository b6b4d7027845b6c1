"""Nudges: decent hours, and how often somebody may be nudged by hand."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.planner import PlannedStep as PlannedStep
from bot.domain.policies.planner import Terms, plan
from bot.domain.policies.steps import Audience as Audience
from bot.domain.policies.steps import PolicyKind
from bot.domain.quiet import USUAL, Quiet
from bot.domain.workdays import Calendar

QUIET_FROM, QUIET_UNTIL = USUAL.start, USUAL.end
COOL_DOWN = timedelta(hours=2)
"""The least time between two nudges by hand about one activity."""


def quiet_until(local: datetime, quiet: Quiet = USUAL) -> datetime | None:
    """When the quiet hours that `local` (wall clock, aware) lies in end; None when it is a decent
    hour. Where nothing is set they begin at 21:30 sharp and are over at 07:30 sharp."""
    return quiet.until(local)


def steps_for(
    starts_at: datetime,
    published_at: datetime,
    zone: tzinfo,
    late_answers: bool,
    calendar: Calendar,
    quiet: Quiet = USUAL,
) -> list[PlannedStep]:
    """The built-in steps of a gathering without a deadline for answers."""
    terms = Terms(published_at, starts_at, starts_at, late_answers=late_answers)
    return plan(BUILT_IN[PolicyKind.GATHERING].values(), terms, calendar, zone, quiet)


def arrives_at(nudged_at: datetime, zone: tzinfo, quiet: Quiet = USUAL) -> datetime:
    """When a nudge made by hand at that instant reaches people: at once, or in the morning."""
    return quiet_until(nudged_at.astimezone(zone), quiet) or nudged_at


def may_nudge_at(nudged_at: datetime | None, zone: tzinfo, quiet: Quiet = USUAL) -> datetime | None:
    """From when on a nudge by hand is allowed again: two hours after the last one reached people;
    None when there was none yet."""
    return None if nudged_at is None else arrives_at(nudged_at, zone, quiet) + COOL_DOWN
