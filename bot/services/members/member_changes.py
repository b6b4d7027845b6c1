"""Adding one person to a roster, and correcting what it says of somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.names import match_key
from bot.domain.org import Standing, UnitKind
from bot.errors import N_, AppError, Invalid, NotAllowed
from bot.services.identity.rights import require
from bot.services.members import following, members
from bot.services.members.members import Person
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

TAKEN = N_(
    "That staff number is on a roster already. If the person comes from another unit, have that "
    "unit ask for a transfer."
)
NAMESAKE = N_(
    "There is somebody of that name in this unit already. So that the two are not mixed up, enter "
    "the staff number first."
)
ONLY_FULL = N_("Only full members can have a vote.")
TOO_EARLY = N_("The day of joining cannot lie ahead.")


@dataclass(frozen=True)
class Newcomer:
    """Who is to be added; `number` None: has none, `since` the first local day there. `another`:
    it was said that this is not the namesake who is there already."""

    unit_id: int
    group_id: int | None
    name: str
    number: str | None
    standing: Standing
    since: date
    another: bool = False


class Ask(AppError):
    """There is a namesake, and nothing that tells the two apart."""

    def __init__(self, namesakes: tuple[Member, ...]) -> None:
        super().__init__(NAMESAKE)
        self.namesakes = namesakes


def unit(uow: UnitOfWork, actor: Actor, unit_id: int) -> Unit:
    """A unit whose roster `actor` keeps, to add people to; raises NotAllowed."""
    found = uow.units.get(unit_id)
    require(actor, Action.MANAGE_ROSTER, found)
    if found is None or found.kind is UnitKind.GROUP:
        raise NotAllowed
    return found


def groups(uow: UnitOfWork, unit_id: int) -> list[Unit]:
    """The groups of a branch."""
    return [one for one in uow.units.children(unit_id) if one.kind is UnitKind.GROUP]


def check_number(
    uow: UnitOfWork, actor: Actor, unit_id: int, number: str, name: str, today: date
) -> None:
    """Raises Invalid when that number is somebody else's: anybody's but that of a person of this
    very name who belongs nowhere any more."""
    unit(uow, actor, unit_id)
    _returning(uow, name, number, today)


def namesakes(uow: UnitOfWork, unit_id: int, name: str, today: date) -> tuple[Member, ...]:
    """Those of that name who belong to a unit."""
    here = set(uow.members.in_unit(unit_id, today))
    return tuple(one for one in uow.members.by_name(name) if one.id in here)


def add(uow: UnitOfWork, actor: Actor, new: Newcomer, now: datetime, zone: tzinfo) -> Person:
    """Somebody is on the roster from that day on; who had left comes back to the row they had.
    Raises NotAllowed, Invalid, or Ask."""
    home, today = unit(uow, actor, new.unit_id), now.astimezone(zone).date()
    if new.since > today:
        raise Invalid(TOO_EARLY)
    known = _returning(uow, new.name, new.number, today) if new.number else None
    twins = namesakes(uow, home.id, new.name, today)
    if twins and new.number is None and not new.another:
        raise Ask(twins)
    group = next((one for one in groups(uow, home.id) if one.id == new.group_id), None)
    vote = new.standing is Standing.FULL
    if known is None:
        made = uow.members.add(new.name, new.number, new.standing, has_vote=vote)
    else:
        made = replace(known, name=new.name, standing=new.standing, has_vote=vote)
        uow.members.change(made)
    homes = [home.id, *([group.id] if group else [])]
    uow.members.join_all([(made.id, one, new.since) for one in homes])
    tag = Tag.MEMBER_MADE if known is None else Tag.MEMBER_RETURNED
    _record(uow, actor, tag, made.id, home, day=new.since.isoformat())
    following.follow(uow, actor.bot_id, {made.id}, now, zone)
    return members.person(uow, actor, made.id, today, zone)


def correct_name(
    uow: UnitOfWork, actor: Actor, member_id: int, name: str, now: datetime, zone: tzinfo
) -> Person:
    """Another name; raises NotAllowed, or Invalid for one that could be mixed up."""
    found = _found(uow, actor, member_id, now, zone)
    _apart(uow, found, name, found.profile.member.number, now.astimezone(zone).date())
    return _change(uow, actor, found, now, zone, {"what": "name"}, name=name)


def correct_number(
    uow: UnitOfWork,
    actor: Actor,
    member_id: int,
    number: str | None,
    now: datetime,
    zone: tzinfo,
) -> Person:
    """Another staff number, or None; raises NotAllowed, or Invalid when it is somebody else's or
    is needed to tell namesakes apart."""
    found = _found(uow, actor, member_id, now, zone)
    holder = uow.members.by_number(number) if number else None
    if holder is not None and holder.id != member_id:
        raise Invalid(TAKEN)
    _apart(uow, found, found.profile.member.name, number, now.astimezone(zone).date())
    return _change(uow, actor, found, now, zone, {"what": "number"}, number=number)


def set_standing(
    uow: UnitOfWork, actor: Actor, member_id: int, standing: Standing, now: datetime, zone: tzinfo
) -> Person:
    """Another standing; full members have a vote, others none. Raises NotAllowed."""
    found = _found(uow, actor, member_id, now, zone)
    before = found.profile.member.standing
    vote = standing is Standing.FULL
    detail = {"what": "standing", "from": before.value, "to": standing.value}
    if before is standing:
        return found
    return _change(uow, actor, found, now, zone, detail, standing=standing, has_vote=vote)


def set_vote(
    uow: UnitOfWork, actor: Actor, member_id: int, has_vote: bool, now: datetime, zone: tzinfo
) -> Person:
    """Whether a full member has a vote. Raises NotAllowed, or Invalid for others."""
    found = _found(uow, actor, member_id, now, zone)
    if has_vote and found.profile.member.standing is not Standing.FULL:
        raise Invalid(ONLY_FULL)
    before = found.profile.member.has_vote
    detail = {"what": "vote", "from": before, "to": has_vote}
    return _change(uow, actor, found, now, zone, detail, has_vote=has_vote)


def _found(uow: UnitOfWork, actor: Actor, member_id: int, now: datetime, zone: tzinfo) -> Person:
    today = now.astimezone(zone).date()
    found = members.manageable(uow, actor, member_id, today, zone)
    if found.profile.unit is None:
        raise NotAllowed
    return found


def _returning(uow: UnitOfWork, name: str, number: str | None, today: date) -> Member | None:
    """Who of that name and number is on no roster any more; raises Invalid when the number is
    another's, or belongs to somebody who is or will be on one."""
    known = uow.members.by_number(number) if number else None
    if known is None:
        return None
    if match_key(known.name) != match_key(name) or uow.offices.stays(known.id, today):
        raise Invalid(TAKEN)
    return known


def _apart(uow: UnitOfWork, found: Person, name: str, number: str | None, today: date) -> None:
    """Raises Invalid when nothing would tell this person from a namesake of the unit."""
    others = [
        one
        for one in namesakes(uow, found.home.id, name, today)
        if one.id != found.profile.member.id
    ]
    if others and number is None:
        raise Invalid(NAMESAKE)


def _change(
    uow: UnitOfWork,
    actor: Actor,
    found: Person,
    now: datetime,
    zone: tzinfo,
    detail: dict[str, Any],
    **values: Any,
) -> Person:
    """Write what differs, with its audit row; nothing when nothing does."""
    member = found.profile.member
    changed = replace(member, **values)
    if changed == member:
        return found
    uow.members.change(changed)
    _record(uow, actor, Tag.MEMBER_CHANGED, member.id, found.home, **detail)
    if changed.standing is not member.standing:
        following.follow(uow, actor.bot_id, {member.id}, now, zone)
    return members.person(uow, actor, member.id, now.astimezone(zone).date(), zone)


def _record(
    uow: UnitOfWork, actor: Actor, tag: Tag, member_id: int, home: Unit, **detail: Any
) -> None:
    uow.audit.record(uow.now, actor, tag, "member", member_id, unit_id=home.id, **detail)
