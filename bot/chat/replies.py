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
from bot.store.delivery.outbox import Message

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
    """The screen for a press that is answered already: what its toast says, it says itself."""
    if screen.keys_only or not screen.toast:
        return screen
    if screen.text:
        return replace(screen, text=f"{esc(screen.toast)}\n\n{screen.text}")
    return Screen(esc(screen.toast), fresh=True)


class Written:
    """Screens as rows for the outbox; one that many people get is written out once."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self._parts: dict[int, tuple[Screen, list[dict[str, Any]]]] = {}

    def messages(self, request: Request[Any], screen: Screen) -> list[Message]:
        """An edit of the card that was pressed, or new messages."""
        incoming = request.incoming
        edits = incoming.happening is Happening.PRESS and not screen.fresh
        parts = self._written(screen)
        return [
            Message(
                self._bot_id,
                incoming.chat_id,
                "screen",
                SendClass.REPLY,
                params={"page": screen.page} if screen.page else {},
                body=body,
                matter=screen.matter if number == len(parts) else None,
                edit_message_id=incoming.message_id if edits and number == 1 else None,
            )
            for number, body in enumerate(parts, start=1)
        ]

    def _written(self, screen: Screen) -> list[dict[str, Any]]:
        """Its parts, the keys under the last; kept by which object it is."""
        if id(screen) not in self._parts:
            texts = split(screen.text) or [""]
            parts = [replace(screen, text=text, keys=()).body() for text in texts[:-1]]
            parts.append(replace(screen, text=texts[-1]).body())
            self._parts[id(screen)] = (screen, parts)
        return self._parts[id(screen)][1]


def apologise(bot_id: int, request: Request[Any], number: str) -> list[Toast]:
    """Tell the person that what they did was not saved."""
    incoming = request.incoming
    sentence = request.t._(NOT_SAVED).format(number=number)
    if incoming.callback_id is not None:
        return [Toast(incoming.callback_id, sentence, alert=True)]
    if incoming.private and request.account is not None:
        request.uow.outbox.add_all(Written(bot_id).messages(request, Screen(esc(sentence))))
    return []
