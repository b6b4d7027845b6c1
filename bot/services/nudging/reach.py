"""Whether a person, or a group, can be reached at all, and where."""

from __future__ import annotations

from datetime import date

from bot.services.identity import applications
from bot.services.nudging import silence
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

BLOCKED = "blocked"


def lost(uow: UnitOfWork, account: Account | None, today: date) -> None:
    """The person blocked the bot: nothing more is sent until they come back, and registrations
    that waited for them are offered to who decides instead."""
    if account is not None:
        unreachable(uow, account, BLOCKED, today)
        uow.outbox.cancel_chat(account.bot_id, account.telegram_id, BLOCKED)
        applications.offer_all(uow, account.bot_id, today)


def regained(uow: UnitOfWork, account: Account) -> bool:
    """The person was heard of; returns whether they could not be reached before."""
    if account.unreachable is None:
        return False
    uow.accounts.change(account.id, unreachable=None)
    silence.over(uow, account)
    return True


def moved(uow: UnitOfWork, bot_id: int, chat_id: int, to: int) -> None:
    """A group has another id from now on: what was, is and will be sent there goes along, and so
    does how fast it may be written to."""
    uow.sending.move(bot_id, chat_id, to)
    uow.paces.move(bot_id, chat_id, to)


def unreachable(uow: UnitOfWork, account: Account, why: str, today: date) -> None:
    """Messages cannot be delivered, and `why`; those who head the person's unit are told."""
    uow.accounts.change(account.id, unreachable=why)
    if account.unreachable is None:
        silence.tell(uow, account, today)
