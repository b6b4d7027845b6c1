"""Whom steps are for: everybody they might concern, and whether a nudge is still right."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, tuple_

from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.store.activities.conditions import COUNTS, assignment_reason, people, reason
from bot.store.base import Repository
from bot.store.many import listed_pairs, within
from bot.store.many import pairs as paired
from bot.store.nudging.recipients import Taken, alike, owers, recipients_of
from bot.store.nudging.steps import Step
from bot.store.prepared import Prepared, once
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import account


@dataclass(frozen=True)
class Recipient:
    """Somebody a step might concern; `reason` None: they are nudged by it."""

    member_id: int
    account_id: int | None
    reason: Reason | None


class Audiences(Repository):
    """Questions about whom steps are for."""

    def of_taken(self, bot_id: int, taken: Taken, at: datetime, day: date) -> Prepared:
        """Everybody these steps might concern at that instant and its local day, as rows (step id,
        member id, account id, chat id, reason) to build upon."""
        matter, of, ids = taken
        on_sqlite = self._base.on_sqlite
        return recipients_of(on_sqlite, matter, of, bot_id=bot_id, ids=ids, at=at, day=day)

    def of_step(self, bot_id: int, one: Step, at: datetime, day: date) -> list[Recipient]:
        """Everybody a step might concern at that instant and its local day, as it is taken."""
        return self.of_steps(bot_id, [one], at, day)

    def of_steps(
        self, bot_id: int, steps: Collection[Step], at: datetime, day: date
    ) -> list[Recipient]:
        """The same for several steps at one time; each person once, nudged by any of them."""
        found: dict[int, Recipient] = {}
        chosen = [self.of_taken(bot_id, taken, at, day) for taken in alike(steps)]
        for row in [row for one in chosen for row in self._all(*one)]:
            why = Reason(row.reason) if row.reason else None
            if row.member_id not in found or why is None:
                found[row.member_id] = Recipient(row.member_id, row.account_id, why)
        return list(found.values())

    def with_own_hours(
        self, bot_id: int, taken: Taken, at: datetime, day: date
    ) -> dict[tuple[int, int], int]:
        """The member ids of those whom these steps would nudge and who have quiet hours, or a
        clock, of their own; by (step id, account id)."""
        wanted = self.of_taken(bot_id, taken, at, day).then(_with_own_hours)
        return {(row.step_id, row.account_id): row.member_id for row in self._all(*wanted)}

    def only(
        self,
        bot_id: int,
        taken: Taken,
        at: datetime,
        day: date,
        pairs: Collection[tuple[int, int]],
    ) -> Prepared:
        """`of_taken` these steps, but for others than these (step id, account id)."""
        on_sqlite = self._base.on_sqlite
        only = self.of_taken(bot_id, taken, at, day).then(_only, on_sqlite)
        values = listed_pairs(sorted(pairs), on_sqlite=on_sqlite, name="pairs")
        return Prepared(only.statement, only.values | values)

    def still(
        self,
        bot_id: int,
        pairs: set[tuple[int, int]],
        of: Audience,
        day: date,
        at: datetime | None = None,
    ) -> dict[tuple[int, int], Reason | None]:
        """For each of these (activity id, member id) why a nudge of that kind is not right now, or
        `at` another instant; None: it is. Who is not expected there any more has left."""
        wanted = self._still(_still, bot_id, pairs, of, day, at)
        found = {
            (row.activity_id, row.member_id): Reason(row.reason) if row.reason else None
            for row in self._all(*wanted)
        }
        return {pair: found.get(pair, Reason.LEFT) for pair in pairs}

    def still_owed(
        self, bot_id: int, pairs: set[tuple[int, int]], of: Audience, day: date
    ) -> dict[tuple[int, int], Reason | None]:
        """The same for (assignment id, member id)."""
        wanted = self._still(_still_owed, bot_id, pairs, of, day)
        why: dict[tuple[int, int], Any] = {}
        for row in self._all(*wanted):
            if why.get((row.id, row.who), "") is not None:
                why[row.id, row.who] = Reason(row.reason) if row.reason else None
        return {pair: why.get(pair, Reason.LEFT) for pair in pairs}

    def _still(
        self,
        build: Callable[..., Prepared],
        bot_id: int,
        pairs: set[tuple[int, int]],
        of: Audience,
        day: date,
        at: datetime | None = None,
    ) -> Prepared:
        return build(
            self._base.on_sqlite,
            of,
            bot_id=bot_id,
            matter_ids={one for one, _ in pairs},
            member_ids={member for _, member in pairs},
            now=at or self._base.now,
            day=day,
        )


@once
def _with_own_hours(people: Select[Any]) -> Select[Any]:
    found = people.subquery()
    wishes = (account.c.quiet_from, account.c.quiet_to, account.c.zone)
    own = select(account.c.id).where(or_(*(one.is_not(None) for one in wishes)))
    return select(found.c.step_id, found.c.account_id, found.c.member_id).where(
        found.c.reason.is_(None), found.c.account_id.in_(own)
    )


@once
def _only(people: Select[Any], on_sqlite: bool) -> Select[Any]:
    found = people.subquery()
    wanted = tuple_(found.c.step_id, found.c.account_id).in_(
        paired(on_sqlite=on_sqlite, name="pairs")
    )
    return select(found).where(wanted).order_by(found.c.reason.is_not(None))


@once
def _still(
    on_sqlite: bool,
    of: Audience,
    *,
    bot_id: int,
    matter_ids: set[int],
    member_ids: set[int],
    now: datetime,
    day: date,
) -> Select[Any]:
    return (
        select(
            participation.c.activity_id,
            participation.c.member_id,
            reason(of, now, day).label("reason"),
        )
        .select_from(people(bot_id))
        .where(
            within(activity.c.id, matter_ids, on_sqlite=on_sqlite),
            within(participation.c.member_id, member_ids, on_sqlite=on_sqlite),
            COUNTS,
        )
    )


@once
def _still_owed(
    on_sqlite: bool,
    of: Audience,
    *,
    bot_id: int,
    matter_ids: set[int],
    member_ids: set[int],
    now: datetime,
    day: date,
) -> Select[Any]:
    found = owers(day)
    joined = (
        found.join(assignee, assignee.c.id == found.c.row_id)
        .join(assignment, assignment.c.id == assignee.c.assignment_id)
        .outerjoin(account, and_(account.c.member_id == found.c.who, account.c.bot_id == bot_id))
    )
    return (
        select(
            assignment.c.id,
            found.c.who,
            assignment_reason(of, found.c.who, now, day).label("reason"),
        )
        .select_from(joined)
        .where(
            within(assignment.c.id, matter_ids, on_sqlite=on_sqlite),
            within(found.c.who, member_ids, on_sqlite=on_sqlite),
        )
    )
