"""Whom the rosters make expected at activities: of many branches at once, on a local day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.activities import EXPECTED_STANDINGS, ActivityKind, Circle, Naming, circle_of
from bot.domain.org import COMMITTEE_ROLES, Role, Standing, UnitKind
from bot.store.activities.participations import Expected
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Circled:
    """Whose list is asked for: of such an activity of a unit (or of one of its groups) on a local
    day. `named`: who is expected, left out or observes, other than the roster has it."""

    unit: Unit
    group_id: int | None
    kind: ActivityKind
    day: date
    named: Mapping[int, Naming]


@dataclass(frozen=True)
class People:
    """Who is expected, and who was named to come without counting (列席)."""

    expected: tuple[Expected, ...]
    observers: tuple[Expected, ...]


def lists(uow: UnitOfWork, wanted: Sequence[Circled]) -> list[People]:
    """Both of many activities at once, in their order."""
    rosters = {
        day: _roster(uow, [one for one in wanted if one.day == day], day)
        for day in {one.day for one in wanted}
    }
    return [rosters[one.day].people(one) for one in wanted]


@dataclass(frozen=True)
class _Roster:
    """What the rosters of some units say on a day: who belongs to each unit or group, by id, who
    sits in which committee, what members are, and the offices and groups they have by branch."""

    belong: Mapping[int, list[int]]
    sits: Mapping[int, list[int]]
    standings: Mapping[int, Standing]
    roles: Mapping[tuple[int, int], tuple[Role, ...]]
    groups: Mapping[int, list[Unit]]

    def people(self, of: Circled) -> People:
        usual = [
            one
            for one in self.circle(of)
            if self.standings[one] in EXPECTED_STANDINGS and one not in of.named
        ]
        return People(
            tuple(self._described(of, [*usual, *_named(of, Naming.ADDED)])),
            tuple(self._described(of, _named(of, Naming.OBSERVER))),
        )

    def circle(self, of: Circled) -> list[int]:
        """Whom the roster alone makes expected, whatever their standing."""
        home = _home(of)
        return self.sits.get(of.unit.id, []) if home is None else self.belong[home]

    def _described(self, of: Circled, ids: Iterable[int]) -> Iterator[Expected]:
        """What a sheet will say of these members."""
        for one in ids:
            if one in self.standings:
                roles = self.roles.get((of.unit.id, one), ())
                yield Expected(one, self.standings[one], self._group(of, one), roles)

    def _group(self, of: Circled, member_id: int) -> int | None:
        """Their group in the unit or under it."""
        theirs = self.groups.get(member_id, ())
        within = [one.id for one in theirs if one.path.startswith(of.unit.path)]
        return within[-1] if within else None


def _named(of: Circled, way: Naming) -> list[int]:
    return [one for one, how in of.named.items() if how is way]


def _home(of: Circled) -> int | None:
    """The unit whose members are expected; None: the committee."""
    circle = circle_of(of.kind, of.unit.kind)
    if circle is Circle.COMMITTEE:
        return None
    return of.group_id if circle is Circle.GROUP and of.group_id is not None else of.unit.id


def _roster(uow: UnitOfWork, wanted: Sequence[Circled], day: date) -> _Roster:
    branches = {one.unit.id: one.unit.id for one in wanted}
    children = uow.units.children_of(set(branches))
    of = {one.id: one.parent_id or 0 for one in children if one.kind is UnitKind.GROUP} | branches
    held = uow.members.appointments(day, unit_ids=set(of))
    sits: dict[int, dict[int, None]] = {}
    roles: dict[tuple[int, int], tuple[Role, ...]] = {}
    for one in held:
        if one.unit_id in branches and one.role in COMMITTEE_ROLES:
            sits.setdefault(one.unit_id, {})[one.member_id] = None
        key = of[one.unit_id], one.member_id
        roles[key] = (*roles.get(key, ()), one.role)
    homes = {home for one in wanted if (home := _home(one)) is not None}
    belong = uow.members.in_units(homes, day) if homes else {}
    named = {who for one in wanted for who, how in one.named.items() if how is not Naming.REMOVED}
    everybody = named.union(*belong.values(), *sits.values())
    return _Roster(
        belong,
        {one: list(members) for one, members in sits.items()},
        uow.members.standings(everybody),
        roles,
        _groups(uow, everybody, day),
    )


def _groups(uow: UnitOfWork, member_ids: set[int], day: date) -> dict[int, list[Unit]]:
    """The groups each of these belongs to, in whatever branch."""
    stays = uow.members.memberships(day, member_ids=member_ids)
    units = uow.units.many({stay.unit_id for stay in stays})
    found: dict[int, list[Unit]] = {}
    for stay in stays:
        if units[stay.unit_id].kind is UnitKind.GROUP:
            found.setdefault(stay.member_id, []).append(units[stay.unit_id])
    return found
