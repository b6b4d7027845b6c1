"""What people want to hear nothing of: for a while (snoozed), or for good (muted)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, delete, func, or_, select

from bot.domain.activities import ActivityState
from bot.store.base import Repository
from bot.store.columns import Instant
from bot.store.many import worded
from bot.store.schema.activities import activity, participation
from bot.store.schema.standing import hush

_STANDING = "hush.standing"


@dataclass(frozen=True)
class Hush:
    """Nothing about a matter until then (UTC); None: muted."""

    matter: str
    member_id: int
    until: datetime | None

    @property
    def muted(self) -> bool:
        """Whether it is for good."""
        return self.until is None


class Hushes(Repository):
    """At most one row for each member and matter ("activity:17", as in the outbox)."""

    def put(self, member_id: int, matters: set[str], until: datetime | None) -> None:
        """That member hears nothing about these matters until then, or (None) for good."""
        if not matters:
            return
        rows = [
            {"member_id": member_id, "matter": one, "until": until, "set_at": self._base.now}
            for one in sorted(matters)
        ]
        self._base.kept.pop(_STANDING, None)
        statement = self._base.insert(hush).values(rows)
        self._base.execute(
            statement.on_conflict_do_update(
                index_elements=["member_id", "matter"],
                set_={name: statement.excluded[name] for name in ("until", "set_at")},
            )
        )

    def lift(self, member_id: int, matter: str) -> bool:
        """They hear of it again; returns whether anything kept them from it."""
        self._base.kept.pop(_STANDING, None)
        statement = delete(hush).where(hush.c.member_id == member_id, hush.c.matter == matter)
        return self._base.execute(statement).rowcount == 1

    def standing(self, pairs: set[tuple[str, int]]) -> dict[tuple[str, int], Hush]:
        """What holds now, by (matter, member id); what is over is left out."""
        if not pairs:
            return {}
        known: dict[frozenset[tuple[str, int]], dict[tuple[str, int], Hush]]
        known = self._base.kept.setdefault(_STANDING, {})
        asked = frozenset(pairs)
        if asked not in known:
            known[asked] = self._standing(pairs)
        return known[asked]

    def _standing(self, pairs: set[tuple[str, int]]) -> dict[tuple[str, int], Hush]:
        statement = select(hush).where(
            worded(hush.c.matter, {one for one, _ in pairs}, on_sqlite=self._base.on_sqlite),
            self._within(hush.c.member_id, {member for _, member in pairs}),
            or_(hush.c.until.is_(None), hush.c.until > self._base.now),
        )
        found = {
            (row.matter, row.member_id): Hush(row.matter, row.member_id, row.until)
            for row in self._all(statement)
        }
        return {pair: one for pair, one in found.items() if pair in pairs}

    def first_deadlines(self, member_ids: set[int]) -> dict[int, datetime]:
        """When the first of the answers that these members owe will be late or too late (UTC), by
        member id; who owes none is left out."""
        now = self._base.now
        ends = case((activity.c.answer_by > now, activity.c.answer_by), else_=activity.c.starts_at)
        statement = (
            select(participation.c.member_id, func.min(ends, type_=Instant()).label("first"))
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(
                self._within(participation.c.member_id, member_ids),
                participation.c.observer.is_(False),
                activity.c.state == ActivityState.PUBLISHED,
                activity.c.starts_at > now,
                or_(activity.c.late_answers.is_(True), activity.c.answer_by > now),
                or_(
                    participation.c.answer.is_(None),
                    participation.c.answer_round != activity.c.round,
                ),
            )
            .group_by(participation.c.member_id)
        )
        return {row.member_id: row.first for row in self._all(statement)}

    def of_matter(self, matter: str) -> dict[int, Hush]:
        """Who wants to hear nothing of a matter now, by member id."""
        statement = select(hush).where(
            hush.c.matter == matter,
            or_(hush.c.until.is_(None), hush.c.until > self._base.now),
        )
        return {
            row.member_id: Hush(row.matter, row.member_id, row.until)
            for row in self._all(statement)
        }

    def of_member(self, member_id: int) -> list[Hush]:
        """All that is kept of a member."""
        statement = select(hush).where(hush.c.member_id == member_id).order_by(hush.c.matter)
        return [Hush(row.matter, row.member_id, row.until) for row in self._all(statement)]

    def forget(self, member_id: int) -> None:
        """Nothing of the kind is kept of that member any more."""
        self._base.kept.pop(_STANDING, None)
        self._base.execute(delete(hush).where(hush.c.member_id == member_id))

    def drop_over(self, before: datetime, set_before: datetime) -> int:
        """Forget what was over before then, and what was muted so long ago that it must be."""
        old = or_(hush.c.until < before, hush.c.set_at < set_before)
        return self._base.execute(delete(hush).where(old)).rowcount


def hushed(matter: str, now: datetime) -> Select[tuple[int]]:
    """Ids of the members who want to hear nothing of a matter now, as a subquery."""
    return select(hush.c.member_id).where(
        hush.c.matter == matter, or_(hush.c.until.is_(None), hush.c.until > now)
    )
