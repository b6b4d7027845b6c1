"""Whose day's message is due, and what it has to say to whom: asked set-wise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Update, and_, exists, or_, select, update

from bot.store.base import Repository
from bot.store.many import within
from bot.store.members.days import WALL, DueDay, due_then
from bot.store.nudging.day_steps import of_member, tasks_due
from bot.store.prepared import Prepared, once
from bot.store.schema.nudges import step
from bot.store.schema.org import account

RECENT = timedelta(days=7)
"""A day's message goes back no further than this."""


class DayDebts(Repository):
    """Of all accounts together."""

    def due_days(self, bot_id: int) -> list[DueDay]:
        """The distinct day's messages that are due now."""
        rows = self._all(*_due_days(bot_id=bot_id, now=self._base.now))
        return [DueDay(row.daily_at, row.next_daily_at, row.zone) for row in rows]

    def day_audience(
        self,
        bot_id: int,
        due: DueDay,
        days: tuple[date, date],
        instants: tuple[datetime, datetime],
    ) -> Prepared:
        """(chat id, account id) of those whose day's message is `due` and has something to say: a
        step of an unanswered activity on one of the local `days` (both included), or, unless they
        switched the message off, an activity that starts between the `instants`."""
        first, last = days
        start, end = instants
        return _day_audience(
            bot_id=bot_id,
            first=first,
            last=last,
            start=start,
            end=end,
            now=self._base.now,
            **due.values(),
        )

    def task_days(self, bot_id: int, member_ids: set[int], today: date) -> dict[int, set[date]]:
        """The local days of steps about assignments that these members in chat still owe, by
        member id."""
        days: dict[int, set[date]] = {}
        for headed in (False, True):
            wanted = _task_days(
                self._base.on_sqlite,
                headed,
                bot_id=bot_id,
                member_ids=member_ids,
                first=today - RECENT,
                last=today,
                now=self._base.now,
            )
            for row in self._all(*wanted):
                days.setdefault(row.member_id, set()).add(row.on_date)
        return days

    def postpone_day(self, bot_id: int, due: DueDay, until: datetime) -> None:
        """The day's messages that were `due` are next due at `until`."""
        self._base.execute(*_postponed(bot=bot_id, until=until, **due.values()))


@once
def _due_days(*, bot_id: int, now: datetime) -> Select[Any]:
    return (
        select(account.c.daily_at, account.c.next_daily_at, WALL.label("zone"))
        .where(account.c.bot_id == bot_id, account.c.next_daily_at <= now)
        .distinct()
    )


@once
def _day_audience(
    *,
    bot_id: int,
    hour: str,
    due_at: datetime,
    wall: str | None,
    first: date,
    last: date,
    start: datetime,
    end: datetime,
    now: datetime,
) -> Select[Any]:
    stepped, happens = of_member((first, last), (start, end), now)
    return select(account.c.telegram_id, account.c.id).where(
        account.c.bot_id == bot_id,
        due_then(DueDay(hour, due_at, wall)),
        account.c.unreachable.is_(None),
        account.c.member_id.is_not(None),
        or_(
            exists(stepped),
            *(exists(one) for one in tasks_due((first, last), now)),
            and_(account.c.daily_on.is_(True), exists(happens)),
        ),
    )


@once
def _task_days(
    on_sqlite: bool,
    headed: bool,
    *,
    bot_id: int,
    member_ids: set[int],
    first: date,
    last: date,
    now: datetime,
) -> Select[Any]:
    """Of their own rows, or of those of units that they head."""
    own, heads = tasks_due((first, last), now)
    return (
        (heads if headed else own)
        .with_only_columns(account.c.member_id, step.c.on_date)
        .where(
            account.c.bot_id == bot_id,
            within(account.c.member_id, member_ids, on_sqlite=on_sqlite),
        )
        .distinct()
    )


@once
def _postponed(
    *, bot: int, hour: str, due_at: datetime, wall: str | None, until: datetime
) -> Update:
    then = due_then(DueDay(hour, due_at, wall))
    return update(account).where(account.c.bot_id == bot, then).values(next_daily_at=until)
