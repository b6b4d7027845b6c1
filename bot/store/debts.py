"""Who owes an answer, who is coming: asked set-wise, for nudges and for the day's message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, true

from bot.domain.activities import ActivityState, Answer, Leave
from bot.store.base import Repository
from bot.store.day_steps import ON, OWES, of_member, tasks_due
from bot.store.days import WALL, DueDay, due_then
from bot.store.schema.activities import activity, participation
from bot.store.schema.nudges import step
from bot.store.schema.org import account

RECENT = timedelta(days=7)
"""A day's message goes back no further than this."""


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


class Debts(Repository):
    """Read-only questions over activities, participations and accounts."""

    def everybody(
        self, bot_id: int, activity_id: int, *, among: set[int] | None = None
    ) -> Select[tuple[int, int]]:
        """(chat id, account id) of all in chat who are expected at an activity or observe it;
        `among`: only of these chats."""
        told = true() if among is None else account.c.telegram_id.in_(among)
        return (
            select(account.c.telegram_id, account.c.id)
            .join(participation, participation.c.member_id == account.c.member_id)
            .where(
                account.c.bot_id == bot_id,
                account.c.unreachable.is_(None),
                participation.c.activity_id == activity_id,
                told,
            )
        )

    def owing(self, activity_id: int) -> list[int]:
        """Ids of the members who owe an answer to an activity that is on."""
        statement = (
            select(participation.c.member_id)
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(activity.c.id == activity_id, ON, OWES)
            .order_by(participation.c.id)
        )
        return [row.member_id for row in self._all(statement)]

    def owing_rows(self, activity_ids: set[int]) -> list[Owing]:
        """Who owes an answer to any of these activities that are on."""
        statement = (
            select(participation.c.activity_id, participation.c.member_id, participation.c.group_id)
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(activity.c.id.in_(activity_ids), ON, OWES)
            .order_by(participation.c.id)
        )
        return [Owing(*row) for row in self._all(statement)]

    def of_members(
        self, member_ids: set[int], until: datetime, since: datetime | None = None
    ) -> list[Debt]:
        """What these members are expected at, from now on or still running: everything they owe an
        answer to or are not sure of, what they have answered `since`, and the rest that starts
        before `until`; by
        time."""
        wanted = [
            OWES,
            participation.c.answer == Answer.UNSURE,
            activity.c.starts_at < until,
        ]
        if since is not None:
            wanted.append(participation.c.answered_at >= since)
        statement = (
            select(
                participation.c.activity_id,
                participation.c.member_id,
                participation.c.answer,
                participation.c.answer_round,
                participation.c.answered_at,
                participation.c.leave,
                activity.c.round,
            )
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(
                participation.c.member_id.in_(member_ids),
                ON,
                activity.c.ends_at > self._base.now,
                or_(*wanted),
            )
            .order_by(activity.c.starts_at, activity.c.id)
        )
        return [_debt(row) for row in self._all(statement)]

    def due_days(self, bot_id: int) -> list[DueDay]:
        """The distinct day's messages that are due now."""
        statement = (
            select(account.c.daily_at, account.c.next_daily_at, WALL.label("zone"))
            .where(account.c.bot_id == bot_id, account.c.next_daily_at <= self._base.now)
            .distinct()
        )
        rows = self._all(statement)
        return [DueDay(row.daily_at, row.next_daily_at, row.zone) for row in rows]

    def day_audience(
        self,
        bot_id: int,
        due: DueDay,
        days: tuple[date, date],
        instants: tuple[datetime, datetime],
    ) -> Select[tuple[int, int]]:
        """(chat id, account id) of those whose day's message is `due` and has something to say: a
        step of an unanswered activity on one of the local `days` (both included), or, unless they
        switched the message off, an activity that starts between the `instants`."""
        now = self._base.now
        stepped, happens = of_member(days, instants, now)
        return select(account.c.telegram_id, account.c.id).where(
            account.c.bot_id == bot_id,
            due_then(due),
            account.c.unreachable.is_(None),
            account.c.member_id.is_not(None),
            or_(
                exists(stepped),
                *(exists(one) for one in tasks_due(days, now)),
                and_(account.c.daily_on.is_(True), exists(happens)),
            ),
        )

    def task_days(self, bot_id: int, member_ids: set[int], today: date) -> dict[int, set[date]]:
        """The local days of steps about assignments that these members in chat still owe, by
        member id."""
        days: dict[int, set[date]] = {}
        for found in tasks_due((today - RECENT, today), self._base.now):
            statement = (
                found.with_only_columns(account.c.member_id, step.c.on_date)
                .where(account.c.bot_id == bot_id, account.c.member_id.in_(member_ids))
                .distinct()
            )
            for row in self._all(statement):
                days.setdefault(row.member_id, set()).add(row.on_date)
        return days

    def any_between(self, start: datetime, end: datetime) -> bool:
        """Whether anything that is on starts in [start, end)."""
        statement = select(activity.c.id).where(
            activity.c.starts_at >= start,
            activity.c.starts_at < end,
            activity.c.state == ActivityState.PUBLISHED,
        )
        return self._first(statement.limit(1)) is not None

    def postpone_day(self, bot_id: int, due: DueDay, until: datetime) -> None:
        """The day's messages that were `due` are next due at `until`."""
        self._base.execute(
            account.update()
            .where(
                account.c.bot_id == bot_id,
                due_then(due),
            )
            .values(next_daily_at=until)
        )

    def next_step(self) -> datetime | None:
        """When the next step that is still to come falls due."""
        statement = select(func.min(step.c.due_at)).where(
            step.c.due_at > self._base.now, step.c.done_at.is_(None)
        )
        found: datetime | None = self._base.execute(statement).scalar_one()
        return found


def _debt(row: Any) -> Debt:
    said = row.answer_round == row.round
    return Debt(
        row.activity_id,
        row.member_id,
        row.answer if said else None,
        row.leave if said else None,
        row.answered_at if said else None,
    )
