"""Whether a person can be reached at all, and whether the news of an activity reached them."""

from __future__ import annotations

from enum import StrEnum

from bot.services.nudges import matter
from bot.store.accounts import Account
from bot.store.uow import UnitOfWork

BLOCKED = "blocked"


class Unreached(StrEnum):
    """Why somebody has to be phoned."""

    NO_ACCOUNT = "no_account"  # not in chat
    BLOCKED = "blocked"  # cannot be written to any more
    LOST = "lost"  # the message failed, or nobody knows whether it arrived


def lost(uow: UnitOfWork, account: Account | None) -> None:
    """The person blocked the bot: nothing more is sent until they come back."""
    if account is not None:
        uow.accounts.change(account.id, unreachable=BLOCKED)
        uow.outbox.cancel_chat(account.bot_id, account.telegram_id, BLOCKED)


def regained(uow: UnitOfWork, account: Account) -> bool:
    """The person was heard of; returns whether they could not be reached before."""
    if account.unreachable is None:
        return False
    uow.accounts.change(account.id, unreachable=None)
    return True


def unreached(
    uow: UnitOfWork, bot_id: int, activity_id: int, member_ids: set[int]
) -> dict[int, Unreached]:
    """Those of these members whom the news of an activity did not reach, and why."""
    accounts = uow.accounts.of_members(bot_id, member_ids)
    failed = uow.receipts.undelivered(bot_id, matter(activity_id))
    found = dict.fromkeys(member_ids - accounts.keys(), Unreached.NO_ACCOUNT)
    for member_id, account in accounts.items():
        if account.unreachable is not None:
            found[member_id] = Unreached.BLOCKED
        elif account.telegram_id in failed:
            found[member_id] = Unreached.LOST
    return found
