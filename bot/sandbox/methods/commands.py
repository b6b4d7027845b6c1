"""Command menus and the bot's descriptions."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.methods.calls import Call, known_chat
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Bot, Chat, CommandKey, Json

MOST_COMMANDS = 100

_NAME = re.compile(r"[a-z0-9_]{1,32}\Z")
_LANGUAGE = re.compile(r"[a-z]{2}\Z")


def set_my_commands(call: Call) -> bool:
    """setMyCommands: for a scope and a language."""
    key, commands = _key(call), call.fields["commands"]
    if not commands:
        raise bad_request("commands are not specified")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(_NAME.match(one["command"]) for one in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    call.bot.commands[key] = commands
    call.world.changes.note("commands", _noted(key))
    return True


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: those set for exactly this scope and language."""
    return call.bot.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands: the wider scope shows through again."""
    key = _key(call)
    call.bot.commands.pop(key, None)
    call.world.changes.note("commands", _noted(key))
    return True


def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton: of a private chat, or of all."""
    chat_id = call.fields.get("chat_id")
    if chat_id is not None:
        known_chat(call, chat_id)
    button = call.fields.get("menu_button", {"type": "default"})
    if button["type"] == "web_app":
        raise bad_request("the stand-in does not open web apps")
    call.bot.menu_buttons[chat_id] = button
    call.world.changes.note("commands", chat_id)
    return True


def set_my_description(call: Call) -> bool:
    """setMyDescription: what an empty chat shows."""
    return _describe(call, "description")


def set_my_short_description(call: Call) -> bool:
    """setMyShortDescription: what the profile shows."""
    return _describe(call, "short_description")


def seen_by(bot: Bot, chat: Chat, language_code: str) -> list[Json]:
    """The command menu as somebody sees it: the narrowest scope first, in it their language."""
    if chat.kind == "private":
        scopes: tuple[tuple[str, Any], ...] = (("chat", chat.id), ("all_private_chats", None))
    else:
        scopes = (("chat", chat.id), ("all_group_chats", None))
    language = language_code[:2].lower()
    for scope, chat_id in (*scopes, ("default", None)):
        for code in (language, "") if language else ("",):
            found = bot.commands.get((scope, chat_id, None, code))
            if found:
                return found
    return []


def _key(call: Call) -> CommandKey:
    scope = call.fields.get("scope", {"type": "default"})
    chat_id = scope.get("chat_id")
    if chat_id is not None:
        chat = known_chat(call, chat_id)
        if chat.kind == "private" and scope["type"] != "chat":
            raise bad_request("can't use chat administrators scope in private chats")
    return scope["type"], chat_id, scope.get("user_id"), _language(call)


def _noted(key: CommandKey) -> int | None:
    return key[1] if isinstance(key[1], int) else None


def _language(call: Call) -> str:
    code: str = call.fields.get("language_code", "")
    if code and not _LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code


def _describe(call: Call, name: str) -> bool:
    text = call.fields.get(name, "")
    call.bot.descriptions[name, _language(call)] = text
    return True
