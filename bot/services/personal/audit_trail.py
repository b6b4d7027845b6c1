"""The audit log as its readers may see it: of one's own unit with names, under it figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.org import Role, UnitKind
from bot.errors import NotAllowed
from bot.services.identity import acting
from bot.services.identity.acting import Who
from bot.services.identity.rights import in_scope, require
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.audit_trail import About, Wanted, Written
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

PAGE = 8
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """One line: who did what when, and what it was about as far as that is known still."""

    at: datetime
    tag: Tag
    subject: str
    who: Who
    person: str | None
    activity: Activity | None
    group: Unit | None
    unit: Unit | None
    role: Role | None
    detail: dict[str, Any]
    assignment: Assignment | None = None


@dataclass(frozen=True)
class Trail:
    """A page of lines, newest first: of a unit (None: of everything), of one person, one activity
    or one assignment. `under`: there are units below of which there are figures."""

    entries: tuple[Entry, ...]
    page: int
    pages: int
    unit: Unit | None = None
    person: Member | None = None
    activity: Activity | None = None
    under: bool = False
    assignment: Assignment | None = None


@dataclass(frozen=True)
class Below:
    """What happened in the units under one in the last 30 days: how often, and when last."""

    unit: Unit
    lines: tuple[tuple[Unit, int, datetime | None], ...]


def units(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """The units whose log `actor` reads, with names; raises NotAllowed when there is none."""
    found = [one for one in in_scope(uow, actor, Action.SEE_AUDIT) if _is_home(one)]
    if not found and not actor.administrator:
        raise NotAllowed
    return found


def of_all(uow: UnitOfWork, actor: Actor, page: int, today: date) -> Trail:
    """Everything there is, for administrators; raises NotAllowed."""
    if not actor.administrator:
        raise NotAllowed
    return _trail(uow, actor, Wanted(), page, today)


def of_unit(uow: UnitOfWork, actor: Actor, unit_id: int, page: int, today: date) -> Trail:
    """What happened in a unit and its groups; raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_AUDIT, unit)
    assert unit is not None  # noqa: S101 - require has looked
    wanted = Wanted(frozenset(uow.audit_trail.groups_with({unit_id})))
    below = len([one for one in uow.units.under(unit.path) if _is_home(one)]) > 1
    return _trail(uow, actor, wanted, page, today, unit=unit, under=below)


def of_activity(uow: UnitOfWork, actor: Actor, activity_id: int, page: int, today: date) -> Trail:
    """What happened about an activity; raises NotAllowed."""
    activity = uow.activities.get(activity_id)
    if activity is None:
        raise NotAllowed
    unit = uow.units.get(activity.unit_id)
    require(actor, Action.SEE_AUDIT, unit)
    wanted = Wanted(activity_id=activity_id)
    return _trail(uow, actor, wanted, page, today, unit=unit, activity=activity)


def of_assignment(
    uow: UnitOfWork, actor: Actor, assignment_id: int, page: int, today: date
) -> Trail:
    """What happened about a study assignment, training window or deadline; raises NotAllowed."""
    found = uow.assignments.get(assignment_id)
    if found is None:
        raise NotAllowed
    unit = uow.units.get(found.unit_id)
    require(actor, Action.SEE_AUDIT, unit)
    wanted = Wanted(assignment_id=assignment_id)
    return _trail(uow, actor, wanted, page, today, unit=unit, assignment=found)


def of_person(uow: UnitOfWork, actor: Actor, member_id: int, page: int, today: date) -> Trail:
    """What a person did and what was done about them, in the units whose log `actor` reads; raises
    NotAllowed for somebody who never belonged there."""
    person = uow.members.get(member_id)
    if person is None:
        raise NotAllowed
    if actor.administrator:
        return _trail(uow, actor, Wanted(member_id=member_id), page, today, person=person)
    scope = uow.audit_trail.groups_with({one.id for one in units(uow, actor)})
    if member_id not in uow.audit_trail.people_of(scope):
        raise NotAllowed
    wanted = Wanted(frozenset(scope), member_id)
    return _trail(uow, actor, wanted, page, today, person=person)


def below(uow: UnitOfWork, actor: Actor, unit_id: int, now: datetime) -> Below:
    """How much happened in the units under one; raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_AUDIT_FIGURES, unit)
    assert unit is not None  # noqa: S101 - require has looked
    homes = [one for one in uow.units.under(unit.path) if _is_home(one) and one.id != unit_id]
    found = uow.audit_trail.figures({one.id for one in homes}, now - RECENT)
    return Below(unit, tuple((one, *found.get(one.id, (0, None))) for one in homes))


def _is_home(unit: Unit) -> bool:
    return unit.kind is not UnitKind.GROUP


def _trail(
    uow: UnitOfWork, actor: Actor, wanted: Wanted, page: int, today: date, **about: Any
) -> Trail:
    pages = max(1, -(-uow.audit_trail.count(wanted) // PAGE))
    page = max(0, min(page, pages - 1))
    lines = uow.audit_trail.page(wanted, page * PAGE, PAGE)
    named = None if actor.administrator else _named(uow, actor)
    return Trail(_entries(uow, lines, named, today), page, pages, **about)


def own_entries(
    uow: UnitOfWork, lines: list[Written], member_id: int, today: date
) -> tuple[Entry, ...]:
    """Lines by or about a member, as that member has them: nobody else is named."""
    return _entries(uow, lines, {member_id}, today, {member_id})


def _entries(
    uow: UnitOfWork,
    lines: list[Written],
    named: set[int] | None,
    today: date,
    shown: set[int] | None = None,
) -> tuple[Entry, ...]:
    """Lines with what they are about, read together. Who did it is told by name for those of
    `named` (None: for everybody), whom it was about for those of `shown`."""
    about = uow.audit_trail.about(lines)
    whos = acting.known(uow, lines, named, today)
    found = [_about(line, about) for line in lines]
    people = {one.member_id for one in found if one.member_id is not None}
    members = uow.members.many(people if shown is None else people & shown)
    activities = uow.activities.many(
        {one.activity_id for one in found if one.activity_id is not None}
    )
    assignments = uow.assignments.many(
        {one.assignment_id for one in found if one.assignment_id is not None}
    )
    wanted = {one.group_id for one in activities.values()} | {one.unit_id for one in found}
    wanted |= {line.unit_id for line in lines}
    homes = uow.units.many({number for number in wanted if number is not None})
    return tuple(
        replace(
            _entry(line, of, whos[acting.doer(line)], members, activities, homes),
            assignment=assignments.get(of.assignment_id or 0),
        )
        for line, of in zip(lines, found, strict=True)
    )


def _named(uow: UnitOfWork, actor: Actor) -> set[int]:
    own = {one.id for one in in_scope(uow, actor, Action.SEE_AUDIT)}
    found = uow.audit_trail.people_of(own)
    return found | ({actor.member_id} if actor.member_id is not None else set())


def _about(line: Written, about: dict[tuple[str, int], About]) -> About:
    """What a line is about; a person named beside an activity is kept in its detail."""
    found = about.get((line.subject, line.subject_id), About())
    member = line.detail.get("member")
    if found.member_id is None and isinstance(member, int):
        return replace(found, member_id=member)
    return found


def _entry(
    line: Written,
    of: About,
    who: Who,
    members: dict[int, Member],
    activities: dict[int, Activity],
    homes: dict[int, Unit],
) -> Entry:
    person = members.get(of.member_id or 0)
    activity = activities.get(of.activity_id or 0)
    return Entry(
        line.at,
        line.tag,
        line.subject,
        who,
        person.name if person else None,
        activity,
        homes.get(activity.group_id or 0) if activity else None,
        homes.get(of.unit_id or line.unit_id or 0),
        of.role,
        line.detail,
    )


def readable(actor: Actor, unit: Unit) -> bool:
    """Whether `actor` reads the log of a unit, for keys that lead there."""
    return allowed(actor, Action.SEE_AUDIT, unit.path)
