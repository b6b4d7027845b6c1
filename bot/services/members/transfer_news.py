"""Telling all whom a transfer concerns: those who confirm, the side that asked, the person."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.delivery import SendClass
from bot.services.identity import decision_cards
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


def offer(uow: UnitOfWork, asked: Transfer, to: list[Account]) -> None:
    """Send the card to all who confirm and do not have it yet."""
    decision_cards.offer(uow, CARD, matter(asked.id), {"transfer": asked.id}, to)


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
    params = {"transfer": asked.id}
    decision_cards.refresh(uow, bot_id, CARD, matter(asked.id), params, pressed_in)
