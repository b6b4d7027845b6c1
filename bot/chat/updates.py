"""Updates as they were stored → what the edge works with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec
from telegram.constants import ChatMemberStatus, ChatType

from bot.chat.buttons import MORE

LONGEST_CODE = 16
LARGEST = 2**63 - 1
"""An id that is larger is none, and could not be stored."""


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
    GROUP_MOVED = "group_moved"  # it became a supergroup, with another id
    OTHER = "other"


@dataclass(frozen=True)
class Document:
    """A file as its message announces it; name and size (bytes) may be missing."""

    file_id: str
    name: str | None
    size: int | None


@dataclass(frozen=True)
class Incoming:
    """One update, read. For a press `text` is the callback data, `message_id` the card's and
    `shown` what that says (nothing where it is too old for Telegram to tell); a group that moved
    has `moved_to` for its id from now on. `more`: the card says more than the key is about."""

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
    moved_to: int | None = None
    shown: str = ""
    more: bool = False


_Id = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]


class _User(msgspec.Struct):
    id: _Id
    is_bot: bool
    language_code: str | None = None

    @property
    def language(self) -> str | None:
        """What Telegram is set to; language packs of people's own may have long codes."""
        return self.language_code and self.language_code[:LONGEST_CODE]


class _Chat(msgspec.Struct):
    id: _Id
    type: str

    @property
    def private(self) -> bool:
        return self.type == ChatType.PRIVATE


class _File(msgspec.Struct):
    file_id: str
    file_name: str | None = None
    file_size: int | None = None


class _Message(msgspec.Struct, rename={"sender": "from"}):
    message_id: _Id
    date: int
    chat: _Chat
    sender: _User | None = None
    text: str | None = None
    document: _File | None = None
    migrate_to_chat_id: _Id | None = None
    migrate_from_chat_id: _Id | None = None

    @property
    def move(self) -> tuple[int, int] | None:
        """The old and the new id of a group, where it became a supergroup."""
        if self.migrate_to_chat_id is not None:
            return self.chat.id, self.migrate_to_chat_id
        if self.migrate_from_chat_id is not None:
            return self.migrate_from_chat_id, self.chat.id
        return None


class _Card(msgspec.Struct):
    message_id: _Id
    chat: _Chat
    text: str = ""


class _Query(msgspec.Struct, rename={"sender": "from"}):
    id: str
    sender: _User
    chat_instance: str
    message: _Card | None = None
    data: str | None = None


class _Standing(msgspec.Struct):
    status: str

    @property
    def gone(self) -> bool:
        return self.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class _Changed(msgspec.Struct, rename={"sender": "from"}):
    chat: _Chat
    sender: _User
    old_chat_member: _Standing
    new_chat_member: _Standing


class _Update(msgspec.Struct):
    """What is needed of an update (Bot API, Update); whatever else is in it is passed over."""

    update_id: int
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Query | None = None
    my_chat_member: _Changed | None = None


_DECODER = msgspec.json.Decoder(_Update)
_NOBODYS = Incoming(Happening.OTHER, 0, 0, private=False)


def read(payload: str) -> Incoming:
    """Read a stored update; raises ValueError for one that is not what the Bot API promises."""
    update = _decoded(payload)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    message = update.message or update.edited_message
    if message is not None and message.move is not None:
        old, new = message.move
        return Incoming(Happening.GROUP_MOVED, 0, old, private=False, moved_to=new)
    if message is None or message.sender is None or message.sender.is_bot:
        return _NOBODYS
    return _message(message, message.sender, edited=update.message is None)


def _decoded(payload: str) -> _Update:
    try:
        return _DECODER.decode(payload)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:  # half a surrogate pair is no JSON to everybody
        return msgspec.convert(json.loads(payload), _Update)


def _press(query: _Query) -> Incoming:
    card = query.message
    if card is None:
        return Incoming(Happening.OTHER, query.sender.id, 0, private=False, callback_id=query.id)
    return Incoming(
        Happening.PRESS,
        query.sender.id,
        card.chat.id,
        private=card.chat.private,
        language_code=query.sender.language,
        text=(query.data or "").removesuffix(MORE),
        message_id=card.message_id,
        callback_id=query.id,
        shown=card.text,
        more=(query.data or "").endswith(MORE),
    )


def _standing(changed: _Changed) -> Incoming:
    gone, was_gone = changed.new_chat_member.gone, changed.old_chat_member.gone
    if changed.chat.private:
        happening = Happening.BLOCKED if gone else Happening.UNBLOCKED
    else:
        happening = Happening.ADDED_TO_GROUP if was_gone and not gone else Happening.OTHER
    return Incoming(
        happening,
        changed.sender.id,
        changed.chat.id,
        private=changed.chat.private,
        language_code=changed.sender.language,
    )


def _message(message: _Message, person: _User, *, edited: bool) -> Incoming:
    text = message.text or ""
    command, _, rest = command_of(text)
    file = message.document
    happening = Happening.FILE if file else Happening.THING
    if text:
        happening = Happening.COMMAND if command else Happening.TEXT
    return Incoming(
        Happening.EDITED if edited else happening,
        person.id,
        message.chat.id,
        private=message.chat.private,
        language_code=person.language,
        text=rest,
        command=command,
        message_id=message.message_id,
        document=Document(file.file_id, file.file_name, file.file_size) if file else None,
    )


_COMMAND = re.compile(r"/([^\s@]+)(?:@(\S*))?")


def command_of(text: str) -> tuple[str, str, str]:
    """`/new@zhibu_bot 党课` → ("new", "zhibu_bot", "党课"); ("", "", text) when it is none."""
    found = _COMMAND.match(text)
    if found is None:
        return "", "", text
    name, to = found.groups(default="")
    return name.casefold(), to.casefold(), text[found.end() :].strip()
