"""my_chat_member: a bot is blocked, unblocked, added, removed, or leaves."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.world import Bot, Chat, Json


def tell_membership(
    bot: Bot, chat: Chat, by: Json, change: tuple[str, str], now: datetime
) -> int | None:
    """Queue the update for a change of the bot's status (from, to); its number."""
    before, after = (_member(bot, status) for status in change)
    update: Json = {
        "chat": chat.shape,
        "from": by,
        "date": int(now.timestamp()),
        "old_chat_member": before,
        "new_chat_member": after,
    }
    return bot.queue.put("my_chat_member", update, now)


def _member(bot: Bot, status: str) -> Json:
    member: Json = {"user": bot.as_user(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member
