"""Publishing the times of series when they are due; whoever leads the unit is told each time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.series import SeriesState, Time, ends_at, published_at, starts_at
from bot.errors import AppError
from bot.services.activities import leave_deciders, looking, publishing
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint_publishing
from bot.services.series import published
from bot.services.series.series import all_times, open_, plan_next, record
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.audit import Line
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

PUBLISHED = "series.published"
MISSED = "series.missed"
_LIMIT = 50
_AGAIN = timedelta(hours=1)


def publish_due(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Publish what is due, each time once whoever ticks; returns how many. One series that cannot
    be published does not hold up the others: its heads are told why. What would keep others waiting
    for long, of many branches, is left to the next tick."""
    made = parts = 0
    for one in uow.series.due(bot_id, now, _LIMIT):
        if parts >= _LIMIT:
            break
        if uow.series.claim(one, now + _AGAIN):
            made += _publish(uow, one, now, zone)
            parts += len(one.branches) or 1
    return made


def _publish(uow: UnitOfWork, of: Series, now: datetime, zone: tzinfo) -> int:
    rules = uow.unit_settings.rules(of.unit_id)
    local = rules.clock(zone)
    if _closed(uow, of):
        record(uow, None, Tag.SERIES_ENDED, of)
        uow.series.save(replace(of, state=SeriesState.ENDED, due_at=None))
        return 0
    made = 0
    for one in all_times(uow, of):
        if not open_(one):
            continue
        due = published_at(one, of.ahead, local, rules.quiet, uow.calendar)
        if due > now:
            break
        if starts_at(one, local) > now:
            made += _one(uow, of, one, now, zone)
        elif of.due_at is not None and due >= of.due_at:
            _missed(uow, of, one, now, local, "")
    plan_next(uow, of, now, zone)
    return made


def _closed(uow: UnitOfWork, of: Series) -> bool:
    """Whether its unit or group is there no more."""
    unit = uow.units.get(of.unit_id)
    there = {one.id for one in uow.units.under(unit.path)} if unit else set()
    return not {of.unit_id, of.group_id} - {None} <= there


@dataclass(frozen=True)
class Out:
    """What a time has become: an activity, or a part in each branch, its `number`, how many people
    are told, and what else the heads hear."""

    parts: tuple[Activity, ...]
    number: int
    told: int
    params: dict[str, object] = field(default_factory=dict)


def _one(uow: UnitOfWork, of: Series, one: Time, now: datetime, zone: tzinfo) -> int:
    local = uow.unit_settings.rules(of.unit_id).clock(zone)
    try:
        with uow.savepoint():
            out = put_out(uow, of, one, now, zone)
    except AppError as fault:
        _missed(uow, of, one, now, local, fault.msgid)
        return 0
    _hours(uow, of, one, out.parts)
    placed = None if one.chosen else one.on
    uow.series.take(of.id, one.slot, out.number, placed, joint=bool(of.branches))
    first = out.parts[0].id
    params = {"series": of.id, "activity": first, "told": out.told, **out.params}
    _tell(uow, of, now, local, PUBLISHED, f"{PUBLISHED}:{first}", params)
    return 1


def put_out(uow: UnitOfWork, of: Series, one: Time, now: datetime, zone: tzinfo) -> Out:
    """Publish a time: as an activity, or a part of one in each branch. Raises Invalid."""
    local = uow.unit_settings.rules(of.unit_id).clock(zone)
    plan = Plan(
        of.unit_id,
        of.group_id,
        of.kind,
        starts_at(one, local),
        ends_at(one, local),
        one.place,
        one.subject,
        of.named,
    )
    clock = Actor(of.bot_id, 0)
    if of.branches:
        return _out_in_branches(uow, clock, of, plan, now, zone)
    found = looking.look(uow, of.bot_id, [plan], now, zone)
    done = publishing.put_out(uow, clock, found, now, zone)
    return Out(done.activities, done.activities[0].id, done.told)


def _out_in_branches(
    uow: UnitOfWork, clock: Actor, of: Series, plan: Plan, now: datetime, zone: tzinfo
) -> Out:
    """A part in each branch that is there and has people; the heads hear which are left out."""
    found = joint_publishing.look(uow, of.bot_id, plan, set(of.branches), now, zone)
    number = uow.joints.new_id()
    done = joint_publishing.put_out(uow, clock, number, found, now, zone)
    left = {why: [one.id for one in units] for why, units in found.left_out.items() if units}
    return Out(done.activities, number, done.told, {"joint": number, "left_out": left})


def _hours(uow: UnitOfWork, of: Series, one: Time, parts: tuple[Activity, ...]) -> None:
    """Each gives as many hours as the time before it gave in that unit."""
    own = uow.series.own(of.id).values()
    past = [kept for kept in own if kept.slot < one.slot and kept.published]
    newest = max(past, key=lambda kept: kept.slot, default=None)
    before = published.activities(uow, [newest])[newest.slot] if newest else []
    hours = {last.unit_id: last.hours for last in before if last.hours}
    given = {one: hours[one.unit_id] for one in parts if one.unit_id in hours}
    uow.activities.change_all({one.id: {"hours": tenths} for one, tenths in given.items()})
    clock, tag = Actor(of.bot_id, 0), Tag.ACTIVITY_CHANGED
    uow.audit.record_all(
        uow.now,
        [
            Line(clock, tag, "activity", one.id, one.unit_id,
                 {"fields": ["hours"], "before": 0, "hours": tenths})
            for one, tenths in given.items()
        ],
    )  # fmt: skip


def _missed(uow: UnitOfWork, of: Series, one: Time, now: datetime, local: tzinfo, why: str) -> None:
    """A time that could not be published: it is skipped, and the heads hear of it."""
    uow.series.settle(of.id, one.slot, skipped=True)
    record(uow, None, Tag.SERIES_MISSED, of, slot=str(one.slot))
    params = {"series": of.id, "day": one.on.isoformat(), "why": why}
    _tell(uow, of, now, local, MISSED, f"{MISSED}:{of.id}:{one.slot}", params)


def _tell(
    uow: UnitOfWork,
    of: Series,
    now: datetime,
    local: tzinfo,
    kind: str,
    key: str,
    params: dict[str, object],
) -> None:
    levels = leave_deciders.chain(uow, of.bot_id, of.unit_id, now.astimezone(local).date())
    heads = next((level for level in levels if level), [])
    uow.outbox.add_all(
        [
            Message(
                of.bot_id,
                head.telegram_id,
                kind,
                SendClass.REMINDER,
                params=params,
                dedupe_key=f"{key}:{head.id}",
            )
            for head in heads
        ]
    )
