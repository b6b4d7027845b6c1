"""Requests to be linked to a row of the roster, as those who decide see them; and telling all
whom a request concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.delivery import SendClass
from bot.services.identity import decision_cards
from bot.services.identity.deciders import deciders
from bot.services.identity.profiles import Profile, profile
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.registrations import Registration
from bot.store.uow import UnitOfWork

CARD = "registration.card"
OUTCOME = "registration.outcome"
TAKEN_BACK = "registration.taken_back"
SETTLED = "registration.settled"


@dataclass(frozen=True)
class Application:
    """A request as those who decide see it. `inviter` and `decider` are accounts."""

    asked: Registration
    person: Profile
    inviter: Account | None
    inviter_name: str | None
    decider: Account | None
    decider_name: str | None


def matter(registration_id: int) -> str:
    """What the cards of those who decide are about."""
    return f"registration:{registration_id}"


def own_matter(registration_id: int) -> str:
    """What the card of the person who asks is about."""
    return f"application:{registration_id}"


def application(uow: UnitOfWork, registration_id: int, today: date) -> Application | None:
    """A request with all that its card shows; None when it is gone."""
    asked = uow.registrations.get(registration_id)
    person = profile(uow, asked.member_id, today) if asked else None
    if asked is None or person is None:
        return None
    invite = uow.invites.get(asked.invite_id) if asked.invite_id else None
    inviter = _account(uow, invite.created_by if invite else None)
    decider = _account(uow, asked.decided_by)
    return Application(asked, person, inviter, _name(uow, inviter), decider, _name(uow, decider))


def offer(uow: UnitOfWork, asked: Registration, today: date) -> int:
    """Send the card to all who are to decide and do not have it yet; returns how many they are."""
    found = deciders(uow, asked, today)
    decision_cards.offer(uow, CARD, matter(asked.id), {"registration": asked.id}, found)
    return len(found)


def offer_all(uow: UnitOfWork, bot_id: int, today: date) -> None:
    """Who decides may have changed: offer every open request again."""
    for asked in uow.registrations.pending():
        account = uow.accounts.get(asked.account_id)
        if account is not None and account.bot_id == bot_id:
            offer(uow, asked, today)


def take_back(uow: UnitOfWork, bot_id: int, asked: Registration) -> None:
    """The cards of those who were to decide say that there is nothing to decide any more."""
    uow.outbox.cancel(bot_id, matter(asked.id), "withdrawn", [CARD])
    _edit(uow, bot_id, matter(asked.id), TAKEN_BACK, {}, None)


def tell(uow: UnitOfWork, account: Account, asked: Registration, pressed_in: int | None) -> None:
    """The person hears the outcome, and all cards about the request show it; the one pressed in
    the chat `pressed_in` is answered by who handles the press."""
    params = {"registration": asked.id}
    bot_id = account.bot_id
    if account.telegram_id != pressed_in:
        uow.outbox.add(Message(bot_id, account.telegram_id, OUTCOME, SendClass.DEADLINE, params))
        _edit(uow, bot_id, own_matter(asked.id), SETTLED, params, pressed_in)
    uow.outbox.cancel(bot_id, matter(asked.id), "decided", [CARD])
    _edit(uow, bot_id, matter(asked.id), CARD, params, pressed_in)


def _edit(
    uow: UnitOfWork,
    bot_id: int,
    about: str,
    kind: str,
    params: dict[str, int],
    pressed_in: int | None,
) -> None:
    for chat_id, message_id in uow.outbox.living_many(bot_id, about).items():
        if chat_id != pressed_in:
            uow.outbox.add(
                Message(
                    bot_id,
                    chat_id,
                    kind,
                    SendClass.DEADLINE,
                    params,
                    matter=about,
                    edit_message_id=message_id,
                )
            )


def _account(uow: UnitOfWork, account_id: int | None) -> Account | None:
    return None if account_id is None else uow.accounts.get(account_id)


def _name(uow: UnitOfWork, account: Account | None) -> str | None:
    member = uow.members.get(account.member_id) if account and account.member_id else None
    return member.name if member else None
