"""Due steps: rows that say when whom an activity will remind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.domain.nudges import Audience, PlannedStep
from bot.store.base import Repository
from bot.store.schema.nudges import step


@dataclass(frozen=True)
class Step:
    """One reminder an activity will give. `on_date` (local) is set for steps that are part of the
    day's message; `due_at` is UTC."""

    id: int
    activity_id: int
    key: str
    audience: Audience
    on_date: date | None
    due_at: datetime
    done_at: datetime | None


class Steps(Repository):
    """Steps of activities."""

    def plan(self, activity_id: int, planned: list[PlannedStep]) -> None:
        """The activity's steps are these from now on."""
        self._base.execute(delete(step).where(step.c.activity_id == activity_id))
        rows = [
            {
                "id": self._base.new_id(),
                "activity_id": activity_id,
                "key": one.key,
                "audience": one.audience,
                "on_date": one.on_date,
                "due_at": one.due_at,
            }
            for one in planned
        ]
        if rows:
            self._base.execute(step.insert(), rows)

    def of_activity(self, activity_id: int) -> list[Step]:
        """Steps of one activity, by time."""
        return self._listed(step.c.activity_id == activity_id)

    def of_activities(self, activity_ids: set[int]) -> list[Step]:
        """Steps of these activities, by time."""
        return self._listed(step.c.activity_id.in_(activity_ids))

    def due(self, now: datetime) -> list[Step]:
        """Steps with an instant of their own that are due and not taken."""
        return self._listed(
            step.c.due_at <= now, step.c.done_at.is_(None), step.c.on_date.is_(None)
        )

    def take(self, taken: Step, now: datetime) -> bool:
        """Mark a step taken; False when another did first."""
        statement = (
            update(step).where(step.c.id == taken.id, step.c.done_at.is_(None)).values(done_at=now)
        )
        return self._base.execute(statement).rowcount == 1

    def _listed(self, *conditions: Any) -> list[Step]:
        rows = self._all(select(step).where(*conditions).order_by(step.c.due_at, step.c.id))
        return [
            Step(
                row.id,
                row.activity_id,
                row.key,
                row.audience,
                row.on_date,
                row.due_at,
                row.done_at,
            )
            for row in rows
        ]
