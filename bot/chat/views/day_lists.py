"""What many people owe today, each by the wall clock of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from bot.chat.pushes import Context
from bot.services.nudging import nudges, tasks
from bot.services.nudging.nudges import Owed
from bot.services.nudging.tasks import Task
from bot.store.sending import Claimed

Listed = tuple[list[Owed], list[Task]]


def by_clock(context: Context, rows: Mapping[int, Claimed]) -> dict[tzinfo, set[int]]:
    """The readers of rows (by member id) who share a wall clock."""
    found: dict[tzinfo, set[int]] = {}
    for member_id, row in rows.items():
        account = context.account(row)
        clock = context.clock(account) if account is not None else context.app.zone
        found.setdefault(clock, set()).add(member_id)
    return found


def todays(context: Context, rows: Mapping[int, Claimed]) -> dict[int, Listed]:
    """The list of today of each of these readers, by member id."""
    found: dict[int, Listed] = {}
    for clock, members in by_clock(context, rows).items():
        lists = nudges.todays(context.uow, members, context.now, clock)
        found |= with_tasks(context, lists, members, clock)
    return found


def with_tasks(
    context: Context, lists: Mapping[int, list[Owed]], members: Iterable[int], clock: tzinfo
) -> dict[int, Listed]:
    """These lists with the study, training and deadlines of whoever reads them on one clock."""
    owed = tasks.of_members(context.uow, set(members), context.now, clock)
    return {one: (lists[one], owed[one]) for one in members}
