"""What a roster file changes: its rows held against the people and units there are.

Whoever is not in the file is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.names import match_key
from bot.domain.roster import RosterRow
from bot.domain.roster_faults import Fault, FaultKind, Field
from bot.domain.roster_matches import Ambiguous, Matches
from bot.domain.roster_moves import OfficeMoves, StayMoves, group_path, offices_of, stays_of
from bot.domain.roster_state import Details, Person, UnitKey, unit_key
from bot.domain.roster_units import UnitPath


class NoticeKind(StrEnum):
    """What the reader of a report should look at; in brackets the keys of `Notice.params`."""

    RENAMED = "renamed"  # the staff number was {before}'s
    RENUMBERED = "renumbered"  # matched by name; the number was {before}
    NAMESAKE_ELSEWHERE = "namesake_elsewhere"  # new, though {unit} has somebody of that name


@dataclass(frozen=True, slots=True)
class Notice:
    """Not wrong, but perhaps not meant."""

    row: int
    name: str
    kind: NoticeKind
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one row does; `before` is None for a new person."""

    row: int
    before: Person | None
    details: Details
    stays: StayMoves
    offices: OfficeMoves

    @property
    def redetailed(self) -> bool:
        """Name, number, standing or vote are others than before."""
        return self.before is not None and self.before.details != self.details

    @property
    def transferred(self) -> bool:
        """The person leaves one unit for another."""
        home = self.before.home if self.before else None
        return home is not None and any(stay == home for stay, _ in self.stays.left)

    @property
    def touched(self) -> bool:
        """Something about a person who is known already becomes other, offices aside."""
        return self.before is not None and (self.redetailed or bool(self.stays))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would write: no changes as soon as there is one fault."""

    units: tuple[UnitPath, ...]
    changes: tuple[Change, ...]
    absent: tuple[Person, ...]
    notices: tuple[Notice, ...]
    faults: tuple[Fault, ...]


def plan_roster(
    rows: Sequence[RosterRow],
    titles: Mapping[Field, str],
    units: Iterable[UnitKey],
    people: Sequence[Person],
    today: date,
) -> Plan:
    """Hold rows against the database; `titles` are those of the columns that were read."""
    matches = Matches(rows, people)
    changes, faults = [], []
    for row in rows:
        fault = _fault(row, titles, matches)
        if fault:
            faults.append(fault)
        else:
            changes.append(_change(row, titles, matches.of(row), today))
    found = {change.before.id for change in changes if change.before}
    absent = tuple(person for person in people if person.home and person.id not in found)
    notices = tuple(_notices(changes, absent))
    kept = () if faults else tuple(changes)
    return Plan(_missing(rows, frozenset(units)), kept, absent, notices, tuple(faults))


def _fault(row: RosterRow, titles: Mapping[Field, str], matches: Matches) -> Fault | None:
    try:
        before = matches.of(row)
    except Ambiguous:
        return Fault(row.row, titles[Field.NAME], row.name, FaultKind.AMBIGUOUS_NAME)
    home = before.home if before else None
    if home is None or row.joined_on is None or home.unit == unit_key(row.unit):
        return None
    if row.joined_on > home.since:
        return None
    return Fault(
        row.row,
        titles[Field.JOINED_ON],
        row.joined_on.isoformat(),
        FaultKind.TRANSFER_TOO_EARLY,
        (("since", home.since.isoformat()),),
    )


def _change(
    row: RosterRow, titles: Mapping[Field, str], before: Person | None, today: date
) -> Change:
    details = _details(row, titles, before)
    person = before or Person(0, details)
    stays = stays_of(row, person, titles, today)
    return Change(row.row, before, details, stays, offices_of(row, person, titles, today, stays))


def _details(row: RosterRow, titles: Mapping[Field, str], before: Person | None) -> Details:
    """A number or a vote that the file says nothing about stays as it is known."""
    number, has_vote = row.number, row.has_vote
    if before is not None:
        number = number or before.details.number
        if Field.HAS_VOTE not in titles and row.standing is before.details.standing:
            has_vote = before.details.has_vote
    return Details(row.name, number, row.standing, has_vote)


def _missing(rows: Sequence[RosterRow], known: frozenset[UnitKey]) -> tuple[UnitPath, ...]:
    """Units to make, each after the one above it."""
    missing: dict[UnitKey, UnitPath] = {}
    for row in rows:
        path = group_path(row) or row.unit
        for depth in range(1, len(path) + 1):
            key = unit_key(path[:depth])
            if key not in known:
                missing.setdefault(key, path[:depth])
    return tuple(missing.values())


def _notices(changes: Iterable[Change], absent: Iterable[Person]) -> Iterable[Notice]:
    elsewhere = {match_key(person.details.name): person for person in absent}
    for change in changes:
        name = change.details.name
        if change.before is None:
            namesake = elsewhere.get(match_key(name))
            if namesake and namesake.home and not change.details.number:
                unit = (("unit", namesake.home.unit_name),)
                yield Notice(change.row, name, NoticeKind.NAMESAKE_ELSEWHERE, unit)
            continue
        was, number = change.before.details, change.details.number
        if match_key(was.name) != match_key(name):
            yield Notice(change.row, name, NoticeKind.RENAMED, (("before", was.name),))
        elif was.number and number and was.number.casefold() != number.casefold():
            yield Notice(change.row, name, NoticeKind.RENUMBERED, (("before", was.number),))
