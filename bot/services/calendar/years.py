"""The calendar as data: loading a year's list, the organisation's own days, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.access import Action, Actor, has_right
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.calendar_years import STATUTORY, Kind, Year, calendar
from bot.domain.delivery import SendClass
from bot.errors import N_, Invalid, NotAllowed
from bot.services.activities import leave_deciders
from bot.services.activities.expected import HORIZON
from bot.services.calendar import moves
from bot.services.calendar.moves import Move, pending
from bot.services.nudging import planning
from bot.services.series.series import Series, plan_next
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

MOVES = "calendar.moves"
_REACH = timedelta(days=800)
_BEYOND = timedelta(days=31)
"""A time is moved no further than that."""


@dataclass(frozen=True)
class Look:
    """What loading a year would do: `before` is what is there of it. `odd`: it takes another number
    of working days away than the law gives. `moves` are asked about."""

    year: Year
    before: Year | None
    odd: bool
    moves: tuple[Move, ...]

    @property
    def same(self) -> bool:
        """Whether it is there already."""
        return self.before == self.year


@dataclass(frozen=True)
class Known:
    """The years that are loaded, and the organisation's own days from today on."""

    years: tuple[Year, ...]
    own: tuple[tuple[date, Kind], ...]


def may_load(actor: Actor) -> bool:
    """Whether somebody may change the calendar."""
    return has_right(actor, Action.SET_CALENDAR)


def _require(actor: Actor | None) -> None:
    if actor is not None and not may_load(actor):
        raise NotAllowed


def known(uow: UnitOfWork, actor: Actor | None, today: date) -> Known:
    """What is loaded; raises NotAllowed."""
    _require(actor)
    own = [(day, kind) for day, kind in uow.years.own().items() if day >= today]
    return Known(tuple(uow.years.all()), tuple(own))


def look(uow: UnitOfWork, actor: Actor | None, year: Year, now: datetime, zone: tzinfo) -> Look:
    """What loading it would do; nothing is written. `actor` None: the command line."""
    _require(actor)
    there = {one.year: one for one in uow.years.all()}
    wanted = calendar((there | {year.year: year}).values(), uow.years.own())
    shown = pending(uow, _series(uow), wanted, now, zone, date(year.year, 12, 31) + _BEYOND)
    return Look(year, there.get(year.year), year.days_off != STATUTORY, tuple(shown))


def _series(uow: UnitOfWork) -> list[Series]:
    """Every series that is not ended."""
    root = uow.units.root()
    return uow.series.of_units({one.id for one in uow.units.under(root.path)} if root else set())


def load(uow: UnitOfWork, actor: Actor | None, year: Year, now: datetime, zone: tzinfo) -> Look:
    """Load a year. Reminders still to come follow at once; of the times that people were shown on
    another day, whoever leads the unit is asked. Loaded twice it changes nothing."""
    found = look(uow, actor, year, now, zone)
    if found.same:
        return found
    by = actor.account_id or 0 if actor else 0
    uow.years.put(year, by)
    moves.hold(uow, found.moves)
    uow.audit.record(now, actor, Tag.CALENDAR_LOADED, "calendar_year", year.year)
    _follow(uow, actor, now, zone)
    return found


def settle(
    uow: UnitOfWork,
    actor: Actor | None,
    day: date,
    kind: Kind | None,
    now: datetime,
    zone: tzinfo,
) -> list[Move]:
    """The organisation rests or works on a day of its own choice, or (None) goes by the notice
    again; returns what is asked about. Raises NotAllowed, or Invalid for a day too far off."""
    _require(actor)
    today = now.astimezone(zone).date()
    if day < today:
        raise Invalid(N_("That day has passed. Please choose another."))
    if day - today > _REACH:
        raise Invalid(N_("That is more than two years ahead. Please choose a nearer day."))
    if uow.years.own().get(day) == kind:
        return []
    own = {one: of for one, of in uow.years.own().items() if one != day}
    wanted = calendar(uow.years.all(), own | ({day: kind} if kind else {}))
    shown = pending(uow, _series(uow), wanted, now, zone, day + _BEYOND)
    uow.years.settle(day, kind, actor.account_id or 0 if actor else 0)
    moves.hold(uow, shown)
    tag, number = Tag.CALENDAR_SETTLED, day.toordinal()
    uow.audit.record(now, actor, tag, "calendar_day", number, day=day.isoformat(), kind=kind)
    return _follow(uow, actor, now, zone)


def _follow(uow: UnitOfWork, actor: Actor | None, now: datetime, zone: tzinfo) -> list[Move]:
    """What is computed from the calendar is computed again; what was sent stays."""
    series = _series(uow)
    for one in series:
        plan_next(uow, one, now, zone)
    root = uow.units.root()
    ahead = uow.activities.under(root.path, now, now + HORIZON) if root else []
    published = [one for one in ahead if one.state is ActivityState.PUBLISHED]
    planning.plan_activities(uow, published, zone)
    units = {one.id for one in uow.units.under(root.path)} if root else set()
    for assignment in uow.assignments.of_units(units, on=True):
        planning.plan_assignment(uow, assignment)
    found = pending(uow, series, uow.calendar, now, zone)
    _ask(uow, found, now, zone)
    return found


def _ask(uow: UnitOfWork, found: list[Move], now: datetime, zone: tzinfo) -> None:
    """Whoever leads a unit hears that the calendar has changed for what it has planned."""
    today = now.astimezone(zone).date()
    units = {move.series.unit_id: move.series for move in found}
    stamp = int(now.timestamp())
    for unit_id, of in units.items():
        levels = leave_deciders.chain(uow, of.bot_id, unit_id, today)
        heads = next((level for level in levels if level), [])
        uow.outbox.add_all(
            [
                Message(
                    of.bot_id,
                    head.telegram_id,
                    MOVES,
                    SendClass.DEADLINE,
                    params={"unit": unit_id},
                    dedupe_key=f"{MOVES}:{unit_id}:{head.id}:{stamp}",
                )
                for head in heads
            ]
        )
