"""Whom a row of a roster is about: the person of that staff number, else the only one of that name
in the unit (domain.md section 8). Nobody is ever merged by name alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.domain.names import match_key
from bot.domain.roster import RosterRow
from bot.domain.roster_state import Person, UnitKey, unit_key

_Namesakes = tuple[UnitKey, str]


class Ambiguous(Exception):
    """A row could be about several people, or several rows about one."""


class Matches:
    """Finds the person a row is about."""

    def __init__(self, rows: Iterable[RosterRow], people: Sequence[Person]) -> None:
        numbered = {p.details.number.casefold(): p for p in people if p.details.number}
        self._by_number: dict[int, Person] = {}
        self._claims: Counter[_Namesakes] = Counter()
        for row in rows:
            found = numbered.get(row.number.casefold()) if row.number else None
            if found:
                self._by_number[row.row] = found
            else:
                self._claims[_namesakes(row)] += 1
        known = {person.id for person in self._by_number.values()}
        self._by_name: defaultdict[_Namesakes, list[Person]] = defaultdict(list)
        for person in people:
            if person.home and person.id not in known:
                key = (person.home.unit, match_key(person.details.name))
                self._by_name[key].append(person)

    def of(self, row: RosterRow) -> Person | None:
        """The person, or None for a new one; raises Ambiguous when that cannot be told."""
        if row.row in self._by_number:
            return self._by_number[row.row]
        key = _namesakes(row)
        found = self._by_name.get(key, [])
        if found and (len(found) > 1 or self._claims[key] > 1):
            raise Ambiguous
        return found[0] if found else None


def _namesakes(row: RosterRow) -> _Namesakes:
    return unit_key(row.unit), match_key(row.name)
