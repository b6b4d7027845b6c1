"""Who looked at what is kept of a person, as that person is told; and keeping that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import UnitKind
from bot.services.identity import acting
from bot.services.identity.acting import Who
from bot.services.members.people import Roster
from bot.services.personal.preferences import own
from bot.store.activities.activities import Activity
from bot.store.audit_trail import Written
from bot.store.members.memberships import Membership
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

MOST = 500
LOOKS = (Tag.MEMBER_SEEN, Tag.ROSTER_SEEN, Tag.SHEET_EXPORTED)
_WITH_NAMES = frozenset({"persons", "circular"})
"""Which files of a unit's period hold names."""


@dataclass(frozen=True)
class Look:
    """Somebody looked: at the card, a roster, or a file with names (of `activity`, or a unit's)."""

    at: datetime
    tag: Tag
    who: Who
    activity: Activity | None
    group: Unit | None


def roster(uow: UnitOfWork, actor: Actor, seen: Roster, now: datetime, zone: tzinfo) -> None:
    """Keep that `actor` looked at the names of a unit, if it was with names; once a local day is
    enough."""
    unit = seen.unit
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    if (
        not seen.names
        or actor.account_id is None
        or uow.audit_trail.did(actor.account_id, Tag.ROSTER_SEEN, "unit", unit.id, midnight)
    ):
        return
    uow.audit.record(now, actor, Tag.ROSTER_SEEN, "unit", unit.id, unit_id=unit.id)


def looks(uow: UnitOfWork, actor: Actor, today: date) -> tuple[Look, ...]:
    """Who looked at what is kept of `actor`, newest first; nobody's for who is on no roster. Office
    and unit tell who; names are those of the own unit's people only."""
    if own(uow, actor).member_id is None or actor.member_id is None:
        return ()
    stays = uow.personal.memberships(actor.member_id)
    units = {one.unit_id for one in stays}
    found = uow.audit_trail.looks(actor.member_id, LOOKS, units, MOST)
    lines = [line for line in found if _with_names(line) and _was_there(stays, line)]
    whos = acting.known(uow, lines, _colleagues(uow, stays, today), today)
    activities = uow.activities.many({one.subject_id for one in lines if one.subject == "activity"})
    groups = uow.units.many({one.group_id for one in activities.values() if one.group_id})
    made = []
    for line in lines:
        activity = activities.get(line.subject_id) if line.subject == "activity" else None
        group = groups.get(activity.group_id or 0) if activity else None
        made.append(Look(line.at, line.tag, whos[acting.doer(line)], activity, group))
    return tuple(made)


def _colleagues(uow: UnitOfWork, stays: list[Membership], today: date) -> set[int]:
    """Whoever belonged to or held an office in the unit that the person belongs to today."""
    here = {one.unit_id for one in stays if _on(one, today)}
    homes = [one.id for one in uow.units.many(here).values() if one.kind is not UnitKind.GROUP]
    return uow.audit_trail.people_of(uow.audit_trail.groups_with(set(homes)))


def _with_names(line: Written) -> bool:
    """Whether what was looked at showed the person: files of a unit hold names or figures."""
    if line.tag is not Tag.SHEET_EXPORTED or line.subject != "unit":
        return True
    return line.detail.get("what") in _WITH_NAMES


def _was_there(stays: list[Membership], line: Written) -> bool:
    """Whether the person was on what was looked at of a unit: its roster on that day; a file may be
    of any time they belonged to it."""
    if line.subject != "unit":
        return True
    here = [one for one in stays if one.unit_id == line.subject_id]
    if line.tag is Tag.SHEET_EXPORTED:
        return bool(here)
    return any(_on(one, line.at.date()) for one in here)


def _on(stay: Membership, day: date) -> bool:
    return stay.from_date <= day and (stay.to_date is None or stay.to_date > day)
