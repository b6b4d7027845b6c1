"""One call of a method, and the chat it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.refusals import Refusal, bad_request, forbidden, upgraded
from bot.sandbox.world import Bot, Chat, Json, World

_NOT_SIMULATED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "message_effect_id",
    "suggested_post_parameters",
    "allow_paid_broadcast",
    "inline_message_id",
    "rich_message",
)


@dataclass(frozen=True)
class Call:
    """A checked request: who asks, with which fields, at which instant of the sandbox clock."""

    world: World
    bot: Bot
    fields: dict[str, Any]
    now: datetime

    @property
    def date(self) -> int:
        """The instant as Unix time."""
        return int(self.now.timestamp())


def known_chat(call: Call, chat_id: Any) -> Chat:
    """A chat the bot has met. Raises Refusal (chat not found)."""
    chat = call.bot.chats.get(chat_id)
    if chat is None or not chat.started:
        raise bad_request("chat not found")
    return chat


def open_chat(call: Call) -> Chat:
    """The chat of the request, if the bot may write there now.

    Raises Refusal: chat not found, never started, blocked, deactivated, not a member, upgraded.
    """
    refuse_unsimulated(call.fields)
    chat_id = call.fields.get("chat_id")
    chat = call.bot.chats.get(chat_id) if isinstance(chat_id, int) else None
    person = call.world.people.get(chat_id) if isinstance(chat_id, int) else None
    if person is not None and person.deactivated:
        raise forbidden("user is deactivated")
    if chat is None or not chat.started:
        raise _unreachable(known=person is not None)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if chat.kind != "private" and call.bot.id not in chat.members:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def _unreachable(known: bool) -> Refusal:
    if known:
        return forbidden("bot can't initiate conversation with a user")
    return bad_request("chat not found")


def refuse_unsimulated(fields: Json) -> None:
    """Raises Refusal for fields the Bot API has and the stand-in does not act on."""
    if "message_thread_id" in fields:
        raise bad_request("message thread not found")
    for name in _NOT_SIMULATED:
        if fields.get(name):
            raise bad_request(f'the stand-in does not act on field "{name}"')
