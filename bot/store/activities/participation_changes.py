"""What is written about participations: who is expected, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Delete, Update, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.org import Role
from bot.store.activities.participation_rows import Expected
from bot.store.base import Repository
from bot.store.many import changing, listed, within
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation

_AS_EXPECTED = ("observer", "standing", "group_id", "roles")


class ParticipationChanges(Repository):
    """Writes the rows of members and activities."""

    def expect(self, activity_id: int, people: list[Expected], *, observer: bool = False) -> None:
        """These members are expected, or (`observer`) come without counting; whoever is on the
        list already keeps their answer."""
        self.expect_all({activity_id: people}, observer=observer)

    def expect_all(
        self, lists: Mapping[int, Iterable[Expected]], *, observer: bool = False
    ) -> None:
        """The same at many activities, by id."""
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
            for activity_id, people in lists.items()
            for person in people
        ]
        if rows:
            self._base.execute(_expecting(self._base.on_sqlite), rows)

    def release(self, row_ids: Collection[int]) -> None:
        """Whose rows these are is no longer expected."""
        if row_ids:
            self._base.execute(*_release(self._base.on_sqlite, row_ids=row_ids))

    def set_many(self, changes: list[tuple[int, dict[str, Any]]]) -> None:
        """Set columns of many rows; every change must name the same columns. Rows that are set
        alike are set in one statement."""
        alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
        for row, values in changes:
            alike.setdefault(tuple(values.items()), []).append(row)
        if 2 * len(alike) > len(changes):
            self._set_each(changes)
            return
        on_sqlite = self._base.on_sqlite
        for same, rows in alike.items():
            these = {"rows": listed(rows, on_sqlite=on_sqlite)}
            statement = changing(participation, on_sqlite=on_sqlite)
            self._base.execute(statement, these | dict(same))

    def _set_each(self, changes: list[tuple[int, dict[str, Any]]]) -> None:
        if changes:
            self._base.execute(_SET_ONE, [{"row": row} | values for row, values in changes])

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
        self._base.execute(*_void(of=activity_id, before=before))

    def excuse(self, activity_id: int, account_id: int | None) -> int:
        """Whoever has leave approved for the activity as it is now, and was never recorded, is on
        leave; returns how many that were. `account_id` takes the roll."""
        excused = _excuse(of=activity_id, now=self._base.now, by=account_id)
        return self._base.execute(*excused).rowcount


@cache
def _expecting(on_sqlite: bool) -> sqlite.Insert | postgresql.Insert:
    statement = sqlite.insert(participation) if on_sqlite else postgresql.insert(participation)
    return statement.on_conflict_do_update(
        index_elements=["activity_id", "member_id"],
        set_={name: statement.excluded[name] for name in _AS_EXPECTED},
    )


@once
def _release(on_sqlite: bool, *, row_ids: Collection[int]) -> Delete:
    return delete(participation).where(within(participation.c.id, row_ids, on_sqlite=on_sqlite))


_SET_ONE = update(participation).where(participation.c.id == bindparam("row"))


@once
def _void(*, of: int, before: datetime) -> Update:
    cleared = dict.fromkeys(("attendance", "recorded_at", "recorded_by"))
    return (
        update(participation)
        .where(participation.c.activity_id == of, participation.c.recorded_at < before)
        .values(**cleared, signed_for=False)
    )


@once
def _excuse(*, of: int, now: datetime, by: int | None) -> Update:
    now_on = select(activity.c.round).where(activity.c.id == of).scalar_subquery()
    return (
        update(participation)
        .where(
            participation.c.activity_id == of,
            participation.c.answer == Answer.LEAVE,
            participation.c.answer_round == now_on,
            participation.c.leave == Leave.APPROVED,
            participation.c.recorded_at.is_(None),
            participation.c.observer.is_(False),
        )
        .values(attendance=Attendance.ON_LEAVE, recorded_at=now, recorded_by=by)
    )


def _joined(roles: tuple[Role, ...]) -> str:
    return ",".join(role.value for role in roles)
