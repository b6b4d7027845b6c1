"""Due steps: rows that say when whom a matter will remind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Select, Update, and_, delete, select, update

from bot.domain.policies.planner import PlannedStep
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.store.base import Repository
from bot.store.many import within
from bot.store.nudging.step_rows import Matter as Matter
from bot.store.nudging.step_rows import Step as Step
from bot.store.nudging.step_rows import read_step
from bot.store.prepared import Prepared, once
from bot.store.schema.nudges import nudge, step

LIMIT = 500
"""So many due steps are taken at once."""


class Steps(Repository):
    """Steps of all matters."""

    def plan(self, activity_id: int, planned: list[PlannedStep], round_: int = 1) -> None:
        """The steps of an activity are these from now on."""
        self.plan_all({Matter(MatterKind.ACTIVITY, activity_id, round_): planned})

    def plan_all(self, planned: Mapping[Matter, list[PlannedStep]]) -> None:
        """The steps of these matters are these from now on. What was taken already stays, and is
        not planned again in its round; what nobody was told by goes. What would be due by now is
        only if it was already planned so: nobody is told of it otherwise."""
        if not planned:
            return
        kept, waiting = self._cleared(planned)
        rows = [
            self._row(matter, one)
            for matter, steps in planned.items()
            for one in steps
            if (key := (matter.kind, matter.id, matter.round, one.key)) not in kept
            and (one.due_at > self._base.now or (key, one.due_at) in waiting)
        ]
        if rows:
            self._base.execute(_NEW, rows)

    def _cleared(
        self, planned: Mapping[Matter, list[PlannedStep]]
    ) -> tuple[set[_Key], set[tuple[_Key, datetime]]]:
        """Take away what nobody was told by, and end what others are still to be told by unless it
        stays planned so; returns what stays, whatever round, and what went, with when it was
        due."""
        same = {
            ((matter.kind, matter.id, matter.round, one.key), one.due_at)
            for matter, steps in planned.items()
            for one in steps
        }
        kept: set[_Key] = set()
        gone: set[tuple[_Key, datetime]] = set()
        on_sqlite = self._base.on_sqlite
        for kind in MatterKind:
            if ids := {one.id for one in planned if one.kind is kind}:
                untold = self._all(*_untold(on_sqlite, kind=kind, ids=ids))
                gone |= {(_key(row), row.due_at) for row in untold}
                rows = self._all(*_keys(on_sqlite, kind=kind, ids=ids))
                kept |= {_key(row) for row in rows}
                ending = [
                    row.id
                    for row in rows
                    if row.done_at is None and (_key(row), row.due_at) not in same
                ]
                if ending:
                    now = self._base.now
                    self._base.execute(*_take(on_sqlite, ids=ending, now=now, why=None))
        return kept, gone

    def _row(self, matter: Matter, one: PlannedStep) -> dict[str, Any]:
        return {
            "id": self._base.new_id(),
            "matter": matter.kind,
            "matter_id": matter.id,
            "round": matter.round,
            "key": one.key,
            "audience": one.audience,
            "on_date": one.on_date,
            "due_at": one.due_at,
            "until_at": one.until or one.due_at,
            "wanted_at": one.wanted_at or one.due_at,
            "moved": ",".join(one.moved),
            "provisional": one.provisional,
            "words": dict(one.words) or None,
            "reason": one.lost,
            "rest": one.rest,
            "quiet": one.quiet,
        }

    def of_activity(self, activity_id: int) -> list[Step]:
        """Steps of one activity, by time."""
        return self.of_activities({activity_id})

    def of_activities(self, activity_ids: set[int]) -> list[Step]:
        """Steps of these activities, by time."""
        return self.of(MatterKind.ACTIVITY, activity_ids)

    def of(self, kind: MatterKind, ids: Collection[int]) -> list[Step]:
        """Steps of these matters, by time."""
        return self._listed(_of(self._base.on_sqlite, kind=kind, ids=ids))

    def many(self, step_ids: set[int]) -> dict[int, Step]:
        """The steps with these ids."""
        if not step_ids:
            return {}
        found = self._listed(_many(self._base.on_sqlite, ids=step_ids))
        return {one.id: one for one in found}

    def due(self, now: datetime) -> list[Step]:
        """Steps with an instant of their own that are due and not taken."""
        return self._listed(_due(False, now=now))

    def due_days(self, now: datetime) -> list[Step]:
        """Steps of days' messages whose usual hour has come and that are not taken."""
        return self._listed(_due(True, now=now))

    def any_on(self, first: date, last: date) -> bool:
        """Whether any day's message has a step on one of these local days, both included."""
        return self._first(*_any_on(first=first, last=last)) is not None

    def coming(self, after: datetime, until: datetime) -> list[Step]:
        """Steps with an instant of their own that fall due after then and not after `until`."""
        return self._listed(_coming(after=after, until=until))

    def take(self, taken: Step, now: datetime, reason: Reason | None = None) -> bool:
        """Mark a step taken; False when another did first. `reason`: nobody is told by it."""
        return self.take_all([taken], now, reason) == {taken.id}

    def take_all(
        self, steps: Collection[Step], now: datetime, reason: Reason | None = None
    ) -> set[int]:
        """The same for many; the ids of those that nobody else took."""
        if not steps:
            return set()
        ids = [one.id for one in steps]
        rows = self._all(*_take(self._base.on_sqlite, ids=ids, now=now, why=reason))
        return {row.id for row in rows}

    def without_receipt(self, done_before: datetime) -> list[Step]:
        """Steps taken before then of which those who head the unit have not heard, by time."""
        found = self._listed(_without_receipt(done_before=done_before))
        return sorted(found, key=lambda one: (one.due_at, one.id))

    def receipted(self, step_ids: Collection[int], now: datetime) -> None:
        """Those who head the unit have heard of these."""
        self._base.execute(*_receipted(self._base.on_sqlite, ids=step_ids, now=now))

    def _listed(self, wanted: Prepared) -> list[Step]:
        return [read_step(row) for row in self._all(*wanted)]


_Key = tuple[MatterKind, int, int, str]


def _key(row: Row[Any]) -> _Key:
    return row.matter, row.matter_id, row.round, row.key


_IN_ORDER = select(step).order_by(step.c.due_at, step.c.id)
_NEW = step.insert()
_KEY = (step.c.matter, step.c.matter_id, step.c.round, step.c.key)
_OPEN = step.c.done_at.is_(None)


def _about(on_sqlite: bool, kind: MatterKind, ids: Collection[int]) -> ColumnElement[bool]:
    return and_(step.c.matter == kind, within(step.c.matter_id, ids, on_sqlite=on_sqlite))


@once
def _of(on_sqlite: bool, *, kind: MatterKind, ids: Collection[int]) -> Select[Any]:
    return _IN_ORDER.where(_about(on_sqlite, kind, ids))


@once
def _many(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    return _IN_ORDER.where(within(step.c.id, ids, on_sqlite=on_sqlite))


@once
def _due(of_days: bool, *, now: datetime) -> Select[Any]:
    """Of days' messages, or with an instant of their own."""
    kind = step.c.on_date.is_not(None) if of_days else step.c.on_date.is_(None)
    return _IN_ORDER.where(step.c.due_at <= now, _OPEN, kind).limit(LIMIT)


@once
def _coming(*, after: datetime, until: datetime) -> Select[Any]:
    return _IN_ORDER.where(
        step.c.due_at > after,
        step.c.due_at <= until,
        _OPEN,
        step.c.on_date.is_(None),
        step.c.reason.is_(None),
    ).limit(LIMIT)


@once
def _any_on(*, first: date, last: date) -> Select[Any]:
    return select(step.c.id).where(step.c.on_date >= first, step.c.on_date <= last).limit(1)


@once
def _without_receipt(*, done_before: datetime) -> Select[Any]:
    # In its index's order: PostgreSQL believes that nearly all steps are, and would sort them.
    waiting = select(step).where(step.c.done_at <= done_before, step.c.receipt_at.is_(None))
    return waiting.order_by(step.c.done_at).limit(LIMIT)


@once
def _keys(on_sqlite: bool, *, kind: MatterKind, ids: set[int]) -> Select[Any]:
    return select(*_KEY, step.c.id, step.c.due_at, step.c.done_at).where(
        _about(on_sqlite, kind, ids)
    )


@once
def _untold(on_sqlite: bool, *, kind: MatterKind, ids: set[int]) -> Executable:
    """Takes away what is still to come, and nobody was told by."""
    told = select(nudge.c.step_id).where(nudge.c.step_id == step.c.id).exists()
    untold = delete(step).where(_about(on_sqlite, kind, ids), _OPEN, ~told)
    return untold.returning(
        step.c.matter, step.c.matter_id, step.c.round, step.c.key, step.c.due_at
    )


@once
def _take(on_sqlite: bool, *, ids: list[int], now: datetime, why: Reason | None) -> Update:
    chosen = update(step).where(within(step.c.id, ids, on_sqlite=on_sqlite), _OPEN)
    return chosen.values(done_at=now, reason=why).returning(step.c.id)


@once
def _receipted(on_sqlite: bool, *, ids: Collection[int], now: datetime) -> Update:
    chosen = update(step).where(within(step.c.id, ids, on_sqlite=on_sqlite))
    return chosen.values(receipt_at=now)
