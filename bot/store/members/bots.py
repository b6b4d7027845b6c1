"""Bots that share a database, and the organisation that each of them serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from bot.store.base import Repository
from bot.store.prepared import once
from bot.store.schema.bots import bot
from bot.store.schema.org import member, unit

_OWN = "bot"


@dataclass(frozen=True)
class Bot:
    """One bot: its Telegram id, the name it was given here, Telegram's user name, the root of its
    organisation (None: not there yet) and messages a second (None: the setting's). `first`: it
    serves what was there before there were several."""

    id: int
    name: str
    username: str
    root_unit_id: int | None
    first: bool
    rate: float | None
    active: bool = True  # False: it was removed


class Bots(Repository):
    """All of them; no view hides any (`bot.store.realms`)."""

    def all(self) -> list[Bot]:
        """In the order they were added, removed ones too."""
        rows = self._all(*_every())
        return [_read(row) for row in rows]

    def named(self, name: str) -> Bot | None:
        """The one of that name."""
        row = self._first(select(bot).where(bot.c.name == name))
        return None if row is None else _read(row)

    def get(self, bot_id: int) -> Bot | None:
        """The one that Telegram knows by that id."""
        row = self._first(*_by_id(bot_id=bot_id))
        return None if row is None else _read(row)

    def token(self, bot_id: int) -> str:
        """Its token."""
        sealed = self._base.execute(select(bot.c.token).where(bot.c.id == bot_id)).scalar_one()
        return self._base.open(bot, "token", bot_id, sealed)

    def add(self, made: Bot, token: str) -> None:
        """A new one."""
        self._base.execute(
            insert(bot).values(
                id=made.id,
                name=made.name,
                username=made.username,
                token=self._base.seal(bot, "token", made.id, token),
                root_unit_id=made.root_unit_id,
                first=made.first,
                rate=made.rate,
                created_at=self._base.now,
            )
        )

    def change(self, bot_id: int, **values: Any) -> None:
        """Set columns of one; `token` is the word itself."""
        if "token" in values:
            values["token"] = self._base.seal(bot, "token", bot_id, values["token"])
        self._base.execute(update(bot).where(bot.c.id == bot_id).values(**values))

    def retire(self, bot_id: int) -> None:
        """Its token is forgotten and its name free; what it knows stays."""
        gone = {"token": None, "name": f"#{bot_id}"}
        self._base.execute(update(bot).where(bot.c.id == bot_id).values(gone))

    def members(self) -> dict[int, int]:
        """How many people have ever been on each roster, by its root unit."""
        counts = select(member.c.root_id, func.count().label("people")).group_by(member.c.root_id)
        return {row.root_id: row.people for row in self._all(counts)}

    def serve(self, root_unit_id: int) -> None:
        """The bot whose unit of work this is serves a new organisation from now on."""
        if self.own() is not None:
            self.change(self._base.bot_id or 0, root_unit_id=root_unit_id)
            self._base.kept.pop(_OWN)

    def own(self) -> Bot | None:
        """The bot whose unit of work this is, if it is one of several."""
        if self._base.bot_id is None:
            return None
        if _OWN not in self._base.kept:
            self._base.kept[_OWN] = self.get(self._base.bot_id)
        found: Bot | None = self._base.kept[_OWN]
        return found

    def root_id(self) -> int | None:
        """The root of its organisation."""
        own = self.own()
        if own is not None:
            return own.root_unit_id
        found: int | None = self._base.execute(*_first_root()).scalar_one()
        return found

    def free_root(self) -> int | None:
        """The organisation that no bot serves yet; of several the first."""
        taken = select(bot.c.root_unit_id).where(bot.c.root_unit_id.is_not(None))
        roots = _first_root().statement.where(unit.c.id.not_in(taken))
        found: int | None = self._base.execute(roots).scalar_one()
        return found


@once
def _every() -> Select[Any]:
    return select(bot).order_by(bot.c.created_at, bot.c.id)


@once
def _by_id(*, bot_id: int) -> Select[Any]:
    return select(bot).where(bot.c.id == bot_id)


@once
def _first_root() -> Select[Any]:
    return select(func.min(unit.c.id)).where(unit.c.parent_id.is_(None))


def _read(row: Any) -> Bot:
    active = row.token is not None
    return Bot(row.id, row.name, row.username, row.root_unit_id, row.first, row.rate, active)
