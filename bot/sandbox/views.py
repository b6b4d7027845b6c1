"""What the control interface shows: people, chats, messages."""

from __future__ import annotations

import time
from typing import Any

from bot.sandbox.methods.commands import seen_by
from bot.sandbox.standin import Standin
from bot.sandbox.world import Bot, Chat, Json, Person

_COPIED = (
    "message_id",
    "date",
    "edit_date",
    "reply_markup",
    "link_preview_options",
    "has_protected_content",
    "sticker",
    "voice",
    "location",
    "contact",
)


def person_view(bot: Bot | None, person: Person) -> Json:
    """A person, and how they stand to the bot."""
    chat = bot.chats.get(person.id) if bot else None
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "note": person.note,
        "deactivated": person.deactivated,
        "started": bool(chat and chat.started),
        "blocked": bool(chat and chat.blocked),
        "unread": chat.unread if chat else 0,
    }


def chat_view(standin: Standin, bot: Bot, chat: Chat, person: Person | None) -> Json:
    """A chat as its people see it. Message dates are Unix time, those of toasts ISO instants."""
    return {
        "version": standin.world.changes.version,
        "id": chat.id,
        "title": chat.title or (person.first_name if person else ""),
        "started": chat.started,
        "blocked": chat.blocked,
        "messages": [_message(chat, one) for one in chat.messages.values()],
        "toasts": [
            {
                "callback_query_id": toast.callback_query_id,
                "at": toast.at.isoformat(),
                "text": toast.text,
                "show_alert": toast.show_alert,
                "url": toast.url,
            }
            for toast in chat.toasts
        ],
        "waiting": list(chat.waiting_presses),
        "commands": seen_by(bot, chat, person.language_code if person else ""),
        "menu_button": _menu_button(bot, chat),
        "typing": time.monotonic() < chat.typing_until,
    }


def _menu_button(bot: Bot, chat: Chat) -> Json:
    return bot.menu_buttons.get(chat.id) or bot.menu_buttons.get(None) or {"type": "default"}


def _message(chat: Chat, message: Json) -> Json:
    sender = message["from"]
    view: Json = {name: message[name] for name in _COPIED if name in message}
    view["from"] = "bot" if sender["is_bot"] else "person"
    view["from_id"] = sender["id"]
    view["name"] = sender["first_name"]
    view["text"] = message.get("text", "")
    view["caption"] = message.get("caption", "")
    view["entities"] = message.get("entities") or message.get("caption_entities") or []
    if "reply_to_message" in message:
        view["reply_to"] = message["reply_to_message"]["message_id"]
    if "document" in message:
        view["document"] = _document(message["document"])
    if "photo" in message:
        view["photo"] = _photo(message["photo"][-1])
    if message["message_id"] in chat.deleted:
        view["deleted"] = True
    return view


def _document(shape: dict[str, Any]) -> Json:
    named = {name: shape[name] for name in ("file_id", "file_name", "mime_type")}
    return {**named, "size": shape["file_size"], "url": f"/control/files/{shape['file_id']}"}


def _photo(shape: dict[str, Any]) -> Json:
    named = {name: shape[name] for name in ("file_id", "width", "height")}
    return {**named, "size": shape["file_size"], "url": f"/control/files/{shape['file_id']}"}
