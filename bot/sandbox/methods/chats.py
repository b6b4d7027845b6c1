"""getMe, getChat, leaveChat."""

from __future__ import annotations

from bot.sandbox.membership import tell_membership
from bot.sandbox.methods.calls import Call, known_chat, open_chat
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Json


def get_me(call: Call) -> Json:
    """getMe."""
    return {
        **call.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(call: Call) -> Json:
    """getChat: a ChatFullInfo with what Telegram always sends."""
    chat = known_chat(call, call.fields["chat_id"])
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **chat.shape,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def leave_chat(call: Call) -> bool:
    """leaveChat: a group."""
    chat = open_chat(call)
    if chat.kind == "private":
        raise bad_request("can't leave private chats")
    chat.members.discard(call.bot.id)
    tell_membership(call.bot, chat, call.bot.as_user(), ("member", "left"), call.now)
    call.world.changes.note("people", chat.id)
    return True
