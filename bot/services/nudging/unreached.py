"""Whom the news of something did not reach, so that they have to be phoned."""

from __future__ import annotations

from enum import StrEnum

from bot.store.uow import UnitOfWork


class Unreached(StrEnum):
    """Why somebody has to be phoned."""

    NO_ACCOUNT = "no_account"  # not in chat
    BLOCKED = "blocked"  # cannot be written to any more
    LOST = "lost"  # the message failed, or nobody knows whether it arrived


def unreached(
    uow: UnitOfWork, bot_id: int, matter: str, member_ids: set[int]
) -> dict[int, Unreached]:
    """Those of these members whom the news of a matter did not reach, and why."""
    accounts = uow.accounts.of_members(bot_id, member_ids)
    failed = uow.receipts.undelivered(bot_id, matter)
    found = dict.fromkeys(member_ids - accounts.keys(), Unreached.NO_ACCOUNT)
    for member_id, account in accounts.items():
        if account.unreachable is not None:
            found[member_id] = Unreached.BLOCKED
        elif account.telegram_id in failed:
            found[member_id] = Unreached.LOST
    return found
