"""Updates as Telegram sends them (Bot API, Update)."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]
DATE = 1_795_395_600


def user(number: int) -> Raw:
    """A user."""
    return {"id": number, "is_bot": False, "first_name": "李静", "language_code": "en"}


def private(number: int) -> Raw:
    """The private chat of a user."""
    return {"id": number, "type": "private", "first_name": "李静"}


def group() -> Raw:
    """A group."""
    return {"id": -500, "type": "supergroup", "title": "群"}


def said(update_id: int, person: int, text: str, chat: Raw | None = None, **more: Any) -> Raw:
    """Somebody typed something, in private unless `chat`."""
    message = {
        "message_id": update_id,
        "date": DATE,
        "chat": chat or private(person),
        "from": user(person),
        "text": text,
        **more,
    }
    return {"update_id": update_id, "message": message}


def pressed(
    update_id: int, person: int, data: str, chat: Raw | None = None, message_id: int = 55
) -> Raw:
    """Somebody pressed a button under message 55."""
    card = {
        "message_id": message_id,
        "date": DATE,
        "chat": chat or private(person),
        "from": {"id": 7000000001, "is_bot": True, "first_name": "Zhibu"},
        "text": "卡",
    }
    query = {
        "id": f"q{update_id}",
        "from": user(person),
        "chat_instance": "1",
        "message": card,
        "data": data,
    }
    return {"update_id": update_id, "callback_query": query}
