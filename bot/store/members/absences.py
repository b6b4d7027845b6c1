"""Standing absences: who is away from which local day to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, insert, select, update

from bot.domain.activities import Answer, Leave
from bot.domain.standing import HOLDS, AbsenceState, days_of
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import once
from bot.store.schema.activities import participation
from bot.store.schema.standing import absence


@dataclass(frozen=True)
class Absence:
    """One standing absence; both local days are part of it, the rest are accounts and UTC."""

    id: int
    member_id: int
    from_date: date
    to_date: date
    state: AbsenceState
    asked_at: datetime
    asked_by: int
    decided_at: datetime | None
    decided_by: int | None

    @property
    def span(self) -> tuple[date, date]:
        """Its first and its last day."""
        return self.from_date, self.to_date

    @property
    def days(self) -> int:
        """How many days it takes."""
        return days_of(self.from_date, self.to_date)


class Absences(Repository):
    """Absences and what became of them."""

    def add(
        self, member_id: int, first: date, last: date, asked_by: int, *, approved: bool = False
    ) -> Absence:
        """An absence that is asked for now, or (`approved`) set by who decides on it."""
        row = self._base.new_id()
        self._base.execute(
            insert(absence).values(
                id=row,
                member_id=member_id,
                from_date=first,
                to_date=last,
                state=AbsenceState.APPROVED if approved else AbsenceState.ASKED,
                asked_at=self._base.now,
                asked_by=asked_by,
                decided_at=self._base.now if approved else None,
                decided_by=asked_by if approved else None,
            )
        )
        made = self.get(row)
        assert made is not None  # noqa: S101 - inserted in this transaction
        return made

    def get(self, absence_id: int) -> Absence | None:
        """The absence with that id."""
        row = self._first(*_by_id(absence_id=absence_id))
        return None if row is None else _read(row)

    def asked(self) -> list[Absence]:
        """All that wait for a decision, oldest first."""
        return self._listed(absence.c.state == AbsenceState.ASKED)

    def of_member(self, member_id: int, since: date) -> list[Absence]:
        """A member's absences that are asked for or approved and not over by `since`, by their
        first day."""
        return self._listed(
            absence.c.member_id == member_id,
            absence.c.state.in_(HOLDS),
            absence.c.to_date >= since,
        )

    def ever(self, member_id: int) -> list[Absence]:
        """All of a member's absences, whatever became of them, by their first day."""
        return self._listed(absence.c.member_id == member_id)

    def away(self, member_ids: set[int], day: date) -> dict[int, Absence]:
        """Which of these members are away on a local day, by member id."""
        wanted = _away(self._base.on_sqlite, member_ids=member_ids, day=day)
        return {one.member_id: one for one in map(_read, self._all(*wanted))}

    def settle(self, absence_id: int, state: AbsenceState, by: int | None) -> bool:
        """What became of one that was asked for; False when it was settled before."""
        statement = (
            update(absence)
            .where(absence.c.id == absence_id, absence.c.state == AbsenceState.ASKED)
            .values(state=state, decided_at=self._base.now, decided_by=by)
        )
        return self._base.execute(statement).rowcount == 1

    def end(self, absence_id: int, last: date) -> None:
        """It ends with that day."""
        self._base.execute(update(absence).where(absence.c.id == absence_id).values(to_date=last))

    def undo(self, absence_id: int) -> None:
        """It never was."""
        self._base.execute(
            update(absence)
            .where(absence.c.id == absence_id)
            .values(state=AbsenceState.WITHDRAWN, decided_at=self._base.now)
        )

    def filled(self, absence_id: int) -> set[int]:
        """Ids of the participations whose leave stands because of it."""
        statement = select(participation.c.id).where(
            participation.c.absence_id == absence_id,
            participation.c.answer == Answer.LEAVE,
            participation.c.leave == Leave.APPROVED,
            participation.c.answered_at.is_(None),
        )
        return {row.id for row in self._all(statement)}

    def forget(self, activity_ids: set[int]) -> None:
        """No absence has filled in anything at these activities."""
        self._base.execute(*_forgotten(self._base.on_sqlite, activity_ids=activity_ids))

    def _listed(self, *conditions: ColumnElement[bool]) -> list[Absence]:
        return [_read(row) for row in self._all(_EVERY.where(*conditions))]


_EVERY = select(absence).order_by(absence.c.from_date, absence.c.id)


@once
def _by_id(*, absence_id: int) -> Select[Any]:
    return select(absence).where(absence.c.id == absence_id)


@once
def _away(on_sqlite: bool, *, member_ids: set[int], day: date) -> Select[Any]:
    theirs = within(absence.c.member_id, member_ids, on_sqlite=on_sqlite)
    return _EVERY.where(theirs, _spans(day))


@once
def _forgotten(on_sqlite: bool, *, activity_ids: set[int]) -> Update:
    theirs = within(participation.c.activity_id, activity_ids, on_sqlite=on_sqlite)
    filled = update(participation).where(theirs, participation.c.absence_id.is_not(None))
    return filled.values(absence_id=None)


def _spans(day: date) -> ColumnElement[bool]:
    return and_(
        absence.c.state == AbsenceState.APPROVED,
        absence.c.from_date <= day,
        absence.c.to_date >= day,
    )


def away_on(day: date) -> Select[tuple[int]]:
    """Ids of the members who are away on a local day, as a subquery."""
    return select(absence.c.member_id).where(_spans(day))


def _read(row: Any) -> Absence:
    return Absence(
        row.id,
        row.member_id,
        row.from_date,
        row.to_date,
        row.state,
        row.asked_at,
        row.asked_by,
        row.decided_at,
        row.decided_by,
    )
