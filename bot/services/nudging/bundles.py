"""Messages that say several things: what one of them is about has changed, so all of it is said
again."""

from __future__ import annotations

from bot.domain.delivery import SendClass
from bot.services.nudging.taking import RUNG, TASK_RUNG, rung_matter, task_rung_matter
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork

EDIT = "nudge.bundle_edit"


def beside(uow: UnitOfWork, bot_id: int, place: tuple[int, int], matter: str) -> set[str]:
    """The lists of who owes that a message (chat id, message id) has beside what it is about."""
    parts = uow.bundles.in_messages(bot_id, [place], {matter}).get(place, [])
    of_meetings = {rung_matter(one.params["activity"]) for one in parts if one.kind == RUNG}
    of_tasks = {one.params["assignment"] for one in parts if one.kind == TASK_RUNG}
    return of_meetings | {task_rung_matter(number) for number in of_tasks}


def edits(uow: UnitOfWork, bot_id: int, matters: set[str]) -> list[Message]:
    """An edit of every message that says something of these matters beside what it is about, while
    it is about that still."""
    found = uow.bundles.about(bot_id, matters)
    if not found:
        return []
    chats = {one.chat_id for one in found}
    shown = {
        (one.matter, one.chat_id, one.message_id)
        for one in uow.cards.showing(bot_id, {one.matter for one in found}, chats)
    }
    return [
        Message(
            bot_id,
            one.chat_id,
            EDIT,
            SendClass.DEADLINE,
            matter=one.matter,
            edit_message_id=one.message_id,
        )
        for one in dict.fromkeys(found)
        if (one.matter, one.chat_id, one.message_id) in shown
    ]
