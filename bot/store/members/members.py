"""Members: the people of the roster. Names and numbers are encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update

from bot.domain.names import match_key
from bot.domain.org import Standing
from bot.store.many import within
from bot.store.members.appointments import Appointments
from bot.store.members.bots import Bots
from bot.store.members.memberships import Memberships
from bot.store.members.spans import on_day
from bot.store.prepared import Prepared, once
from bot.store.schema.org import member, membership, unit

NAME_INDEX = "member.name"
NUMBER_INDEX = "member.number"


@dataclass(frozen=True)
class Member:
    """A person of the roster."""

    id: int
    name: str
    number: str | None
    standing: Standing
    has_vote: bool


class Members(Memberships, Appointments):
    """The roster: its people, where they belong and which offices they hold."""

    def get(self, member_id: int) -> Member | None:
        """The member with that id."""
        return self._one(_by_id(member_id=member_id))

    def many(self, member_ids: set[int]) -> dict[int, Member]:
        """The members with these ids."""
        rows = self._all(*_by_ids(self._base.on_sqlite, member_ids=member_ids))
        return {row.id: self._read(row) for row in rows}

    def standings(self, member_ids: set[int]) -> dict[int, Standing]:
        """What the members with these ids are."""
        rows = self._all(*_standings(self._base.on_sqlite, member_ids=member_ids))
        return {row.id: row.standing for row in rows}

    def by_name(self, name: str) -> list[Member]:
        """Everybody of that name, however it was spaced or cased."""
        digest = self._base.cipher.index(NAME_INDEX, match_key(name))
        return [self._read(row) for row in self._all(*_by_name(digest=digest))]

    def by_number(self, number: str) -> Member | None:
        """The member with that staff number, in whatever case it is written."""
        return self._one(_by_number(digest=self._digest(number)))

    def everyone(self) -> list[Member]:
        """The whole roster; for imports and checks only."""
        return [self._read(row) for row in self._all(select(member).order_by(member.c.id))]

    def add(self, name: str, number: str | None, standing: Standing, *, has_vote: bool) -> Member:
        """A new person."""
        return self.add_all([(name, number, standing, has_vote)])[0]

    def add_all(self, people: list[tuple[str, str | None, Standing, bool]]) -> list[Member]:
        """New people: name, staff number, standing, vote; the members in the same order."""
        made = [Member(self._base.new_id(), *details) for details in people]
        root_id = Bots(self._base).root_id() if people else None
        rows = [
            {
                "id": person.id,
                "created_at": self._base.now,
                "standing": person.standing,
                "has_vote": person.has_vote,
                "root_id": root_id,
            }
            | self._names(person.id, person.name, person.number)
            for person in made
        ]
        if rows:
            self._base.execute(member.insert(), rows)
        return made

    def change(self, changed: Member) -> None:
        """Write a member's name, number, standing and vote."""
        self._base.execute(
            update(member)
            .where(member.c.id == changed.id)
            .values(
                standing=changed.standing,
                has_vote=changed.has_vote,
                **self._names(changed.id, changed.name, changed.number),
            )
        )

    def numbered(self, path: str, day: date) -> bool:
        """Whether anybody in the unit at `path` or under it has a staff number."""
        return self._first(*_numbered(path=path, day=day)) is not None

    def _digest(self, number: str) -> bytes:
        """What a staff number is found by; two organisations may have the same."""
        own = Bots(self._base).own()
        purpose = NUMBER_INDEX if own is None or own.first else f"{NUMBER_INDEX}.{own.id}"
        return self._base.cipher.index(purpose, number.casefold())

    def _names(self, row: int, name: str, number: str | None) -> dict[str, Any]:
        cipher = self._base.cipher
        return {
            "name": self._base.seal(member, "name", row, name),
            "name_index": cipher.index(NAME_INDEX, match_key(name)),
            "number": self._base.seal(member, "number", row, number) if number else None,
            "number_index": self._digest(number) if number else None,
        }

    def _one(self, wanted: Prepared) -> Member | None:
        row = self._first(*wanted)
        return None if row is None else self._read(row)

    def _read(self, row: Any) -> Member:
        number = row.number and self._base.open(member, "number", row.id, row.number)
        name = self._base.open(member, "name", row.id, row.name)
        return Member(row.id, name, number, row.standing, row.has_vote)


@once
def _by_id(*, member_id: int) -> Select[Any]:
    return select(member).where(member.c.id == member_id)


@once
def _by_ids(on_sqlite: bool, *, member_ids: set[int]) -> Select[Any]:
    return select(member).where(within(member.c.id, member_ids, on_sqlite=on_sqlite))


@once
def _standings(on_sqlite: bool, *, member_ids: set[int]) -> Select[Any]:
    theirs = within(member.c.id, member_ids, on_sqlite=on_sqlite)
    return select(member.c.id, member.c.standing).where(theirs)


@once
def _by_name(*, digest: bytes) -> Select[Any]:
    return select(member).where(member.c.name_index == digest).order_by(member.c.id)


@once
def _by_number(*, digest: bytes) -> Select[Any]:
    return select(member).where(member.c.number_index == digest)


@once
def _numbered(*, path: str, day: date) -> Select[Any]:
    return (
        select(member.c.id)
        .join(membership, membership.c.member_id == member.c.id)
        .join(unit, unit.c.id == membership.c.unit_id)
        .where(unit.c.path.startswith(path), on_day(membership, day), member.c.number.is_not(None))
        .limit(1)
    )
