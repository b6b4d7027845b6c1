"""Somebody cannot be written to any more: those who head their unit are told once, and hear when
it is over."""

from __future__ import annotations

from datetime import date

from bot.domain.delivery import SendClass
from bot.services.identity.deciders import HEADS
from bot.services.identity.profiles import profile
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

LOST = "reach.lost"
BACK = "reach.back"


def tell(uow: UnitOfWork, account: Account, today: date) -> None:
    """Those who head the member's unit, or the next one above that has somebody in chat, learn
    that the member is not reached any more; on one day once."""
    for head in _heads(uow, account, today):
        uow.outbox.add(
            Message(
                account.bot_id,
                head.telegram_id,
                LOST,
                SendClass.DEADLINE,
                params={"account": account.id},
                dedupe_key=f"{_matter(account)}:{today.isoformat()}:{head.id}",
                matter=_matter(account),
            )
        )


def over(uow: UnitOfWork, account: Account) -> None:
    """The member is reached again: what was not said yet need not be, what was said is put
    right."""
    uow.outbox.cancel(account.bot_id, _matter(account), "reached again", [LOST])
    for chat_id, message_id in uow.outbox.living_many(account.bot_id, _matter(account)).items():
        uow.outbox.add(
            Message(
                account.bot_id,
                chat_id,
                BACK,
                SendClass.DEADLINE,
                params={"account": account.id},
                matter=_matter(account),
                edit_message_id=message_id,
            )
        )


def _matter(account: Account) -> str:
    return f"reach:{account.id}"


def _heads(uow: UnitOfWork, account: Account, today: date) -> list[Account]:
    person = profile(uow, account.member_id, today) if account.member_id is not None else None
    if person is None or person.unit is None:
        return []
    return heads(uow, account.bot_id, person.unit, today, without=account.member_id)


def heads(
    uow: UnitOfWork, bot_id: int, unit: Unit, today: date, *, without: int | None = None
) -> list[Account]:
    """Those who head a unit, or the next one above it that has somebody else in chat."""
    chain = [unit, *uow.units.above(unit)]
    held = uow.members.appointments(today, unit_ids={unit.id for unit in chain})
    leading = [one for one in held if one.role in HEADS and one.member_id != without]
    in_chat = uow.accounts.of_members(bot_id, {one.member_id for one in leading})
    for above in chain:
        ids = sorted({one.member_id for one in leading if one.unit_id == above.id})
        found = [in_chat[who] for who in ids if who in in_chat]
        reached = [head for head in found if head.unreachable is None]
        if reached:
            return reached
    return []
