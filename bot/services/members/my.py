"""One's own record: the year's activities with what one said and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.domain.assignments import Hours
from bot.domain.tally import Tally, tally_of
from bot.errors import NotAllowed
from bot.services.assignments import hours
from bot.services.identity.profiles import Profile, profile
from bot.services.nudging import tasks
from bot.services.nudging.tasks import Task
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Entry:
    """One activity as a member stands to it; `group` is there for a group's meeting."""

    activity: Activity
    row: Participation
    group: Unit | None

    @property
    def closed(self) -> bool:
        """Whether what was recorded is final."""
        return self.activity.state is ActivityState.CLOSED


@dataclass(frozen=True)
class Record:
    """A member's activities since the beginning of `year`, the latest first, those to come
    included; `tally` counts that year's closed sheets only. `hours` are the year's, `tasks` the
    study, training and deadlines that are still owed."""

    profile: Profile
    year: int
    tally: Tally
    entries: tuple[Entry, ...]
    hours: Hours
    tasks: tuple[Task, ...] = ()


def record(uow: UnitOfWork, actor: Actor, today: date, zone: tzinfo) -> Record | None:
    """The record of the year that the local day `today` is in; None without a roster row.

    Raises NotAllowed for a stranger.
    """
    if actor.account_id is None:
        raise NotAllowed
    found = profile(uow, actor.member_id, today) if actor.member_id is not None else None
    if found is None:
        return None
    entries = _entries(uow, found.member.id, today.year, zone)
    member, year = found.member.id, today.year
    owed = tasks.of_members(uow, {member}, uow.now, zone)[member]
    return Record(
        found,
        year,
        _tally(entries, year, zone),
        entries,
        hours.of_members(uow, {member}, year, today, zone)[member],
        tuple(one for one in owed if one.owed),
    )


def year_tally(uow: UnitOfWork, member_id: int, year: int, zone: tzinfo) -> Tally:
    """The figures of that year's closed sheets of a member."""
    return _tally(_entries(uow, member_id, year, zone), year, zone)


def _tally(entries: tuple[Entry, ...], year: int, zone: tzinfo) -> Tally:
    return tally_of(
        entry.row.attendance
        for entry in entries
        if entry.closed
        and not entry.row.observer
        and entry.activity.starts_at.astimezone(zone).year == year
    )


def _entries(uow: UnitOfWork, member_id: int, year: int, zone: tzinfo) -> tuple[Entry, ...]:
    """The year's, and what is announced for the next."""
    begin, end = (datetime.combine(date(y, 1, 1), time(), zone) for y in (year, year + 2))
    activities = uow.activities.of_member(member_id, begin, end)
    rows = uow.participations.of_member(member_id, {one.id for one in activities})
    groups = uow.units.many({one.group_id for one in activities if one.group_id is not None})
    return tuple(
        Entry(one, rows[one.id], groups.get(one.group_id) if one.group_id else None)
        for one in reversed(activities)
    )
