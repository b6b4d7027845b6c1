"""Summaries: which units somebody may look at, their closed activities, figures of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.domain import periods
from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityKind
from bot.domain.cadences import Line
from bot.domain.org import COMMITTEE_ROLES, UnitKind
from bot.domain.periods import Span
from bot.domain.sheets import Period, PeriodTable, UnitLine
from bot.domain.summaries import Change, change, worst_first
from bot.domain.tally import Tally, total
from bot.errors import NotAllowed
from bot.services.assignments import figures
from bot.services.assignments.figures import Studies
from bot.services.attendance import duties, sheets
from bot.services.attendance.sheets import Branch
from bot.services.identity.rights import require
from bot.store.activities.activities import Activity, Sheet
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

PER_PAGE = 8
NO_STUDIES = Studies({})


@dataclass(frozen=True)
class Overview:
    """What there is of a unit: `closed` activities (0 for those who see figures only), and which
    periods of it the reader is sent."""

    unit: Unit
    names: bool
    closed: int
    several: bool
    subscribed: frozenset[Span]


@dataclass(frozen=True)
class OwnPeriod:
    """A unit's own activities in a period. `names`: the reader may see subjects and sheets;
    `plans`: may set up activities; `corrects`: may send closed sheets back; `own`: it stands beside
    branches under the unit.

    `before` and `after` are the nearest periods that have any activity, of two days the ones right
    beside; `over` the highest unit that the reader may look at above this one; `lines` what a
    branch held of what it owes; `change` is against the period right before.
    """

    unit: Unit
    table: PeriodTable
    names: bool
    plans: bool
    own: bool
    before: Period | None
    after: Period | None
    over: Unit | None
    lines: tuple[Line, ...]
    change: Change | None
    corrects: bool = False
    studies: Studies = NO_STUDIES


@dataclass(frozen=True)
class TreePeriod:
    """The branches under a unit in a period, worst first; `before`, `after` as above."""

    unit: Unit
    period: Period
    branches: tuple[Branch, ...]
    before: Period | None
    after: Period | None
    change: Change | None
    studies: Studies = NO_STUDIES

    @property
    def tally(self) -> Tally:
        """Of all of them together."""
        return total(one.line.tally for one in self.branches)

    @property
    def held(self) -> Counter[ActivityKind]:
        """How many activities of each kind have a closed sheet."""
        return sum((Counter(one.line.held) for one in self.branches), Counter[ActivityKind]())


@dataclass(frozen=True)
class Listing:
    """A page of a unit's closed activities (of a `period`, or of all time), newest first, with
    their sheets and whose group's they are."""

    unit: Unit
    items: tuple[tuple[Activity, Sheet, Unit | None], ...]
    page: int
    pages: int
    period: Period | None = None


def units(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """Where somebody begins: the units whose committee they sit on, and for an administrator the
    whole organisation; from the top down."""
    ids = {office.unit_id for office in actor.offices if office.role in COMMITTEE_ROLES}
    root = uow.units.root() if actor.administrator else None
    found = uow.units.many(ids | ({root.id} if root else set()))
    seen = [unit for unit in found.values() if allowed(actor, Action.SEE_FIGURES, unit.path)]
    return sorted(seen, key=lambda unit: (unit.path.count("."), unit.id))


def overview(uow: UnitOfWork, actor: Actor, unit_id: int) -> Overview:
    """What there is to see of a unit. Raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_FIGURES, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    names = allowed(actor, Action.SEE_SHEET, unit.path)
    closed = uow.summaries.closed_count(unit.id) if names else 0
    account_id = actor.account_id
    subscribed = uow.subscriptions.of(account_id, unit.id) if account_id else frozenset()
    return Overview(unit, names, closed, is_above(unit), subscribed)


def is_above(unit: Unit) -> bool:
    """Whether a unit has branches under it rather than being one."""
    return unit.kind not in (UnitKind.BRANCH, UnitKind.GROUP)


def of_period(
    uow: UnitOfWork,
    actor: Actor,
    unit_id: int,
    period: Period,
    *,
    own: bool,
    zone: tzinfo,
    now: datetime,
) -> OwnPeriod | TreePeriod:
    """A unit's figures of a period: of the branches under it if there can be any, unless `own`.
    Raises NotAllowed."""
    unit = uow.units.get(unit_id)
    if unit is None or unit.kind is UnitKind.GROUP:
        raise NotAllowed
    only = own or not is_above(unit)
    studies = figures.of_period(uow, unit, period, now.astimezone(zone).date(), zone, own=only)
    if not only:
        listed = sheets.branches(uow, actor, unit, period, zone, now)
        listed.sort(key=lambda one: worst_first(one.line))
        return TreePeriod(
            unit,
            period,
            tuple(listed),
            *_around(uow, unit, period, zone, own=False),
            change=_change(uow, unit, period, [one.line for one in listed], zone),
            studies=studies,
        )
    return _own(uow, actor, unit, period, studies, own=own, zone=zone, now=now)


def _own(
    uow: UnitOfWork,
    actor: Actor,
    unit: Unit,
    period: Period,
    studies: Studies,
    *,
    own: bool,
    zone: tzinfo,
    now: datetime,
) -> OwnPeriod:
    table = sheets.period_table(uow, actor, unit, period, zone, now)
    return OwnPeriod(
        unit,
        table,
        allowed(actor, Action.SEE_SHEET, unit.path),
        allowed(actor, Action.MANAGE_ACTIVITY, unit.path),
        own,
        *_around(uow, unit, period, zone, own=True),
        over=unit if own else _over(uow, actor, unit),
        lines=duties.of_branches(uow, unit, [unit], period, zone, now).get(unit.id, ()),
        change=_change(uow, unit, period, [table], zone, own=True),
        corrects=allowed(actor, Action.CORRECT_SHEET, unit.path),
        studies=studies,
    )


def activities(
    uow: UnitOfWork,
    actor: Actor,
    unit_id: int,
    page: int,
    period: Period | None = None,
    zone: tzinfo = UTC,
) -> Listing:
    """A page of a unit's closed activities, of a period if one is named. Raises NotAllowed for
    those who see figures only."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_SHEET, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    within = periods.bounds(period, zone) if period else None
    pages = max(1, -(-uow.summaries.closed_count(unit.id, within) // PER_PAGE))
    page = max(0, min(page, pages - 1))
    ids = uow.summaries.closed(frozenset({unit.id}), page * PER_PAGE, PER_PAGE, within)
    found, closed = uow.activities.many(set(ids)), uow.activities.sheets(set(ids))
    groups = uow.units.many({one.group_id for one in found.values() if one.group_id})
    items = tuple((found[one], closed[one], groups.get(found[one].group_id or 0)) for one in ids)
    return Listing(unit, items, page, pages, period)


def _over(uow: UnitOfWork, actor: Actor, unit: Unit) -> Unit | None:
    seen = [node for node in uow.units.above(unit) if allowed(actor, Action.SEE_FIGURES, node.path)]
    return seen[-1] if seen else None


def _change(
    uow: UnitOfWork,
    unit: Unit,
    period: Period,
    shown: Sequence[PeriodTable | UnitLine],
    zone: tzinfo,
    *,
    own: bool = False,
) -> Change | None:
    """What became of it against the period right before; None when one of the two has no sheet."""
    times = sum(sum(one.held.values()) for one in shown)
    try:
        start, end = periods.bounds(periods.before(period), zone)
    except ValueError:
        return None
    past = uow.summaries.figures(unit.path, start, end, own=own)
    if not (past and times):
        return None
    now = (times, total(one.tally for one in shown))
    return change(now, (sum(one.times for one in past), total(one.tally for one in past)))


def _around(
    uow: UnitOfWork, unit: Unit, period: Period, zone: tzinfo, *, own: bool
) -> tuple[Period | None, Period | None]:
    """The nearest periods of the same length, before and after, that have any activity."""
    start, end = periods.bounds(period, zone)
    before, after = uow.summaries.around(unit.path, start, end, own=own)
    span = periods.span_of(period)
    if period.days:
        return periods.beside(period) if before or after else (None, None)
    return (
        periods.period_of(span, before.astimezone(zone).date()) if before else None,
        periods.period_of(span, after.astimezone(zone).date()) if after else None,
    )
