"""Telling who approved a leave that the member can come after all."""

from __future__ import annotations

from datetime import date

from bot.domain.activities import Leave
from bot.domain.delivery import SendClass
from bot.services.activities.leave_deciders import deciders
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Participation
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

TAKEN_BACK = "leave.taken_back"
Case = tuple[Activity, Participation]


def taken_back(uow: UnitOfWork, bot_id: int, before: list[Case], today: date) -> None:
    """Of these rows, as they were before, those whose leave was approved: who had decided hears
    that it is needed no more, or who decides now where they cannot be reached."""
    approved = [
        (activity, row)
        for activity, row in before
        if row.leave_in(activity.round) is Leave.APPROVED
    ]
    messages = [
        Message(
            bot_id,
            account.telegram_id,
            TAKEN_BACK,
            SendClass.DEADLINE,
            params={"participation": row.id},
            matter=f"leave_back:{row.id}",
            expires_at=activity.starts_at,
        )
        for activity, row in approved
        for account in _told(uow, bot_id, activity, row, today)
    ]
    uow.outbox.add_all(messages)


def _told(
    uow: UnitOfWork, bot_id: int, activity: Activity, row: Participation, today: date
) -> list[Account]:
    """Who decided, if they would decide now; else those who would."""
    found = deciders(uow, bot_id, activity, row.member_id, today)
    return [one for one in found if one.id == row.leave_decided_by] or found
