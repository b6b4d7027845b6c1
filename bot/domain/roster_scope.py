"""What somebody may import: for which units, about whose people, and which offices not.

Whoever imports for a part of the organisation must learn nothing about the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.org import Role
from bot.domain.roster import RosterRow
from bot.domain.roster_faults import Fault, FaultKind, Field
from bot.domain.roster_matches import Ambiguous, Matches
from bot.domain.roster_moves import group_path
from bot.domain.roster_plan import Change, Plan
from bot.domain.roster_state import Person, UnitKey, unit_key

_HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})


@dataclass(frozen=True)
class Scope:
    """The units there are (`known`), those of them to import for (`allowed`), and those whose
    heads are for the unit above to appoint (`own`)."""

    known: frozenset[UnitKey]
    allowed: frozenset[UnitKey]
    own: frozenset[UnitKey]

    def holds(self, unit: UnitKey) -> bool:
        """Whether it is one to import for; one that is still to be made follows those above."""
        while unit and unit not in self.known:
            unit = unit[:-1]
        return unit in self.allowed

    def people(self, people: Iterable[Person]) -> tuple[Person, ...]:
        """Those of these people who belong to the units to import for."""
        return tuple(one for one in people if one.home and self.holds(one.home.unit))


def outside(
    rows: Sequence[RosterRow],
    titles: Mapping[Field, str],
    people: Sequence[Person],
    scope: Scope,
) -> tuple[Fault, ...]:
    """The rows about units or people that are not for this person to change."""
    matches = Matches(rows, people)
    found = (_outside(row, titles, matches, scope) for row in rows)
    return tuple(fault for fault in found if fault)


def heads_of_own(plan: Plan, titles: Mapping[Field, str], scope: Scope) -> tuple[Fault, ...]:
    """The rows by which somebody would settle who heads their own unit."""
    title = titles.get(Field.ROLES) or titles[Field.NAME]
    return tuple(
        Fault(change.row, title, change.details.name, FaultKind.NOT_YOUR_OFFICE)
        for change in plan.changes
        if any(unit in scope.own and role in _HEADS for unit, role in _touched(change))
    )


def _outside(
    row: RosterRow, titles: Mapping[Field, str], matches: Matches, scope: Scope
) -> Fault | None:
    if not scope.holds(unit_key(group_path(row) or row.unit)):
        shown = "/".join(step.name for step in row.unit)
        return Fault(row.row, titles[Field.PATH], shown, FaultKind.NOT_YOURS)
    try:
        before = matches.of(row)
    except Ambiguous:
        return None
    if before is None or (before.home and scope.holds(before.home.unit)):
        return None
    title = titles.get(Field.NUMBER) or titles[Field.NAME]
    return Fault(row.row, title, row.number or row.name, FaultKind.NOT_YOUR_PERSON)


def _touched(change: Change) -> Iterable[tuple[UnitKey, Role]]:
    """The offices that begin, end or are dated anew by a row."""
    offices = change.offices
    yield from (office for office, _ in offices.begun)
    for held, _ in (*offices.ended, *offices.began, *offices.removed):
        yield held.unit, held.role
