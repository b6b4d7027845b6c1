"""Participations: who is expected at an activity, what they said, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select, update

from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.org import Role
from bot.store.base import Repository
from bot.store.participation_rows import Count as Count
from bot.store.participation_rows import Expected as Expected
from bot.store.participation_rows import Participation as Participation
from bot.store.schema.activities import activity, participation

_BLOCK = 500


class Participations(Repository):
    """One row for each member and activity."""

    def expect(self, activity_id: int, people: list[Expected], *, observer: bool = False) -> None:
        """These members are expected, or (`observer`) come without counting; whoever is on the
        list already keeps their answer."""
        if not people:
            return
        rows = [
            {
                "id": self._base.new_id(),
                "activity_id": activity_id,
                "member_id": person.member_id,
                "observer": observer,
                "standing": person.standing,
                "group_id": person.group_id,
                "roles": _joined(person.roles),
                "answered_late": False,
                "signed_for": False,
            }
            for person in people
        ]
        statement = self._base.insert(participation).values(rows)
        self._base.execute(
            statement.on_conflict_do_update(
                index_elements=["activity_id", "member_id"],
                set_={
                    "observer": statement.excluded.observer,
                    "standing": statement.excluded.standing,
                    "group_id": statement.excluded.group_id,
                    "roles": statement.excluded.roles,
                },
            )
        )

    def release(self, activity_id: int, member_ids: set[int]) -> None:
        """These members are no longer expected."""
        self._base.execute(
            delete(participation).where(
                participation.c.activity_id == activity_id,
                participation.c.member_id.in_(member_ids),
            )
        )

    def of_activity(self, activity_id: int) -> list[Participation]:
        """Everybody expected at one activity, in the order they were added."""
        statement = (
            select(participation)
            .where(participation.c.activity_id == activity_id)
            .order_by(participation.c.id)
        )
        return [self._read(row) for row in self._all(statement)]

    def of_activities(self, activity_ids: set[int]) -> list[Participation]:
        """Everybody expected at any of these activities."""
        statement = (
            select(participation)
            .where(participation.c.activity_id.in_(activity_ids))
            .order_by(participation.c.id)
        )
        return [self._read(row) for row in self._all(statement)]

    def counts(self, activity_ids: set[int]) -> dict[int, Count]:
        """Of each of these activities that expects anybody, by activity id."""
        answered = participation.c.answer.is_not(None) & (
            participation.c.answer_round == activity.c.round
        )
        statement = (
            select(
                participation.c.activity_id,
                func.count().label("expected"),
                func.sum(case((answered, 1), else_=0)).label("answered"),
            )
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(
                participation.c.activity_id.in_(activity_ids), participation.c.observer.is_(False)
            )
            .group_by(participation.c.activity_id)
        )
        return {row.activity_id: Count(row.expected, row.answered) for row in self._all(statement)}

    def of_member(self, member_id: int, activity_ids: set[int]) -> dict[int, Participation]:
        """One member's rows, by activity id."""
        statement = select(participation).where(
            participation.c.member_id == member_id, participation.c.activity_id.in_(activity_ids)
        )
        return {row.activity_id: self._read(row) for row in self._all(statement)}

    def pairs(self, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], Participation]:
        """The rows of these (activity id, member id) pairs, in one query."""
        statement = select(participation).where(
            self._within(participation.c.activity_id, {activity for activity, _ in wanted}),
            self._within(participation.c.member_id, {member for _, member in wanted}),
        )
        found = {(row.activity_id, row.member_id): row for row in self._all(statement)}
        return {pair: self._read(row) for pair, row in found.items() if pair in wanted}

    def get(self, participation_id: int) -> Participation | None:
        """The row with that id."""
        row = self._first(select(participation).where(participation.c.id == participation_id))
        return None if row is None else self._read(row)

    def many(self, participation_ids: set[int]) -> list[Participation]:
        """The rows with these ids, in the order they were added."""
        statement = (
            select(participation)
            .where(participation.c.id.in_(participation_ids))
            .order_by(participation.c.id)
        )
        return [self._read(row) for row in self._all(statement)]

    def set_many(self, changes: list[tuple[int, dict[str, Any]]]) -> None:
        """Set columns of many rows; every change must name the same columns. Rows that are set
        alike are set in one statement."""
        alike: dict[tuple[Any, ...], list[int]] = {}
        for row, values in changes:
            alike.setdefault(tuple(values.items()), []).append(row)
        if 2 * len(alike) > len(changes):
            self._set_each(changes)
            return
        for values_, rows in alike.items():
            for start in range(0, len(rows), _BLOCK):
                self._base.execute(
                    update(participation)
                    .where(participation.c.id.in_(rows[start : start + _BLOCK]))
                    .values(dict(values_))
                )

    def _set_each(self, changes: list[tuple[int, dict[str, Any]]]) -> None:
        if not changes:
            return
        columns = list(changes[0][1])
        statement = (
            update(participation)
            .where(participation.c.id == bindparam("row"))
            .values({name: bindparam(f"new_{name}") for name in columns})
        )
        rows = [
            {"row": row} | {f"new_{name}": values[name] for name in columns}
            for row, values in changes
        ]
        self._base.execute(statement, rows)

    def note(self, participation_id: int, words: str | None) -> None:
        """Keep the note on a leave (encrypted), or drop it."""
        sealed = (
            None
            if words is None
            else self._base.seal(participation, "leave_note", participation_id, words)
        )
        self._base.execute(
            update(participation)
            .where(participation.c.id == participation_id)
            .values(leave_note=sealed)
        )

    def drop_notes(self, activity_id: int) -> None:
        """Forget every note on leaves of an activity."""
        self._base.execute(
            update(participation)
            .where(participation.c.activity_id == activity_id)
            .values(leave_note=None)
        )

    def void(self, activity_id: int, before: datetime) -> None:
        """What was recorded before that instant, for another time, does not count."""
        cleared = dict.fromkeys(("attendance", "recorded_at", "recorded_by"))
        self._base.execute(
            update(participation)
            .where(
                participation.c.activity_id == activity_id,
                participation.c.recorded_at < before,
            )
            .values(**cleared, signed_for=False)
        )

    def excuse(self, activity_id: int, account_id: int | None) -> int:
        """Whoever has leave approved for the activity as it is now, and was never recorded, is on
        leave; returns how many that were. `account_id` takes the roll."""
        now_on = select(activity.c.round).where(activity.c.id == activity_id).scalar_subquery()
        return self._base.execute(
            update(participation)
            .where(
                participation.c.activity_id == activity_id,
                participation.c.answer == Answer.LEAVE,
                participation.c.answer_round == now_on,
                participation.c.leave == Leave.APPROVED,
                participation.c.recorded_at.is_(None),
                participation.c.observer.is_(False),
            )
            .values(
                attendance=Attendance.ON_LEAVE,
                recorded_at=self._base.now,
                recorded_by=account_id,
            )
        ).rowcount

    def _read(self, row: Any) -> Participation:
        note = row.leave_note and self._base.open(
            participation, "leave_note", row.id, row.leave_note
        )
        return Participation(
            row.id,
            row.activity_id,
            row.member_id,
            row.observer,
            row.standing,
            row.group_id,
            tuple(Role(word) for word in row.roles.split(",") if word),
            row.answer,
            row.answer_round,
            row.answered_at,
            row.answered_late,
            row.leave,
            note,
            row.leave_decided_by,
            row.attendance,
            row.recorded_at,
            row.recorded_by,
            row.signed_for,
            row.answered_by,
            row.phoned_at,
            row.absence_id,
        )


def _joined(roles: tuple[Role, ...]) -> str:
    return ",".join(role.value for role in roles)
