"""Who has heard of activities by now, and what is to be said to them again when these change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.activities import Leave
from bot.services.activities import cards
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.uow import UnitOfWork


def told(
    uow: UnitOfWork, bot_id: int, activity_ids: set[int], rows: Sequence[Participation]
) -> dict[int, set[int]]:
    """Of each of these activities, whose lists these rows are: the chats of those who can be
    reached and whose card does not wait for the morning."""
    accounts = uow.accounts.of_members(bot_id, {row.member_id for row in rows})
    reached = {who: one.telegram_id for who, one in accounts.items() if one.unreachable is None}
    about = {one: matter(one) for one in activity_ids}
    waiting = uow.cards.awaiting(bot_id, set(about.values()), cards.CARD)
    found: dict[int, set[int]] = {one: set() for one in activity_ids}
    for row in rows:
        chat_id = reached.get(row.member_id)
        if chat_id is not None and (about[row.activity_id], chat_id) not in waiting:
            found[row.activity_id].add(chat_id)
    return found


def asked(rows: Iterable[Participation], activities: Iterable[Activity]) -> list[Participation]:
    """Whose leave waits for a decision, at these activities as they are."""
    rounds = {one.id: one.round for one in activities}
    return [row for row in rows if row.leave_in(rounds[row.activity_id]) is Leave.REQUESTED]


def phone_again(uow: UnitOfWork, rows: Iterable[Participation]) -> None:
    """Whoever was phoned has to be told anew."""
    anew = {"phoned_at": None, "phoned_by": None}
    uow.participations.set_many([(row.id, anew) for row in rows if row.phoned_at is not None])
