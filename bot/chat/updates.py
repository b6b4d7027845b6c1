"""Updates as Telegram sends them → what the edge works with; and what may be stored of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram import Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.store.inbox import Arrival

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update asked for (Bot API, getUpdates.allowed_updates)."""

OPEN_COMMANDS = ("start", "help", "privacy")
"""What somebody unknown may say; other words of theirs are dropped before storing."""

LONGEST_CODE = 16


class Happening(StrEnum):
    """What kind of thing an update tells."""

    COMMAND = "command"
    TEXT = "text"
    PRESS = "press"
    FILE = "file"
    THING = "thing"  # a sticker, photo, voice …
    EDITED = "edited"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    ADDED_TO_GROUP = "added_to_group"
    OTHER = "other"


@dataclass(frozen=True)
class Document:
    """A file as its message announces it; name and size (bytes) may be missing."""

    file_id: str
    name: str | None
    size: int | None


@dataclass(frozen=True)
class Incoming:
    """One update, read. For a press `text` is the callback data and `message_id` the card's."""

    happening: Happening
    person_id: int
    chat_id: int
    private: bool
    language_code: str | None = None
    text: str = ""
    command: str = ""
    message_id: int | None = None
    callback_id: str | None = None
    document: Document | None = None


def read(payload: str) -> Incoming:
    """Read a stored update.

    Raises KeyError, TypeError, ValueError or AttributeError for one that is not what the Bot API
    promises.
    """
    update = Update.de_json(json.loads(payload), None)
    if update.callback_query is not None:
        return _press(update)
    if update.my_chat_member is not None:
        return _standing(update)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return Incoming(Happening.OTHER, 0, 0, private=False)
    return _message(message, edited=update.message is None)


def _press(update: Update) -> Incoming:
    query = update.callback_query
    if query is None:
        return Incoming(Happening.OTHER, 0, 0, private=False)
    if query.message is None:
        return Incoming(Happening.OTHER, query.from_user.id, 0, private=False, callback_id=query.id)
    return Incoming(
        Happening.PRESS,
        query.from_user.id,
        query.message.chat.id,
        private=query.message.chat.type == ChatType.PRIVATE,
        language_code=_code(query.from_user),
        text=query.data or "",
        message_id=query.message.message_id,
        callback_id=query.id,
    )


def _standing(update: Update) -> Incoming:
    changed = update.my_chat_member
    if changed is None:
        return Incoming(Happening.OTHER, 0, 0, private=False)
    private = changed.chat.type == ChatType.PRIVATE
    gone = changed.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    was_gone = changed.old_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if private:
        happening = Happening.BLOCKED if gone else Happening.UNBLOCKED
    else:
        happening = Happening.ADDED_TO_GROUP if was_gone and not gone else Happening.OTHER
    return Incoming(
        happening,
        changed.from_user.id,
        changed.chat.id,
        private=private,
        language_code=_code(changed.from_user),
    )


def _message(message: Message, *, edited: bool) -> Incoming:
    person = message.from_user
    assert person is not None  # noqa: S101 - the caller has looked
    text = message.text or ""
    command, _, rest = _command(text)
    file = message.document
    happening = Happening.FILE if file else Happening.THING
    if text:
        happening = Happening.COMMAND if command else Happening.TEXT
    return Incoming(
        Happening.EDITED if edited else happening,
        person.id,
        message.chat.id,
        private=message.chat.type == ChatType.PRIVATE,
        language_code=_code(person),
        text=rest,
        command=command,
        message_id=message.message_id,
        document=Document(file.file_id, file.file_name, file.file_size) if file else None,
    )


def _code(person: User) -> str | None:
    """The language Telegram is set to; language packs of people's own may have long codes."""
    return person.language_code and person.language_code[:LONGEST_CODE]


_COMMAND = re.compile(r"/([^\s@]+)(?:@(\S*))?")


def _command(text: str) -> tuple[str, str, str]:
    """`/new@zhibu_bot 党课` → ("new", "zhibu_bot", "党课"); ("", "", text) when it is none."""
    found = _COMMAND.match(text)
    if found is None:
        return "", "", text
    name, to = found.groups(default="")
    return name.casefold(), to.casefold(), text[found.end() :].strip()


def arrival(raw: dict[str, Any], username: str) -> Arrival | None:
    """What to store of a raw update, or None to drop it: the chatter of groups is nobody's
    business, only commands to the bot of this `username` are looked at there. What cannot be read
    is stored whole, and set aside when its turn comes."""
    message = raw.get("message") or raw.get("edited_message")
    if isinstance(message, dict) and _is_group(message) and not _is_for(username, message):
        return None
    return Arrival(int(raw["update_id"]), _person(raw), json.dumps(raw))


def without_words(kept: Arrival) -> Arrival:
    """The same update with what an unknown person wrote taken out, unless they may say it."""
    raw = json.loads(kept.payload)
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        if isinstance(message, dict):
            names = (*_FRAME, "text") if _is_open(message) else _FRAME
            raw[kind] = {name: message[name] for name in names if name in message}
    return Arrival(kept.update_id, kept.person_id, json.dumps(raw))


_FRAME = ("message_id", "date", "chat", "from")


def _person(raw: dict[str, Any]) -> int:
    for kind in ALLOWED:
        part = raw.get(kind)
        if isinstance(part, dict) and isinstance(part.get("from"), dict):
            found = part["from"].get("id")
            if isinstance(found, int):
                return found
    return 0


def _is_group(message: dict[str, Any]) -> bool:
    chat = message.get("chat")
    return isinstance(chat, dict) and chat.get("type") in (
        ChatType.GROUP,
        ChatType.SUPERGROUP,
        ChatType.CHANNEL,
    )


def _is_for(username: str, message: dict[str, Any]) -> bool:
    """A command that is not expressly another bot's."""
    command, to, _ = _command(str(message.get("text") or ""))
    return bool(command) and to in ("", username.casefold())


def _is_open(message: dict[str, Any]) -> bool:
    return _command(str(message.get("text") or ""))[0] in OPEN_COMMANDS
