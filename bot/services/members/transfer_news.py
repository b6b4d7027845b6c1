"""Telling all whom a transfer concerns: those who confirm, the side that asked, the person."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.delivery import SendClass
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.transfers import Transfer
from bot.store.uow import UnitOfWork

CARD = "transfer.card"
OUTCOME = "transfer.outcome"
TOLD = "transfer.told"


def matter(transfer_id: int) -> str:
    """What the cards of those who confirm are about."""
    return f"transfer:{transfer_id}"


def offer(uow: UnitOfWork, bot_id: int, asked: Transfer, to: list[Account]) -> None:
    """Send the card to all who confirm and do not have it yet."""
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                account.telegram_id,
                CARD,
                SendClass.DEADLINE,
                params={"transfer": asked.id},
                dedupe_key=f"{matter(asked.id)}:{account.id}",
                matter=matter(asked.id),
            )
            for account in to
        ]
    )


def settled(
    uow: UnitOfWork, actor: Actor, asked: Transfer, sides: list[Account], *, approved: bool
) -> None:
    """The side that asked hears the outcome, the person hears of a transfer that was confirmed,
    and every card shows it; whoever pressed sees it at once."""
    _refresh(uow, actor.bot_id, asked, actor.telegram_id)
    told = {one.telegram_id: OUTCOME for one in sides}
    account = uow.accounts.of_member(actor.bot_id, asked.member_id)
    if account is not None and approved:
        told[account.telegram_id] = TOLD
    uow.outbox.add_all(
        [
            Message(actor.bot_id, chat_id, kind, SendClass.DEADLINE, params={"transfer": asked.id})
            for chat_id, kind in told.items()
            if chat_id != actor.telegram_id
        ]
    )


def taken_back(uow: UnitOfWork, bot_id: int, asked: Transfer) -> None:
    """The cards of those who were to confirm say that there is nothing to decide any more."""
    _refresh(uow, bot_id, asked, None)


def _refresh(uow: UnitOfWork, bot_id: int, asked: Transfer, pressed_in: int | None) -> None:
    about = matter(asked.id)
    uow.outbox.cancel(bot_id, about, "settled", [CARD])
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                chat_id,
                CARD,
                SendClass.DEADLINE,
                params={"transfer": asked.id},
                matter=about,
                edit_message_id=message_id,
            )
            for chat_id, message_id in uow.outbox.living_many(bot_id, about).items()
            if chat_id != pressed_in
        ]
    )
