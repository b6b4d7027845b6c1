"""Reading the roster of units: who belongs there with which standing, and figures of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.org import Standing
from bot.store.base import Repository
from bot.store.schema.org import account, member, membership, unit


@dataclass(frozen=True)
class Figures:
    """How many people belong to a unit and those under it, by standing, and how many of them are
    in chat."""

    standings: dict[Standing, int]
    in_chat: int

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.standings.values())


def _belongs(day: date) -> ColumnElement[bool]:
    return and_(
        membership.c.from_date <= day,
        or_(membership.c.to_date.is_(None), membership.c.to_date > day),
    )


class Rosters(Repository):
    """Sets of people; who is in a group and in its branch counts once."""

    def ids(self, day: date, unit_ids: set[int] | None = None) -> set[int]:
        """Who belongs to any of these units themselves, or (None) to any unit at all."""
        statement = select(membership.c.member_id).where(_belongs(day))
        if unit_ids is not None:
            statement = statement.where(membership.c.unit_id.in_(unit_ids))
        return set(self._base.execute(statement).scalars())

    def figures(self, bot_id: int, path: str, day: date) -> Figures:
        """Of the unit at `path` and all under it, on a local day."""
        people = (
            select(membership.c.member_id)
            .join(unit, unit.c.id == membership.c.unit_id)
            .where(unit.c.path.startswith(path, autoescape=True), _belongs(day))
        )
        counted = self._all(
            select(member.c.standing, func.count().label("n"))
            .where(member.c.id.in_(people))
            .group_by(member.c.standing)
        )
        reached = select(func.count()).where(
            account.c.bot_id == bot_id,
            account.c.unreachable.is_(None),
            account.c.member_id.in_(people),
        )
        in_chat = self._base.execute(reached).scalar_one()
        return Figures({row.standing: row.n for row in counted}, int(in_chat))
