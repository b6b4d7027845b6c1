"""Command menus: telling Telegram when somebody's rights or language have changed theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from bot.domain.access import Actor, Office
from bot.domain.commands import Command, commands_of
from bot.domain.delivery import SendClass
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

MENU = "menu"
EDITION = 3
"""Goes up when commands, their order or their descriptions change, so that all are told again."""


def refresh(uow: UnitOfWork, account: Account, today: date) -> bool:
    """Have Telegram told if the person's menu is another one now; returns whether it is."""
    return _tell(uow, account.bot_id, {account: uow.accounts.actor_of(account, today)}) > 0


def refresh_all(uow: UnitOfWork, bot_id: int, today: date) -> int:
    """The same for every account of a bot, with a few queries in all; returns how many changed."""
    accounts = uow.accounts.of_bot(bot_id)
    actors = _actors(uow, accounts, bot_id, today)
    return _tell(uow, bot_id, {one: actors[one.id] for one in accounts})


def forget(uow: UnitOfWork, bot_id: int, telegram_id: int) -> None:
    """Have the menu of somebody whose account is gone taken away."""
    uow.outbox.add(_message(bot_id, telegram_id))


def _tell(uow: UnitOfWork, bot_id: int, actors: Mapping[Account, Actor]) -> int:
    """Have Telegram told of those menus that are others now; returns how many."""
    menus = {one: _signature(one, commands_of(actor)) for one, actor in actors.items()}
    changed = {
        one: menu for one, menu in menus.items() if menu != one.menu and one.unreachable is None
    }
    uow.accounts.set_menus({one.id: menu for one, menu in changed.items()})
    uow.outbox.add_all([_message(bot_id, one.telegram_id) for one in changed])
    return len(changed)


def _message(bot_id: int, telegram_id: int) -> Message:
    quiet = {"urgent": True}  # a menu makes no sound, at whatever hour
    return Message(bot_id, telegram_id, MENU, SendClass.REMINDER, params=quiet)


def _signature(account: Account, shown: tuple[Command, ...]) -> str:
    """Stands for a menu in a language; short."""
    language = account.language or account.telegram_language or ""
    flags = sum(1 << place for place, command in enumerate(Command) if command in shown)
    return f"{EDITION}:{language}:{flags:x}"


def _actors(uow: UnitOfWork, accounts: list[Account], bot_id: int, today: date) -> dict[int, Actor]:
    """Who each account is, by account id; their units are left out, no menu depends on them."""
    administrators = {account.id for account in uow.accounts.administrators(bot_id)}
    held = uow.members.appointments(today)
    units = uow.units.many({appointment.unit_id for appointment in held})
    offices: defaultdict[int | None, list[Office]] = defaultdict(list)
    for one in held:
        unit = units[one.unit_id]
        keeps = uow.unit_settings.rules(unit.id).keeps(one.role)
        offices[one.member_id].append(Office(one.role, unit.id, unit.path, unit.kind, keeps))
    return {
        account.id: Actor(
            bot_id,
            account.telegram_id,
            account.id,
            account.member_id,
            administrator=account.id in administrators,
            offices=tuple(offices.get(account.member_id, ())),
        )
        for account in accounts
    }
