"""What may be stored of an update as Telegram sends it."""

from __future__ import annotations

import json
from typing import Any

from msgspec.json import encode
from telegram.constants import ChatType

from bot.chat.updates import LARGEST, command_of
from bot.store.delivery.inbox import Arrival

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update asked for (Bot API, getUpdates.allowed_updates)."""

OPEN_COMMANDS = ("start", "help", "privacy")
"""What somebody unknown may say; other words of theirs are dropped before storing."""

STRANGERS_WORDS = 128
"""As long as `/start` with what a link carries can be."""
STRANGERS_BYTES = 4096
"""More than any update of theirs needs; of a longer one only its number is kept."""


def arrival(raw: dict[str, Any], username: str) -> Arrival | None:
    """What to store of a raw update, or None to drop it: the chatter of groups is nobody's
    business, only commands to the bot of this `username`, and that the group has another id, are
    looked at there. What cannot be read is stored whole, and set aside when its turn comes."""
    message = raw.get("message") or raw.get("edited_message")
    if isinstance(message, dict) and _is_group(message) and not _concerns(username, message):
        return None
    return Arrival(int(raw["update_id"]), _person(raw), _written(raw))


def _written(raw: dict[str, Any]) -> str:
    try:
        return encode(raw).decode()
    except UnicodeEncodeError:  # half a surrogate pair
        return json.dumps(raw)


def without_words(kept: Arrival) -> Arrival:
    """The same update with what an unknown person wrote taken out, unless they may say it; never
    more than STRANGERS_BYTES."""
    raw = json.loads(kept.payload)
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        if isinstance(message, dict):
            raw[kind] = _only(message, _FRAME)
            if _is_open(message):
                raw[kind]["text"] = message["text"][:STRANGERS_WORDS]
    query = raw.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        raw["callback_query"] = {**query, "message": _only(query["message"], _FRAME)}
    payload = json.dumps(raw)
    if len(payload) > STRANGERS_BYTES:
        payload = json.dumps({"update_id": kept.update_id})
    return Arrival(kept.update_id, kept.person_id, payload)


def _only(part: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: part[name] for name in names if name in part}


_MOVES = ("migrate_to_chat_id", "migrate_from_chat_id")
_FRAME = ("message_id", "date", "chat", "from", *_MOVES)


def _person(raw: dict[str, Any]) -> int:
    for kind in ALLOWED:
        part = raw.get(kind)
        if isinstance(part, dict) and isinstance(part.get("from"), dict):
            found = part["from"].get("id")
            if is_id(found):
                return int(found)
    return 0


def is_id(number: Any) -> bool:
    """Whether it can be somebody's or something's: one too big to be stored never is."""
    return type(number) is int and abs(number) <= LARGEST


def _is_group(message: dict[str, Any]) -> bool:
    chat = message.get("chat")
    return isinstance(chat, dict) and chat.get("type") in (
        ChatType.GROUP,
        ChatType.SUPERGROUP,
        ChatType.CHANNEL,
    )


def _concerns(username: str, message: dict[str, Any]) -> bool:
    return any(name in message for name in _MOVES) or _is_for(username, message)


def _is_for(username: str, message: dict[str, Any]) -> bool:
    """A command that is not expressly another bot's."""
    command, to, _ = command_of(str(message.get("text") or ""))
    return bool(command) and to in ("", username.casefold())


def _is_open(message: dict[str, Any]) -> bool:
    return command_of(str(message.get("text") or ""))[0] in OPEN_COMMANDS
