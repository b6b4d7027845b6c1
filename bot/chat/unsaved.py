"""While nothing can be stored people are told so: no answer of theirs looks as if it counted."""

from __future__ import annotations

from typing import Any

import structlog

from bot.chat import faults, updates
from bot.chat.transport import Transport
from bot.chat.updates import Happening, Incoming
from bot.errors import N_
from bot.i18n import language, negotiate
from bot.store.engine import Obstacle, obstacle

log = structlog.get_logger()
NOT_SAVED_YET = N_(
    "⚠️ Not saved yet: there is no room on my side. I keep trying; if nothing changes here, please "
    "try again later."
)
MOST = 30
"""So many are told at a time; the others when it is tried again."""
_NOBODYS = Incoming(Happening.OTHER, 0, 0, private=False)
_SAID = (Happening.TEXT, Happening.COMMAND, Happening.FILE, Happening.THING)


class Unsaved:
    """Tells people of one bot, each press once and each person once, until all is well again."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._told: set[str | int] = set()

    def over(self) -> None:
        """Things can be stored again."""
        self._told.clear()

    async def tell(self, fault: Exception, payloads: list[str]) -> None:
        """Tell those whose updates these are, if it is for want of room that storing failed."""
        if obstacle(fault) is not Obstacle.FULL:
            return
        fresh = [one for one in map(_read, payloads) if _key(one) not in (None, *self._told)]
        for incoming in fresh[:MOST]:
            key = _key(incoming)
            if key is not None and key not in self._told:
                self._told.add(key)
                await self._say(incoming)

    async def _say(self, incoming: Incoming) -> None:
        said = language(negotiate(incoming.language_code))._(NOT_SAVED_YET)
        fields: dict[str, Any] = {"chat_id": incoming.chat_id, "text": said}
        method = "sendMessage"
        if incoming.callback_id is not None:
            method = "answerCallbackQuery"
            fields = {"callback_query_id": incoming.callback_id, "text": said, "show_alert": True}
        try:
            await self._transport.call(method, fields)
        except faults.CallFault as refused:
            log.info("unsaved.not_told", fault=type(refused).__name__)


def _read(payload: str) -> Incoming:
    try:
        return updates.read(payload)
    except ValueError:
        return _NOBODYS


def _key(incoming: Incoming) -> str | int | None:
    """What is told once: a press, or a person who said something in private."""
    if incoming.callback_id is not None:
        return incoming.callback_id
    return incoming.person_id if incoming.private and incoming.happening in _SAID else None
