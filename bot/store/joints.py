"""Activities that a unit above sets up for several: their parts, and what was said at each."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.activities import Answer
from bot.store.base import Repository
from bot.store.schema.activities import activity, participation


class Joints(Repository):
    """Read-only questions over the parts of joint activities."""

    def parts(self, joint_id: int) -> list[int]:
        """Ids of the activities that are parts of it, in the order of their units."""
        statement = (
            select(activity.c.id)
            .where(activity.c.joint_id == joint_id)
            .order_by(activity.c.unit_id, activity.c.id)
        )
        return [row.id for row in self._all(statement)]

    def of(self, activity_ids: set[int]) -> set[int]:
        """The joint activities that these are parts of."""
        statement = (
            select(activity.c.joint_id)
            .where(activity.c.id.in_(activity_ids), activity.c.joint_id.is_not(None))
            .distinct()
        )
        return {row.joint_id for row in self._all(statement)}

    def hosted(self, unit_ids: set[int], start: datetime, end: datetime) -> dict[int, list[int]]:
        """Joint activities that these units set up and that start in [start, end): their parts."""
        statement = (
            select(activity.c.joint_id, activity.c.id)
            .where(
                activity.c.host_unit_id.in_(unit_ids),
                activity.c.joint_id.is_not(None),
                activity.c.starts_at >= start,
                activity.c.starts_at < end,
            )
            .order_by(activity.c.unit_id, activity.c.id)
        )
        found: dict[int, list[int]] = {}
        for row in self._all(statement):
            found.setdefault(row.joint_id, []).append(row.id)
        return found

    def answers(self, activity_ids: set[int]) -> dict[int, Counter[Answer | None]]:
        """How many of those expected said what to each activity as it is now; None: nothing."""
        statement = (
            select(
                participation.c.activity_id,
                participation.c.answer,
                (participation.c.answer_round == activity.c.round).label("now"),
                func.count().label("heads"),
            )
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(
                participation.c.activity_id.in_(activity_ids), participation.c.observer.is_(False)
            )
            .group_by(
                participation.c.activity_id,
                participation.c.answer,
                participation.c.answer_round == activity.c.round,
            )
        )
        found: dict[int, Counter[Answer | None]] = {one: Counter() for one in activity_ids}
        for row in self._all(statement):
            found[row.activity_id][row.answer if row.now else None] += row.heads
        return found
