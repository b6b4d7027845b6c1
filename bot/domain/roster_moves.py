"""Where one row of a roster moves a person: branch, group, offices, and from which day on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.domain.org import Role, UnitKind
from bot.domain.roster import RosterRow
from bot.domain.roster_faults import Field
from bot.domain.roster_state import Held, Person, Stay, UnitKey, unit_key
from bot.domain.roster_units import UnitPath, UnitStep

Office = tuple[UnitKey, Role]


@dataclass(frozen=True, slots=True)
class StayMoves:
    """Memberships that end, begin, or began on another day than was known. On the day of an end,
    a local day like all here, the person no longer belongs; `day` is that of the move."""

    day: date
    left: tuple[tuple[Stay, date], ...] = ()
    joined: tuple[tuple[UnitKey, date], ...] = ()
    began: tuple[tuple[Stay, date], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.left or self.joined or self.began)


@dataclass(frozen=True, slots=True)
class OfficeMoves:
    """The same for offices. `removed` are those the file no longer names: they end only when
    somebody confirms it."""

    ended: tuple[tuple[Held, date], ...] = ()
    begun: tuple[tuple[Office, date], ...] = ()
    began: tuple[tuple[Held, date], ...] = ()
    removed: tuple[tuple[Held, date], ...] = ()
    kept: tuple[Held, ...] = ()


def group_path(row: RosterRow) -> UnitPath | None:
    """The path of the row's 党小组, if it has one."""
    return (*row.unit, UnitStep(row.group, UnitKind.GROUP)) if row.group else None


def stays_of(row: RosterRow, before: Person, columns: Collection[Field], today: date) -> StayMoves:
    """Where the person belongs from now on.

    A changed unit is a transfer on the row's day, else today; groups of the unit that is left are
    left too. A file that has no column of groups leaves them alone.
    """
    home, unit, group = before.home, unit_key(row.unit), _group_key(row)
    moved = home is None or home.unit != unit
    day = row.joined_on if moved and row.joined_on else today
    told = moved or group is not None or Field.GROUP in columns
    of_home = [stay for stay in before.groups if home and stay.unit[:-1] == home.unit]
    left = [home] if home and moved else []
    left += [stay for stay in of_home if told and stay.unit != group]
    joined = [unit] if moved else []
    if group and group not in {stay.unit for stay in before.groups}:
        joined.append(group)
    return StayMoves(
        day,
        tuple((stay, max(day, stay.since)) for stay in left),
        tuple((key, day) for key in joined),
        _began_otherwise(row, home) if home and not moved else (),
    )


def offices_of(
    row: RosterRow, before: Person, columns: Collection[Field], today: date, stays: StayMoves
) -> OfficeMoves:
    """What the person holds from now on. Offices of a unit or group that is left end that day."""
    left = {stay.unit: day for stay, day in stays.left}
    ended = [held for held in before.offices if held.unit in left]
    known = [held for held in before.offices if held.unit not in left]
    wanted = _wanted(row)
    kept = tuple(held for held in known if (held.unit, held.role) in wanted)
    new = [office for office in wanted if office not in {(h.unit, h.role) for h in kept}]
    told = Field.ROLES in columns
    removed = [held for held in known if told and held not in kept and _is_of(held, row)]
    first = row.appointed_on or max(today, stays.day)
    return OfficeMoves(
        tuple((held, max(left[held.unit], held.since)) for held in ended),
        tuple((office, first) for office in new),
        tuple((held, first) for held in kept if _dated(row) and held.since != first),
        tuple((held, max(today, held.since)) for held in removed),
        kept,
    )


def _began_otherwise(row: RosterRow, home: Stay) -> tuple[tuple[Stay, date], ...]:
    """The day somebody came is put right only where nothing was recorded before it."""
    if row.joined_on is None or row.joined_on == home.since or not home.first:
        return ()
    return ((home, row.joined_on),)


def _dated(row: RosterRow) -> bool:
    """The row's day of appointment is that of one office and no other."""
    return row.appointed_on is not None and len(row.roles) == 1


def _group_key(row: RosterRow) -> UnitKey | None:
    path = group_path(row)
    return unit_key(path) if path else None


def _wanted(row: RosterRow) -> list[Office]:
    """A 小组长 leads the row's group, every other office is held in its unit."""
    unit, group = unit_key(row.unit), _group_key(row)
    homes = {role: group if role is Role.GROUP_LEADER else unit for role in row.roles}
    return [(home, role) for role, home in homes.items() if home is not None]


def _is_of(held: Held, row: RosterRow) -> bool:
    """The row speaks of offices in its unit and that unit's groups."""
    home = held.unit[:-1] if held.role is Role.GROUP_LEADER else held.unit
    return home == unit_key(row.unit)
