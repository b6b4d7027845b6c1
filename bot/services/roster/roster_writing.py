"""Writing what a roster file changes, set-wise, with an audit row for every change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.roster_plan import Change, Plan
from bot.domain.roster_state import Held, UnitKey, unit_key
from bot.domain.roster_units import UnitPath
from bot.services.roster.roster_reading import Known
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

Progress: TypeAlias = Callable[[int, int], None]
STEP = 250
"""After how many people progress is told."""


class RosterWriter:
    """Writes one plan in the caller's transaction; `confirmed`: offices that the file no longer
    names end; `by`: who does it, None for the command line."""

    def __init__(
        self, uow: UnitOfWork, known: Known, *, confirmed: bool, by: Actor | None = None
    ) -> None:
        self._uow = uow
        self._units: dict[UnitKey, Unit] = dict(known.units)
        self._confirmed = confirmed
        self._by = by

    def write(self, plan: Plan, progress: Progress | None) -> None:
        """Write everything; nothing is written for what stays as it is."""
        for path in plan.units:
            self._make_unit(path)
        people = self._make_people(plan)
        for place, change in enumerate(plan.changes, 1):
            self._person(change, people[change.row])
            if progress and (place % STEP == 0 or place == len(plan.changes)):
                progress(place, len(plan.changes))
        self._uow.members.join_all(
            [
                (people[change.row], self._units[key].id, day)
                for change in plan.changes
                for key, day in change.stays.joined
            ]
        )
        self._appoint(plan, people)
        root = next(unit for unit in self._units.values() if unit.parent_id is None)
        detail = {"units": len(plan.units), "rows": len(plan.changes)}
        self._record(Tag.ROSTER_IMPORTED, "unit", root.id, root, **detail)

    def _make_unit(self, path: UnitPath) -> None:
        key = unit_key(path)
        above = self._units[key[:-1]] if len(key) > 1 else None
        made = self._uow.units.make(above, path[-1].kind, path[-1].name)
        self._units[key] = made
        self._record(Tag.UNIT_MADE, "unit", made.id, made)

    def _make_people(self, plan: Plan) -> dict[int, int]:
        """Member ids by row, those of new people too."""
        new = [change for change in plan.changes if change.before is None]
        made = self._uow.members.add_all(
            [(d.name, d.number, d.standing, d.has_vote) for d in (one.details for one in new)]
        )
        ids = {change.row: person.id for change, person in zip(new, made, strict=True)}
        return ids | {one.row: one.before.id for one in plan.changes if one.before}

    def _person(self, change: Change, member_id: int) -> None:
        members, details = self._uow.members, change.details
        if change.redetailed:
            members.change(
                Member(member_id, details.name, details.number, details.standing, details.has_vote)
            )
        for stay, day in change.stays.left:
            members.part(stay.id, day)
        for stay, day in change.stays.began:
            members.joined_on(stay.id, day)
        self._record_person(change, member_id)
        for held, day in change.offices.ended:
            self._end(held, day)
        for held, day in change.offices.removed if self._confirmed else ():
            self._end(held, day)
        for held, day in change.offices.began:
            members.appointed_on(held.id, day)
            self._record(Tag.OFFICE_BEGUN, "appointment", held.id, self._units[held.unit])

    def _record_person(self, change: Change, member_id: int) -> None:
        joined = next((self._units[key] for key, _ in change.stays.joined), None)
        if change.before is None:
            self._record(Tag.MEMBER_MADE, "member", member_id, joined)
        elif change.transferred:
            day = change.stays.day.isoformat()
            self._record(Tag.MEMBER_TRANSFERRED, "member", member_id, joined, day=day)
        elif change.touched:
            self._record(Tag.MEMBER_CHANGED, "member", member_id, joined)

    def _end(self, held: Held, day: date) -> None:
        self._uow.members.end_appointment(held.id, day)
        unit = self._units[held.unit]
        self._record(Tag.OFFICE_ENDED, "appointment", held.id, unit, day=day.isoformat())

    def _appoint(self, plan: Plan, people: dict[int, int]) -> None:
        new = [
            (people[change.row], self._units[key], role, day)
            for change in plan.changes
            for (key, role), day in change.offices.begun
        ]
        ids = self._uow.members.appoint_all(
            [(who, unit.id, role, day) for who, unit, role, day in new]
        )
        for made, (_, unit, role, day) in zip(ids, new, strict=True):
            self._record(
                Tag.OFFICE_BEGUN, "appointment", made, unit, role=role, day=day.isoformat()
            )

    def _record(self, tag: Tag, subject: str, row: int, unit: Unit | None, **detail: Any) -> None:
        where = unit.id if unit else None
        self._uow.audit.record(self._uow.now, self._by, tag, subject, row, unit_id=where, **detail)
