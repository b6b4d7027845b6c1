"""Command menus, as Telegram is told of them (Bot API, setMyCommands)."""

from __future__ import annotations

from typing import Any

from bot.chat.pushes import Call, Context, Prepare, Prepared, one_by_one
from bot.chat.views import commands
from bot.domain.commands import OPEN, Command, commands_of
from bot.i18n import CODES, DEFAULT, Language, language
from bot.services.identity import menus
from bot.store.delivery.sending import Claimed


def default_menus() -> list[Call]:
    """What chats without a menu of their own show: once for each language, and for all others in
    the default one. To be called when the bot starts."""
    everywhere = {"type": "all_private_chats"}
    default = _listed(language(DEFAULT), OPEN)
    calls = [Call("setMyCommands", {"commands": default, "scope": everywhere})]
    for code in CODES:
        shown = _listed(language(code), OPEN)
        fields = {"commands": shown, "scope": everywhere, "language_code": code[:2]}
        calls.append(Call("setMyCommands", fields))
    return calls


def _listed(t: Language, shown: tuple[Command, ...]) -> list[dict[str, Any]]:
    return [
        {"command": command.value, "description": commands.line(t, command)} for command in shown
    ]


def _menu(context: Context, row: Claimed) -> Prepared:
    """A chat's own menu as rights stand now; none for who has no account any more."""
    scope = {"type": "chat", "chat_id": row.chat_id}
    account = context.account(row)
    if account is None:
        return Call("deleteMyCommands", {"scope": scope})
    actor = context.uow.accounts.actor_of(account, context.today)
    shown = _listed(context.t(row), commands_of(actor))
    return Call("setMyCommands", {"commands": shown, "scope": scope})


PUSHES: dict[str, Prepare] = {menus.MENU: one_by_one(_menu)}
