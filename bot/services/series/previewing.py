"""When whom a time of a series will remind that is not published yet: what publishing it comes to,
at the moment it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.series import published_at
from bot.domain.unit_settings import Rules
from bot.errors import Stale
from bot.services.activities import previewing
from bot.services.activities.previewing import Timetable
from bot.services.attendance import joint_previewing
from bot.services.attendance.joint_previewing import JointTimetable
from bot.services.series import due
from bot.services.series.series import open_, running, time_of
from bot.store.activities.series import Series
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Foreseen:
    """A time of a series as it will be, `at` the moment (UTC) it is published; `provisional`: its
    day may still change."""

    series: Series
    slot: date
    provisional: bool
    rules: Rules
    at: datetime
    timetable: Timetable | JointTimetable


def foreseen(
    uow: UnitOfWork, actor: Actor, series_id: int, slot: date, now: datetime, zone: tzinfo
) -> Foreseen:
    """What a time that is not out yet will come to, if nobody does anything more; nothing of it
    stays. Raises NotAllowed, Stale once it is out or left out, and Invalid where it could not be
    published."""
    of = running(uow, actor, series_id)
    one = time_of(uow, of, slot)
    if not open_(one):
        raise Stale
    rules = uow.unit_settings.rules(of.unit_id)
    due_at = published_at(one, of.ahead, rules.clock(zone), rules.quiet, uow.calendar)
    at = max(due_at, now)

    def publish() -> int:
        return due.put_out(uow, of, one, at, zone).number

    rehearsed = joint_previewing.rehearsed if of.branches else previewing.rehearsed
    table = rehearsed(uow, actor, publish, at, zone)
    return Foreseen(of, slot, one.provisional, rules, at, table)
