"""Cards of assignments: members' and secretaries', sent and kept up to date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.delivery import SendClass
from bot.services.activities.cards import refresh_days
from bot.store.accounts import Account
from bot.store.assignments import Assignment
from bot.store.outbox import Message
from bot.store.uow import UnitOfWork

CARD = "assignment.card"
CHANGED = "assignment.changed"
CANCELLED = "assignment.cancelled"
BOARD = "assignment.board"
FILE = "assignment.file"


def matter(assignment_id: int) -> str:
    """What a card of an assignment is about, for whoever owes it."""
    return f"assignment:{assignment_id}"


def board_matter(assignment_id: int) -> str:
    """The same for who follows it."""
    return f"assignment_board:{assignment_id}"


def card_of(bot_id: int, of: Assignment, chat_id: int = 0, kind: str = CARD) -> Message:
    """The card of an assignment, for a fan-out or for one chat."""
    return Message(
        bot_id,
        chat_id,
        kind,
        SendClass.DEADLINE,
        params={"assignment": of.id},
        dedupe_key=f"assignment:{of.id}",
        matter=matter(of.id),
    )


def send(uow: UnitOfWork, of: Assignment, accounts: list[Account], *, anew: str = "") -> int:
    """The card to these people, once for each of them and each word of `anew`."""
    cards = [
        replace(
            card_of(account.bot_id, of, account.telegram_id),
            dedupe_key=f"assignment:{of.id}{anew}:{account.id}",
        )
        for account in accounts
    ]
    return uow.outbox.add_all(cards)


def refresh(
    uow: UnitOfWork, bot_id: int, assignment_id: int, but: tuple[int, int | None] | None = None
) -> None:
    """Every card of an assignment, and every view of who follows it, shows it as it is now; `but`
    that message (chat, message) does already."""
    kinds = {matter(assignment_id): CARD, board_matter(assignment_id): BOARD}
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                one.chat_id,
                kinds[one.matter],
                SendClass.DEADLINE,
                params={"assignment": assignment_id},
                matter=one.matter,
                edit_message_id=one.message_id,
            )
            for one in uow.cards.showing(bot_id, set(kinds))
            if (one.chat_id, one.message_id) != but
        ]
    )


def refresh_lists(
    uow: UnitOfWork,
    bot_id: int,
    member_ids: set[int],
    today: date,
    but: tuple[int, int | None] | None = None,
) -> None:
    """The lists of today of these people show what they still owe; `but` that message (chat,
    message) does already."""
    accounts = uow.accounts.of_members(bot_id, member_ids)
    there = dict([but] if but else [])
    shown = {one.telegram_id: there.get(one.telegram_id) for one in accounts.values()}
    if shown:
        refresh_days(uow, bot_id, shown, today)
