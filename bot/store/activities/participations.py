"""Participations: who is expected at an activity, what they said, what happened."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, case, func, select

from bot.domain.org import Role
from bot.store.activities.conditions import COUNTS, answered_now
from bot.store.activities.participation_changes import ParticipationChanges
from bot.store.activities.participation_rows import Count as Count
from bot.store.activities.participation_rows import Expected as Expected
from bot.store.activities.participation_rows import Participation as Participation
from bot.store.many import within
from bot.store.prepared import Prepared, once
from bot.store.schema.activities import activity, participation


class Participations(ParticipationChanges):
    """One row for each member and activity."""

    def of_activity(self, activity_id: int) -> list[Participation]:
        """Everybody expected at one activity, in the order they were added."""
        return self._listed(_of_activity(activity_id=activity_id))

    def of_activities(self, activity_ids: set[int]) -> list[Participation]:
        """Everybody expected at any of these activities."""
        return self._listed(_of_activities(self._base.on_sqlite, activity_ids=activity_ids))

    def counts(self, activity_ids: set[int]) -> dict[int, Count]:
        """Of each of these activities that expects anybody, by activity id."""
        rows = self._all(*_counts(self._base.on_sqlite, activity_ids=activity_ids))
        return {row.activity_id: Count(row.expected, row.answered) for row in rows}

    def of_member(self, member_id: int, activity_ids: set[int]) -> dict[int, Participation]:
        """One member's rows, by activity id."""
        wanted = _of_members(
            self._base.on_sqlite, member_ids={member_id}, activity_ids=activity_ids
        )
        return {one.activity_id: one for one in self._listed(wanted)}

    def pairs(self, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], Participation]:
        """The rows of these (activity id, member id) pairs, in one query."""
        chosen = _of_members(
            self._base.on_sqlite,
            activity_ids={activity for activity, _ in wanted},
            member_ids={member for _, member in wanted},
        )
        found = {(one.activity_id, one.member_id): one for one in self._listed(chosen)}
        return {pair: one for pair, one in found.items() if pair in wanted}

    def get(self, participation_id: int) -> Participation | None:
        """The row with that id."""
        row = self._first(*_by_id(row_id=participation_id))
        return None if row is None else self._read(row)

    def many(self, participation_ids: set[int]) -> list[Participation]:
        """The rows with these ids, in the order they were added."""
        return self._listed(_by_ids(self._base.on_sqlite, row_ids=participation_ids))

    def _listed(self, wanted: Prepared) -> list[Participation]:
        return [self._read(row) for row in self._all(*wanted)]

    def _read(self, row: Any) -> Participation:
        values = [*row]
        values[_ROLES] = _roles(values[_ROLES])
        if values[_NOTE]:
            values[_NOTE] = self._base.open(participation, "leave_note", row.id, values[_NOTE])
        return Participation._make(values)


_ROLES, _NOTE = map(Participation._fields.index, ("roles", "leave_note"))
_COLUMNS = [participation.c[name] for name in Participation._fields]


@cache
def _roles(words: str) -> tuple[Role, ...]:
    return tuple(Role(word) for word in words.split(",") if word)


_EVERY = select(*_COLUMNS).order_by(participation.c.id)


@once
def _by_id(*, row_id: int) -> Select[Any]:
    return _EVERY.where(participation.c.id == row_id)


@once
def _by_ids(on_sqlite: bool, *, row_ids: set[int]) -> Select[Any]:
    return _EVERY.where(within(participation.c.id, row_ids, on_sqlite=on_sqlite))


@once
def _of_activity(*, activity_id: int) -> Select[Any]:
    return _EVERY.where(participation.c.activity_id == activity_id)


@once
def _of_activities(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    return _EVERY.where(within(participation.c.activity_id, activity_ids, on_sqlite=on_sqlite))


@once
def _of_members(on_sqlite: bool, *, member_ids: set[int], activity_ids: set[int]) -> Select[Any]:
    return select(*_COLUMNS).where(
        within(participation.c.activity_id, activity_ids, on_sqlite=on_sqlite),
        within(participation.c.member_id, member_ids, on_sqlite=on_sqlite),
    )


@once
def _counts(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    return (
        select(
            participation.c.activity_id,
            func.count().label("expected"),
            func.sum(case((answered_now(), 1), else_=0)).label("answered"),
        )
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(within(participation.c.activity_id, activity_ids, on_sqlite=on_sqlite), COUNTS)
        .group_by(participation.c.activity_id)
    )
