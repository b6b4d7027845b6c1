"""A bot is blocked, unblocked, added, removed, or leaves; a group becomes a supergroup."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.refusals import ControlFault
from bot.sandbox.standin import Standin
from bot.sandbox.world import Bot, Chat, Json

_ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


def upgrade(standin: Standin, group: Chat, to: int, by: Json) -> Json:
    """The group has another id from now on, and its bots are told in both; what was said in it
    stays under the old one."""
    world = standin.world
    if group.kind != "group" or to in world.groups or to >= 0:
        raise ControlFault("a group that is none yet becomes a supergroup with an id of its own")
    shape = {"id": to, "title": group.title, "type": "supergroup"}
    became = Chat(to, "supergroup", shape, group.title, True, members=set(group.members))
    group.migrated_to = to
    del world.groups[group.id]
    world.groups[to] = became
    for bot in world.bots.values():
        if bot.id in group.members:
            bot.chats[to] = became
    _announce(standin, group, {"from": by, "migrate_to_chat_id": to})
    anonymous = {"from": _ANONYMOUS, "sender_chat": shape, "migrate_from_chat_id": group.id}
    _announce(standin, became, anonymous)
    world.changes.note("people", to)
    return shape


def _announce(standin: Standin, chat: Chat, content: Json) -> None:
    """A service message, which every bot in the chat gets."""
    now = standin.clock.now()
    for bot in standin.world.bots.values():
        if bot.id in chat.members:
            number = standin.world.next_message_id(bot, chat)
            head = {"message_id": number, "chat": chat.shape, "date": int(now.timestamp())}
            bot.queue.put("message", head | content, now)


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
