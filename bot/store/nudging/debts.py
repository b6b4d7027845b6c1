"""Who owes an answer, who is coming: asked set-wise, for nudges and for the day's message."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_

from bot.domain.activities import ActivityState, Answer, Leave
from bot.store.many import listed_pairs, pairs, within
from bot.store.nudging.day_debts import DayDebts
from bot.store.nudging.day_steps import ON, OWES
from bot.store.prepared import Prepared, once
from bot.store.schema.activities import activity, participation
from bot.store.schema.nudges import step
from bot.store.schema.org import account


@dataclass(frozen=True)
class Debt:
    """One member's row at one activity that is still on, with what they said for this round."""

    activity_id: int
    member_id: int
    answer: Answer | None
    leave: Leave | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Owing:
    """One member who has not answered an activity as it is now."""

    activity_id: int
    member_id: int
    group_id: int | None


class Debts(DayDebts):
    """Read-only questions over activities, participations and accounts."""

    def everybody(
        self,
        bot_id: int,
        activity_ids: set[int],
        *,
        among: Collection[tuple[int, int]] | None = None,
    ) -> Prepared:
        """(chat id, account id, activity id) of all in chat who are expected at one of these or
        observe it; `among`: only these (activity id, chat id)."""
        on_sqlite = self._base.on_sqlite
        wanted: dict[str, Any] = {"bot_id": bot_id, "activity_ids": activity_ids}
        if among is not None:
            wanted |= listed_pairs(list(among), on_sqlite=on_sqlite, name="places")
        return _everybody(on_sqlite, among is not None, **wanted)

    def owing(self, activity_id: int) -> list[int]:
        """Ids of the members who owe an answer to an activity that is on."""
        return [one.member_id for one in self.owing_rows({activity_id})]

    def owing_rows(self, activity_ids: set[int]) -> list[Owing]:
        """Who owes an answer to any of these activities that are on."""
        rows = self._all(*_owing(self._base.on_sqlite, activity_ids=activity_ids))
        return [Owing(*row) for row in rows]

    def of_members(
        self, member_ids: set[int], until: datetime, since: datetime | None = None
    ) -> list[Debt]:
        """What these members are expected at, from now on or still running: everything they owe an
        answer to or are not sure of, what they have answered `since`, and the rest that starts
        before `until`; by time."""
        wanted = _of_members(
            self._base.on_sqlite,
            member_ids=member_ids,
            until=until,
            since=since,
            now=self._base.now,
        )
        return [_debt(row) for row in self._all(*wanted)]

    def any_between(self, start: datetime, end: datetime) -> bool:
        """Whether anything that is on starts in [start, end)."""
        return self._first(*_any_between(start=start, end=end)) is not None

    def next_step(self) -> datetime | None:
        """When the next step that is still to come falls due."""
        found: datetime | None = self._base.execute(*_next_step(now=self._base.now)).scalar_one()
        return found


@once
def _everybody(
    on_sqlite: bool, chosen: bool, *, bot_id: int, activity_ids: set[int], **_places: Any
) -> Select[Any]:
    found = (
        select(account.c.telegram_id, account.c.id, participation.c.activity_id)
        .join(participation, participation.c.member_id == account.c.member_id)
        .where(
            account.c.bot_id == bot_id,
            account.c.unreachable.is_(None),
            within(participation.c.activity_id, activity_ids, on_sqlite=on_sqlite),
        )
    )
    if not chosen:
        return found
    place = tuple_(participation.c.activity_id, account.c.telegram_id)
    return found.where(place.in_(pairs(on_sqlite=on_sqlite, name="places")))


@once
def _owing(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    return (
        select(participation.c.activity_id, participation.c.member_id, participation.c.group_id)
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(within(activity.c.id, activity_ids, on_sqlite=on_sqlite), ON, OWES)
        .order_by(participation.c.id)
    )


@once
def _of_members(
    on_sqlite: bool,
    *,
    member_ids: set[int],
    until: datetime,
    since: datetime | None,
    now: datetime,
) -> Select[Any]:
    wanted = [OWES, participation.c.answer == Answer.UNSURE, activity.c.starts_at < until]
    if since is not None:
        wanted.append(participation.c.answered_at >= since)
    said = [
        participation.c[name]
        for name in (
            "activity_id", "member_id", "answer", "answer_round", "answered_at", "leave",
        )
    ]  # fmt: skip
    return (
        select(*said, activity.c.round)
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(
            within(participation.c.member_id, member_ids, on_sqlite=on_sqlite),
            ON,
            activity.c.ends_at > now,
            or_(*wanted),
        )
        .order_by(activity.c.starts_at, activity.c.id)
    )


@once
def _any_between(*, start: datetime, end: datetime) -> Select[Any]:
    return (
        select(activity.c.id)
        .where(
            activity.c.starts_at >= start,
            activity.c.starts_at < end,
            activity.c.state == ActivityState.PUBLISHED,
        )
        .limit(1)
    )


@once
def _next_step(*, now: datetime) -> Select[Any]:
    return select(func.min(step.c.due_at)).where(step.c.due_at > now, step.c.done_at.is_(None))


def _debt(row: Any) -> Debt:
    said = row.answer_round == row.round
    return Debt(
        row.activity_id,
        row.member_id,
        row.answer if said else None,
        row.leave if said else None,
        row.answered_at if said else None,
    )
