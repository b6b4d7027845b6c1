"""Bots that share a database: added, changed and removed on the server itself only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.domain.audit import Tag
from bot.errors import N_, AppError, Invalid
from bot.store.members.bots import Bot
from bot.store.uow import UnitOfWork

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class OtherFirst(AppError):
    """The database serves another bot already, which has to be added before this one."""

    def __init__(self, bot_id: int) -> None:
        super().__init__(
            N_(
                "This database serves the bot {id} already. Add that one first, so that neither "
                "sees anything of the other: zhibu bot add NAME"
            ),
            id=str(bot_id),
        )


@dataclass(frozen=True)
class Entry:
    """A bot, what its organisation is called (None: there is none yet) and how many members it
    has."""

    bot: Bot
    organisation: str | None
    members: int


def checked(name: str) -> str:
    """The name, if a bot may have it; raises Invalid."""
    if not _NAME.fullmatch(name):
        raise Invalid(
            N_(
                "{name} cannot be a bot's name: small letters, digits, - and _ only, 40 at most, "
                "a letter or digit first."
            ),
            name=name,
        )
    return name


def add(
    uow: UnitOfWork, name: str, bot_id: int, username: str, token: str, rate: float | None = None
) -> Bot:
    """Register a bot. The first one serves the organisation that is there, every other one of its
    own, which begins with its first import. Raises Invalid, OtherFirst."""
    checked(name)
    others = uow.bots.all()
    if any(other.name == name for other in others):
        raise Invalid(N_("There is a bot {name} already."), name=name)
    before = uow.bots.get(bot_id)
    if before is not None and before.active:
        raise Invalid(N_("That token is the bot {name}'s."), name=before.name)
    if before is not None:
        uow.bots.change(bot_id, name=name, username=username, token=token, rate=rate)
        uow.audit.record(uow.now, None, Tag.BOT_ADDED, "bot", bot_id)
        return replace(before, name=name, username=username, rate=rate, active=True)
    served = uow.accounts.bots()
    if not others and served and bot_id not in served:
        raise OtherFirst(min(served))
    root = None if others else uow.bots.free_root()
    made = Bot(bot_id, name, username, root, first=not others, rate=rate)
    uow.bots.add(made, token)
    uow.audit.record(uow.now, None, Tag.BOT_ADDED, "bot", bot_id)
    return made


def named(uow: UnitOfWork, name: str) -> Bot:
    """The bot of that name; raises Invalid."""
    found = uow.bots.named(name)
    if found is None:
        raise Invalid(N_("There is no bot {name}; “zhibu bot list” shows all."), name=name)
    return found


def give_token(uow: UnitOfWork, name: str, bot_id: int, username: str, token: str) -> Bot:
    """A new token of the same bot. Raises Invalid for one of another."""
    found = named(uow, name)
    if found.id != bot_id:
        raise Invalid(
            N_("That is the token of @{username}, not of {name}."), username=username, name=name
        )
    uow.bots.change(found.id, token=token, username=username)
    uow.audit.record(uow.now, None, Tag.BOT_CHANGED, "bot", found.id, token=True)
    return found


def set_rate(uow: UnitOfWork, name: str, rate: float | None) -> Bot:
    """Messages a second in all; None: as the setting says. Raises Invalid."""
    found = named(uow, name)
    uow.bots.change(found.id, rate=rate)
    uow.audit.record(uow.now, None, Tag.BOT_CHANGED, "bot", found.id, rate=rate)
    return found


def remove(uow: UnitOfWork, name: str) -> Bot:
    """It is not run any more, and its token forgotten; what it knows stays, and is there again
    when it is added again. Raises Invalid."""
    found = named(uow, name)
    uow.bots.retire(found.id)
    uow.audit.record(uow.now, None, Tag.BOT_REMOVED, "bot", found.id)
    return found


def listed(uow: UnitOfWork) -> list[Entry]:
    """All of them, in the order they were added."""
    found = [one for one in uow.bots.all() if one.active]
    units = uow.units.many({one.root_unit_id for one in found if one.root_unit_id is not None})
    members = uow.bots.members()
    return [
        Entry(
            one,
            units[one.root_unit_id].name if one.root_unit_id is not None else None,
            members.get(one.root_unit_id or 0, 0),
        )
        for one in found
    ]
