"""What people want to hear nothing of: for a while (snoozed), or for good (muted)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Delete, Select, and_, case, delete, func, not_, or_, select

from bot.domain.activities import ActivityState, Answer
from bot.store.base import Repository
from bot.store.columns import Instant
from bot.store.many import replacing, within, worded
from bot.store.prepared import Prepared, once
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


class FirstOf(NamedTuple):
    """When the first of the answers that somebody owes will be late or too late, and when the
    first of what they have said they may come to starts (UTC); None: there is none."""

    answer: datetime | None
    start: datetime | None


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
        written = replacing(hush, ("member_id", "matter"), on_sqlite=self._base.on_sqlite)
        self._base.execute(written, rows)

    def lift(self, member_id: int, matter: str) -> bool:
        """They hear of it again; returns whether anything kept them from it."""
        self._base.kept.pop(_STANDING, None)
        statement = delete(hush).where(hush.c.member_id == member_id, hush.c.matter == matter)
        return self._base.execute(statement).rowcount == 1

    def wake(self, matters: set[str], since: datetime) -> None:
        """Whoever has put one of these off until then, or later, hears of it again; muted is
        muted."""
        self._base.kept.pop(_STANDING, None)
        self._base.execute(*_awake(self._base.on_sqlite, matters=matters, since=since))

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
        wanted = _standing(
            self._base.on_sqlite,
            matters={one for one, _ in pairs},
            member_ids={member for _, member in pairs},
            now=self._base.now,
        )
        found = {(one.matter, one.member_id): one for one in self._listed(wanted)}
        return {pair: one for pair, one in found.items() if pair in pairs}

    def first_deadlines(
        self, member_ids: set[int], midnight: datetime, undecided: datetime
    ) -> dict[int, FirstOf]:
        """Of these members' activities that are still to start, by member id; who has none is left
        out. An answer that somebody is not sure is owed again from `midnight`, for what starts up
        to `undecided`."""
        wanted = _first_deadlines(
            self._base.on_sqlite,
            member_ids=member_ids,
            now=self._base.now,
            midnight=midnight,
            undecided=undecided,
        )
        return {row.member_id: FirstOf(row.answer, row.start) for row in self._all(*wanted)}

    def of_matter(self, matter: str) -> dict[int, Hush]:
        """Who wants to hear nothing of a matter now, by member id."""
        found = self._listed(_of_matter(matter=matter, now=self._base.now))
        return {one.member_id: one for one in found}

    def of_member(self, member_id: int) -> list[Hush]:
        """All that is kept of a member."""
        return self._listed(_of_member(member_id=member_id))

    def forget(self, member_id: int) -> None:
        """Nothing of the kind is kept of that member any more."""
        self._base.kept.pop(_STANDING, None)
        self._base.execute(delete(hush).where(hush.c.member_id == member_id))

    def drop_over(self, before: datetime, set_before: datetime) -> int:
        """Forget what was over before then, and what was muted so long ago that it must be."""
        old = or_(hush.c.until < before, hush.c.set_at < set_before)
        return self._base.execute(delete(hush).where(old)).rowcount

    def _listed(self, wanted: Prepared) -> list[Hush]:
        return [Hush(row.matter, row.member_id, row.until) for row in self._all(*wanted)]


@once
def _standing(
    on_sqlite: bool, *, matters: set[str], member_ids: set[int], now: datetime
) -> Select[Any]:
    return select(hush).where(
        worded(hush.c.matter, matters, on_sqlite=on_sqlite),
        within(hush.c.member_id, member_ids, on_sqlite=on_sqlite),
        _holds(now),
    )


@once
def _awake(on_sqlite: bool, *, matters: set[str], since: datetime) -> Delete:
    put_off = worded(hush.c.matter, matters, on_sqlite=on_sqlite)
    return delete(hush).where(put_off, hush.c.until >= since)


@once
def _first_deadlines(
    on_sqlite: bool, *, member_ids: set[int], now: datetime, midnight: datetime, undecided: datetime
) -> Select[Any]:
    ends = case((activity.c.answer_by > now, activity.c.answer_by), else_=activity.c.starts_at)
    unsure = and_(
        participation.c.answer == Answer.UNSURE,
        participation.c.answered_at < midnight,
        activity.c.starts_at <= undecided,
    )
    said = and_(
        participation.c.answer.is_not(None), participation.c.answer_round == activity.c.round
    )
    taken = or_(activity.c.late_answers.is_(True), activity.c.answer_by > now)
    owed = case((and_(taken, or_(not_(said), unsure)), ends))
    comes = case((and_(said, participation.c.answer != Answer.LEAVE), activity.c.starts_at))
    return (
        select(
            participation.c.member_id,
            func.min(owed, type_=Instant()).label("answer"),
            func.min(comes, type_=Instant()).label("start"),
        )
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(
            within(participation.c.member_id, member_ids, on_sqlite=on_sqlite),
            participation.c.observer.is_(False),
            activity.c.state == ActivityState.PUBLISHED,
            activity.c.starts_at > now,
        )
        .group_by(participation.c.member_id)
    )


@once
def _of_matter(*, matter: str, now: datetime) -> Select[Any]:
    return select(hush).where(hush.c.matter == matter, _holds(now))


@once
def _of_member(*, member_id: int) -> Select[Any]:
    return select(hush).where(hush.c.member_id == member_id).order_by(hush.c.matter)


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(hush.c.until.is_(None), hush.c.until > now)
