"""What people do: they write, press buttons, attach things, edit, block."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from bot.sandbox.files import Upload
from bot.sandbox.membership import tell_membership
from bot.sandbox.refusals import ControlFault
from bot.sandbox.standin import Standin
from bot.sandbox.texts import clean, detect, units
from bot.sandbox.updates import CALLBACK_LIFETIME
from bot.sandbox.world import Bot, Chat, Json, Person, Press

MOST_TEXT = 4096


def say(standin: Standin, bot: Bot, person: Person, text: str, group: Chat | None) -> Json:
    """A text message; in a private chat the first one starts the chat."""
    text = clean(text).strip(" \n")
    if not 1 <= units(text) <= MOST_TEXT:
        raise ControlFault("a text has 1 to 4096 UTF-16 units")
    content: Json = {"text": text}
    if entities := detect(text):
        content["entities"] = entities
    if group is not None:
        return _say_in_group(standin, bot, person, group, content)
    return _write(standin, bot, person, content)


def attach(standin: Standin, bot: Bot, person: Person, kind: str, upload: Upload | None) -> Json:
    """A photo, document, sticker, voice message, location or contact in the private chat."""
    return _write(standin, bot, person, _attachment(standin, person, kind, upload))


def edit(standin: Standin, bot: Bot, person: Person, message_id: int, text: str) -> Json:
    """A person changes the text of their own message."""
    chat, now = _writable(standin, bot, person), standin.clock.now()
    message = chat.messages.get(message_id)
    if message is None or message["from"]["id"] != person.id or "text" not in message:
        raise ControlFault(f"message {message_id} is no text message of this person", 404)
    edited = {name: value for name, value in message.items() if name != "entities"}
    edited |= {"edit_date": int(now.timestamp()), "text": text}
    if entities := detect(text):
        edited["entities"] = entities
    chat.messages[message_id] = edited
    update_id = bot.queue.put("edited_message", edited, now)
    standin.world.changes.note("edit", chat.id)
    return {"message_id": message_id, "update_id": update_id}


def press(
    standin: Standin, bot: Bot, person: Person, chat: Chat, message_id: int, data: str
) -> Json:
    """A button of a message is pressed; the query carries the message as it is now."""
    if chat.kind == "private":
        _writable(standin, bot, person)
    now = standin.clock.now()
    _forget_old_presses(bot, now)
    query_id = str(secrets.randbits(62))
    message: Json = chat.messages.get(message_id, {})
    if not message or message_id in chat.deleted:
        message = {"chat": chat.shape, "message_id": message_id, "date": 0}
    query: Json = {
        "id": query_id,
        "from": person.as_user(),
        "message": message,
        "chat_instance": chat.instance,
        "data": data,
    }
    bot.presses[query_id] = Press(chat, person.id, now)
    chat.waiting_presses.append(query_id)
    chat.unread = 0
    update_id = bot.queue.put("callback_query", query, now)
    return {"callback_query_id": query_id, "update_id": update_id}


def block(standin: Standin, bot: Bot, person: Person, blocked: bool) -> Json:
    """The person blocks the bot or lets it in again."""
    chat = standin.world.private_chat(bot, person)
    if chat.blocked == blocked:
        return {"update_id": None}
    chat.blocked = blocked
    change = ("member", "kicked") if blocked else ("kicked", "member")
    update_id = None
    if chat.started:
        update_id = tell_membership(bot, chat, person.as_user(), change, standin.clock.now())
    standin.world.changes.note("people", person.id)
    return {"update_id": update_id}


def join(standin: Standin, bot: Bot, group: Chat) -> Json:
    """A bot is added to a group by whoever owns it."""
    now = standin.clock.now()
    before = "left" if bot.id not in group.members else "member"
    group.members.add(bot.id)
    group.started = True
    bot.chats[group.id] = group
    update_id = tell_membership(bot, group, _owner(standin), (before, "member"), now)
    standin.world.changes.note("people", group.id)
    return {"update_id": update_id}


def _owner(standin: Standin) -> Json:
    people = list(standin.world.people.values())
    if not people:
        raise ControlFault("a group needs somebody: POST /control/people first", 409)
    return people[0].as_user()


def _writable(standin: Standin, bot: Bot, person: Person) -> Chat:
    chat = standin.world.private_chat(bot, person)
    if chat.blocked:
        raise ControlFault("this person has blocked the bot; unblock it first", 409)
    if person.deactivated:
        raise ControlFault("this person's account is deactivated", 409)
    return chat


def _write(standin: Standin, bot: Bot, person: Person, content: Json) -> Json:
    chat = _writable(standin, bot, person)
    chat.started = True
    message = _put(standin, bot, person, chat, content)
    update_id = bot.queue.put("message", message, standin.clock.now())
    return {"message_id": message["message_id"], "update_id": update_id}


def _put(standin: Standin, bot: Bot, person: Person, chat: Chat, content: Json) -> Json:
    message: Json = {
        "message_id": standin.world.next_message_id(bot, chat),
        "from": person.as_user(),
        "chat": chat.shape,
        "date": int(standin.clock.now().timestamp()),
        **content,
    }
    chat.messages[message["message_id"]] = message
    chat.unread = 0
    standin.world.changes.note("message", chat.id)
    return message


def _say_in_group(standin: Standin, bot: Bot, person: Person, group: Chat, content: Json) -> Json:
    message = _put(standin, bot, person, group, content)
    number = None
    for member in standin.world.bots.values():
        if member.id in group.members and _hears(member, content["text"]):
            update_id = member.queue.put("message", message, standin.clock.now())
            number = update_id if member is bot else number
    return {"message_id": message["message_id"], "update_id": number}


def _hears(bot: Bot, text: str) -> bool:
    """Privacy mode: in a group a bot gets commands and what names it, unless it reads all."""
    if bot.reads_all or f"@{bot.username}".lower() in text.lower():
        return True
    word = text.split(maxsplit=1)[0]
    return word.startswith("/") and "@" not in word


def _forget_old_presses(bot: Bot, now: datetime) -> None:
    for query_id, waiting in list(bot.presses.items()):
        if now - waiting.at <= CALLBACK_LIFETIME:
            return
        del bot.presses[query_id]
        if query_id in waiting.chat.waiting_presses:
            waiting.chat.waiting_presses.remove(query_id)


def _attachment(standin: Standin, person: Person, kind: str, upload: Upload | None) -> Json:
    if kind == "location":
        return {"location": {"latitude": 39.9042, "longitude": 116.4074}}
    if kind == "contact":
        contact = {"phone_number": "+10000000000", "first_name": person.first_name}
        return {"contact": {**contact, "user_id": person.id}}
    if upload is None:
        raise ControlFault(f"a {kind} needs content_base64")
    files = standin.world.files
    if kind == "photo":
        return {"photo": [files.keep_photo(upload).as_sent]}
    if kind == "document":
        return {"document": files.keep_document(upload).as_sent}
    return {kind: files.keep(kind, upload, _SHAPES[kind]).as_sent}


_SHAPES: dict[str, dict[str, Any]] = {
    "sticker": {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    },
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
}
