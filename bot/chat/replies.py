"""What an update is answered with: messages for the outbox, and what a press says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from telegram.constants import CallbackQueryLimit

from bot.chat.request import Request
from bot.chat.screens import Screen, esc, split
from bot.chat.updates import Happening
from bot.domain.delivery import SendClass
from bot.errors import N_
from bot.store.outbox import Message

NOT_SAVED = N_(
    "Not saved: something went wrong on my side (number {number}). Please try again later; "
    "the administrators have been told."
)


@dataclass(frozen=True)
class Toast:
    """What a press says (answerCallbackQuery); goes out right after the commit."""

    callback_id: str
    text: str | None = None
    alert: bool = False


def toast(callback_id: str, screens: list[Screen]) -> Toast:
    """What a press says: the first toast of its screens."""
    said = next((screen for screen in screens if screen.toast), Screen())
    limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    text = said.toast[:limit] if said.toast else None
    return Toast(callback_id, text, said.alert)


def spoken(screen: Screen) -> Screen:
    """The screen for a press that is answered already: what only the toast says is a message."""
    if screen.text or screen.keys_only or not screen.toast:
        return screen
    return Screen(esc(screen.toast), fresh=True)


def messages(bot_id: int, request: Request[Any], screen: Screen) -> list[Message]:
    """A screen as rows for the outbox: an edit of the card that was pressed, or new messages."""
    incoming = request.incoming
    edits = incoming.happening is Happening.PRESS and not screen.fresh
    parts = split(screen.text) or [""]
    made = []
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        body = replace(screen, text=part, keys=screen.keys if last else ()).body()
        made.append(
            Message(
                bot_id,
                incoming.chat_id,
                "screen",
                SendClass.REPLY,
                body=body,
                matter=screen.matter if last else None,
                edit_message_id=incoming.message_id if edits and number == 0 else None,
            )
        )
    return made


def apologise(bot_id: int, request: Request[Any], number: str) -> list[Toast]:
    """Tell the person that what they did was not saved."""
    incoming = request.incoming
    sentence = request.t._(NOT_SAVED).format(number=number)
    if incoming.callback_id is not None:
        return [Toast(incoming.callback_id, sentence, alert=True)]
    if incoming.private and request.account is not None:
        request.uow.outbox.add_all(messages(bot_id, request, Screen(esc(sentence))))
    return []
