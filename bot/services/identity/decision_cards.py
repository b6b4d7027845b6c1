"""The cards of those who decide about something: offered to all of them, and the same everywhere
once it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.delivery import SendClass
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork


def offer(
    uow: UnitOfWork, kind: str, about: str, params: dict[str, Any], to: Iterable[Account]
) -> None:
    """Send a card `about` a matter to all who decide and do not have it yet."""
    uow.outbox.add_all(
        [
            Message(
                account.bot_id,
                account.telegram_id,
                kind,
                SendClass.DEADLINE,
                params=params,
                dedupe_key=f"{about}:{account.id}",
                matter=about,
            )
            for account in to
        ]
    )


def refresh(
    uow: UnitOfWork,
    bot_id: int,
    kind: str,
    about: str,
    params: dict[str, Any],
    pressed_in: int | None,
) -> None:
    """Every such card shows how it stands; what waits to be sent does not go out; whoever pressed
    sees it at once."""
    uow.outbox.cancel(bot_id, about, "settled", [kind])
    uow.outbox.add_all(
        [
            Message(
                bot_id,
                one.chat_id,
                kind,
                SendClass.DEADLINE,
                params=params,
                matter=one.matter,
                edit_message_id=one.message_id,
            )
            for one in uow.cards.showing(bot_id, {about})
            if one.chat_id != pressed_in
        ]
    )
