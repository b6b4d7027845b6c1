"""The roster of a unit, for those entitled to its names; figures for those above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.access import Action, Actor, allowed
from bot.domain.finding import fits
from bot.domain.names import display_names, sort_key
from bot.domain.org import UnitKind
from bot.domain.registration import RegistrationState
from bot.errors import NotAllowed, Stale
from bot.services.identity.applications import Application, application
from bot.services.identity.deciders import decidable, may_decide
from bot.services.identity.profiles import Profile, profiles
from bot.services.identity.rights import require
from bot.services.members import offices
from bot.services.members.approvals import WITHDRAWN
from bot.services.members.members import Chat, chat_of
from bot.store.members.members import Member
from bot.store.members.rosters import Figures
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Line:
    """One person of a roster; `name` tells namesakes apart."""

    profile: Profile
    name: str
    chat: Chat


@dataclass(frozen=True)
class Roster:
    """A unit as the reader may see it: `lines` of its own people, sorted by group and name, for
    who is entitled to `names`. `children` are the units right under it whose figures the reader
    may see, `over` the one above it, `pending` how many registrations wait for the reader."""

    unit: Unit
    figures: Figures
    names: bool
    manages: bool
    lines: tuple[Line, ...]
    children: tuple[Unit, ...]
    over: Unit | None
    pending: int
    appoints: bool = False
    """Whether the reader may give offices of the unit."""


@dataclass(frozen=True)
class Found:
    """What a search brought: `words` as they were typed."""

    words: str
    lines: tuple[Line, ...]


def beginnings(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """The units somebody begins with, from the top down: for an administrator the whole
    organisation, for others those they hold an office in."""
    root = uow.units.root() if actor.administrator else None
    ids = {office.unit_id for office in actor.offices} | ({root.id} if root else set())
    seen = [one for one in uow.units.many(ids).values() if _sees(actor, one)]
    inner = {one.id for one in seen if any(_within(one, other, actor) for other in seen)}
    return sorted(
        (one for one in seen if one.id not in inner),
        key=lambda unit: (unit.path.count("."), unit.id),
    )


def roster(uow: UnitOfWork, actor: Actor, unit_id: int, today: date) -> Roster:
    """A unit; raises NotAllowed for who sees neither its names nor its figures."""
    unit = uow.units.get(unit_id)
    if unit is None or not _sees(actor, unit):
        raise NotAllowed
    names = allowed(actor, Action.SEE_ROSTER, unit.path)
    ids = set(uow.members.in_unit(unit.id, today)) if names else set()
    children = [
        one
        for one in uow.units.children(unit.id)
        if one.kind is not UnitKind.GROUP and _sees(actor, one)
    ]
    above = uow.units.get(unit.parent_id) if unit.parent_id is not None else None
    return Roster(
        unit,
        uow.rosters.figures(actor.bot_id, unit.path, today),
        names,
        allowed(actor, Action.MANAGE_ROSTER, unit.path),
        _lines(uow, actor, ids, today),
        tuple(children),
        above if above is not None and _sees(actor, above) else None,
        len(decidable(uow, actor, today)),
        offices.may_see_unit(actor, unit),
    )


def search(uow: UnitOfWork, actor: Actor, words: str, today: date) -> Found:
    """Everybody the reader may see with a name whom these words fit: a part of the name, its
    initials, the end of the staff number. Raises NotAllowed for who sees no names."""
    scope = _scope(uow, actor)
    ids = uow.rosters.ids(today, scope)
    known = uow.members.everyone() if scope is None else uow.members.many(ids).values()
    seen = [one for one in known if one.id in ids]
    fitting = {one.id for one in seen if fits(one.name, one.number, words)}
    return Found(words, _lines(uow, actor, fitting, today, _told_apart(seen)))


def waiting(uow: UnitOfWork, actor: Actor, today: date) -> list[tuple[int, str]]:
    """Registrations that wait for `actor` to decide, the oldest first: ids, and names of who asks,
    namesakes told apart."""
    asked = decidable(uow, actor, today)
    names = _told_apart(uow.members.many({one.member_id for one in asked}).values())
    return [(one.id, names[one.member_id]) for one in asked]


def request(uow: UnitOfWork, actor: Actor, registration_id: int, today: date) -> Application:
    """One registration that `actor` may decide about, or has. Raises NotAllowed, or Stale when it
    was taken back."""
    asked = uow.registrations.get(registration_id)
    if asked is not None and not may_decide(uow, actor, asked, today):
        raise NotAllowed
    found = application(uow, registration_id, today) if asked else None
    if found is None or found.asked.state is RegistrationState.WITHDRAWN:
        raise Stale(WITHDRAWN)
    return found


def _sees(actor: Actor, unit: Unit) -> bool:
    return allowed(actor, Action.SEE_ROSTER, unit.path) or (
        unit.kind is not UnitKind.GROUP and allowed(actor, Action.SEE_FIGURES, unit.path)
    )


def _within(unit: Unit, other: Unit, actor: Actor) -> bool:
    """A group whose branch is there with its names, too."""
    return (
        unit.kind is UnitKind.GROUP
        and unit.parent_id == other.id
        and allowed(actor, Action.SEE_ROSTER, other.path)
    )


def _scope(uow: UnitOfWork, actor: Actor) -> set[int] | None:
    """The units whose people `actor` sees with names; None: all."""
    if actor.administrator:
        return None
    units = uow.units.many({office.unit_id for office in actor.offices})
    found = {one.id for one in units.values() if allowed(actor, Action.SEE_ROSTER, one.path)}
    if not found:
        require(actor, Action.SEE_ROSTER)
    return found


def _lines(
    uow: UnitOfWork,
    actor: Actor,
    member_ids: set[int],
    today: date,
    names: dict[int, str] | None = None,
) -> tuple[Line, ...]:
    """These people in order; `names`: how they are told apart, else among themselves."""
    found = profiles(uow, member_ids, today)
    shown = names or _told_apart(one.member for one in found.values())
    chats = chat_of(uow, actor.bot_id, member_ids)
    ordered = sorted(found.values(), key=_order)
    return tuple(Line(one, shown[one.member.id], chats[one.member.id][0]) for one in ordered)


def _told_apart(members: Iterable[Member]) -> dict[int, str]:
    return display_names((one.id, one.name, one.number) for one in members)


def _order(of: Profile) -> tuple[object, ...]:
    """By unit, by group (those without one last), then by the reading of the surname."""
    return (
        _place(of.unit),
        of.group is None,
        _place(of.group),
        sort_key(of.member.name),
        of.member.id,
    )


def _place(unit: Unit | None) -> list[int]:
    return [int(part) for part in unit.path.split(".")[:-1]] if unit else []
