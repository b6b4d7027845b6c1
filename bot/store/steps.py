"""Due steps: rows that say when whom a matter will remind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update

from bot.domain.policies.own_hours import Moving
from bot.domain.policies.planner import Move, PlannedStep
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience, Shift
from bot.store.base import Repository
from bot.store.schema.nudges import nudge, step

LIMIT = 500
"""So many due steps are taken at once."""


@dataclass(frozen=True)
class Matter:
    """What steps are about; `round` counts changes of time or place of an activity."""

    kind: MatterKind
    id: int
    round: int = 1


@dataclass(frozen=True)
class Step:
    """One reminder a matter will give. `on_date` (local) is set for steps that are part of the
    day's message; instants are UTC. `reason`: why it was not carried out at all."""

    id: int
    matter: MatterKind
    matter_id: int
    round: int
    key: str
    audience: Audience
    on_date: date | None
    due_at: datetime
    until_at: datetime
    wanted_at: datetime
    moved: tuple[Move, ...] = ()
    provisional: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    done_at: datetime | None = None
    reason: Reason | None = None
    rest: Shift = Shift.EARLIER
    quiet: Shift = Shift.LATER

    @property
    def moving(self) -> Moving:
        """What somebody's own quiet hours may do to it."""
        return Moving(self.rest, self.quiet, self.until_at)

    @property
    def activity_id(self) -> int:
        """The activity it is about, where it is about one."""
        return self.matter_id


class Steps(Repository):
    """Steps of all matters."""

    def plan(self, activity_id: int, planned: list[PlannedStep], round_: int = 1) -> None:
        """The steps of an activity are these from now on."""
        self.plan_all({Matter(MatterKind.ACTIVITY, activity_id, round_): planned})

    def plan_all(self, planned: Mapping[Matter, list[PlannedStep]]) -> None:
        """The steps of these matters are these from now on. What was taken already stays, and is
        not planned again in its round; what nobody was told by goes."""
        if not planned:
            return
        kept = self._cleared(planned.keys())
        rows = [
            self._row(matter, one)
            for matter, steps in planned.items()
            for one in steps
            if (matter.kind, matter.id, matter.round, one.key) not in kept
        ]
        for start in range(0, len(rows), LIMIT):
            self._base.execute(step.insert(), rows[start : start + LIMIT])

    def _cleared(self, matters: Collection[Matter]) -> set[tuple[MatterKind, int, int, str]]:
        """Take away what is still to come; returns what has been, whatever round."""
        kept: set[tuple[MatterKind, int, int, str]] = set()
        for kind in MatterKind:
            ids = sorted({one.id for one in matters if one.kind is kind})
            for start in range(0, len(ids), LIMIT):
                kept |= self._clear(self._about(kind, ids[start : start + LIMIT]))
        return kept

    def _clear(self, about: ColumnElement[bool]) -> set[tuple[MatterKind, int, int, str]]:
        told = select(nudge.c.step_id).where(nudge.c.step_id == step.c.id).exists()
        coming = and_(about, step.c.done_at.is_(None))
        self._base.execute(delete(step).where(coming, ~told))
        self._base.execute(update(step).where(coming).values(done_at=self._base.now))
        rows = self._all(
            select(step.c.matter, step.c.matter_id, step.c.round, step.c.key).where(about)
        )
        return {(row.matter, row.matter_id, row.round, row.key) for row in rows}

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
        return self._listed(self._about(MatterKind.ACTIVITY, activity_ids))

    def of(self, kind: MatterKind, ids: Collection[int]) -> list[Step]:
        """Steps of these matters, by time."""
        return self._listed(self._about(kind, ids))

    def many(self, step_ids: set[int]) -> dict[int, Step]:
        """The steps with these ids."""
        if not step_ids:
            return {}
        return {one.id: one for one in self._listed(self._within(step.c.id, step_ids))}

    def due(self, now: datetime) -> list[Step]:
        """Steps with an instant of their own that are due and not taken."""
        return self._listed(
            step.c.due_at <= now, step.c.done_at.is_(None), step.c.on_date.is_(None), limit=LIMIT
        )

    def due_days(self, now: datetime) -> list[Step]:
        """Steps of days' messages whose usual hour has come and that are not taken."""
        return self._listed(
            step.c.due_at <= now,
            step.c.done_at.is_(None),
            step.c.on_date.is_not(None),
            limit=LIMIT,
        )

    def any_on(self, first: date, last: date) -> bool:
        """Whether any day's message has a step on one of these local days, both included."""
        statement = select(step.c.id).where(step.c.on_date >= first, step.c.on_date <= last)
        return self._first(statement.limit(1)) is not None

    def coming(self, after: datetime, until: datetime) -> list[Step]:
        """Steps with an instant of their own that fall due after then and not after `until`."""
        return self._listed(
            step.c.due_at > after,
            step.c.due_at <= until,
            step.c.done_at.is_(None),
            step.c.on_date.is_(None),
            step.c.reason.is_(None),
            limit=LIMIT,
        )

    def take(self, taken: Step, now: datetime, reason: Reason | None = None) -> bool:
        """Mark a step taken; False when another did first. `reason`: nobody is told by it."""
        statement = (
            update(step)
            .where(step.c.id == taken.id, step.c.done_at.is_(None))
            .values(done_at=now, reason=reason)
        )
        return self._base.execute(statement).rowcount == 1

    def take_all(
        self, steps: Collection[Step], now: datetime, reason: Reason | None = None
    ) -> set[int]:
        """The same for many; the ids of those that nobody else took."""
        if not steps:
            return set()
        statement = (
            update(step)
            .where(step.c.id.in_([one.id for one in steps]), step.c.done_at.is_(None))
            .values(done_at=now, reason=reason)
            .returning(step.c.id)
        )
        return {row.id for row in self._all(statement)}

    def without_receipt(self, done_before: datetime) -> list[Step]:
        """Steps taken before then of which those who head the unit have not heard."""
        return self._listed(step.c.done_at <= done_before, step.c.receipt_at.is_(None), limit=LIMIT)

    def receipted(self, step_ids: Collection[int], now: datetime) -> None:
        """Those who head the unit have heard of these."""
        self._base.execute(update(step).where(step.c.id.in_(step_ids)).values(receipt_at=now))

    def _about(self, kind: MatterKind, ids: Collection[int]) -> Any:
        return and_(step.c.matter == kind, step.c.matter_id.in_(ids))

    def _listed(self, *conditions: Any, limit: int | None = None) -> list[Step]:
        statement = select(step).where(*conditions).order_by(step.c.due_at, step.c.id)
        return [_read(row) for row in self._all(statement.limit(limit))]


def _read(row: Any) -> Step:
    return Step(
        row.id,
        row.matter,
        row.matter_id,
        row.round,
        row.key,
        row.audience,
        row.on_date,
        row.due_at,
        row.until_at,
        row.wanted_at,
        tuple(Move(one) for one in row.moved.split(",") if one),
        row.provisional,
        row.words or {},
        row.done_at,
        row.reason,
        row.rest,
        row.quiet,
    )
