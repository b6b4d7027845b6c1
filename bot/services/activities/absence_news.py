"""Telling all whom a standing absence concerns: those who decide, and the person."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.delivery import SendClass
from bot.services.identity import decision_cards
from bot.store.delivery.outbox import Message
from bot.store.members.absences import Absence
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

CARD = "absence.card"
OUTCOME = "absence.outcome"
CHANGED = "absence.changed"


def matter(absence_id: int) -> str:
    """What the cards of those who decide are about."""
    return f"absence:{absence_id}"


def offer(uow: UnitOfWork, asked: Absence, to: list[Account]) -> None:
    """Send the card to all who decide and do not have it yet."""
    decision_cards.offer(uow, CARD, matter(asked.id), {"absence": asked.id}, to)


def refresh(uow: UnitOfWork, bot_id: int, about: Absence, pressed_in: int | None) -> None:
    """Every card of those who decide shows how it stands; whoever pressed sees it at once."""
    params = {"absence": about.id}
    decision_cards.refresh(uow, bot_id, CARD, matter(about.id), params, pressed_in)


def tell_member(uow: UnitOfWork, actor: Actor, about: Absence) -> None:
    """The person hears what has become of it, unless it was they who pressed."""
    account = uow.accounts.of_member(actor.bot_id, about.member_id)
    if account is not None and account.id != actor.account_id:
        _tell(uow, actor.bot_id, about, OUTCOME, [account])


def tell_deciders(uow: UnitOfWork, bot_id: int, about: Absence, to: list[Account]) -> None:
    """Those who decide hear that the person ended or shortened what was approved."""
    _tell(uow, bot_id, about, CHANGED, to)


def _tell(uow: UnitOfWork, bot_id: int, about: Absence, kind: str, to: list[Account]) -> None:
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                account.telegram_id,
                kind,
                SendClass.DEADLINE,
                params={"absence": about.id},
                matter=f"{kind}:{about.id}",
            )
            for account in to
            if account.unreachable is None
        ]
    )
