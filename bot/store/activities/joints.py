"""Activities that a unit above sets up for several: their parts, and what was said at each."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.activities import Answer
from bot.store.activities.conditions import COUNTS
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation


class Joints(Repository):
    """Questions over the parts of joint activities."""

    def new_id(self) -> int:
        """A number for one that was not set up in a draft."""
        return self._base.new_id()

    def parts(self, joint_id: int) -> list[int]:
        """Ids of the activities that are parts of it, in the order of their units."""
        return self.many({joint_id}).get(joint_id, [])

    def many(self, joint_ids: set[int]) -> dict[int, list[int]]:
        """The same of several, by joint activity."""
        found: dict[int, list[int]] = {}
        for row in self._all(*_parts(self._base.on_sqlite, joint_ids=joint_ids)):
            found.setdefault(row.joint_id, []).append(row.id)
        return found

    def of(self, activity_ids: set[int]) -> set[int]:
        """The joint activities that these are parts of."""
        wanted = _of(self._base.on_sqlite, activity_ids=activity_ids)
        return {row.joint_id for row in self._all(*wanted)}

    def hosted(self, unit_ids: set[int], start: datetime, end: datetime) -> dict[int, list[int]]:
        """Joint activities that these units set up and that start in [start, end): their parts."""
        wanted = _hosted(self._base.on_sqlite, unit_ids=unit_ids, start=start, end=end)
        found: dict[int, list[int]] = {}
        for row in self._all(*wanted):
            found.setdefault(row.joint_id, []).append(row.id)
        return found

    def answers(self, activity_ids: set[int]) -> dict[int, Counter[Answer | None]]:
        """How many of those expected said what to each activity as it is now; None: nothing."""
        wanted = _answers(self._base.on_sqlite, activity_ids=activity_ids)
        found: dict[int, Counter[Answer | None]] = {one: Counter() for one in activity_ids}
        for row in self._all(*wanted):
            found[row.activity_id][row.answer if row.now else None] += row.heads
        return found


@once
def _parts(on_sqlite: bool, *, joint_ids: set[int]) -> Select[Any]:
    return (
        select(activity.c.joint_id, activity.c.id)
        .where(within(activity.c.joint_id, joint_ids, on_sqlite=on_sqlite))
        .order_by(activity.c.unit_id, activity.c.id)
    )


@once
def _of(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    return (
        select(activity.c.joint_id)
        .where(
            within(activity.c.id, activity_ids, on_sqlite=on_sqlite),
            activity.c.joint_id.is_not(None),
        )
        .distinct()
    )


@once
def _hosted(on_sqlite: bool, *, unit_ids: set[int], start: datetime, end: datetime) -> Select[Any]:
    return (
        select(activity.c.joint_id, activity.c.id)
        .where(
            within(activity.c.host_unit_id, unit_ids, on_sqlite=on_sqlite),
            activity.c.joint_id.is_not(None),
            activity.c.starts_at >= start,
            activity.c.starts_at < end,
        )
        .order_by(activity.c.unit_id, activity.c.id)
    )


@once
def _answers(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    now = participation.c.answer_round == activity.c.round
    return (
        select(
            participation.c.activity_id,
            participation.c.answer,
            now.label("now"),
            func.count().label("heads"),
        )
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(within(participation.c.activity_id, activity_ids, on_sqlite=on_sqlite), COUNTS)
        .group_by(participation.c.activity_id, participation.c.answer, now)
    )
