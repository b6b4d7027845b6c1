"""Messages that nobody's press asked for: cards, nudges, decisions, files.

Their rows hold ids only. Right before sending, all claimed rows of a kind are prepared together:
checked again (still owed? still a member? activity still on?), loaded, and rendered in the
reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from bot.app import App
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.updates import Happening
from bot.domain import zones
from bot.domain.delivery import SendClass
from bot.i18n import Language, language, negotiate
from bot.services.nudging import own_days
from bot.store.delivery.sending import Claimed
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Skip:
    """Not to be sent after all; the reason is kept and can be read."""

    reason: str


@dataclass(frozen=True)
class Call:
    """A plain Bot API call instead of a message."""

    method: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Context:
    """What a push is prepared with, in one transaction; `now` is UTC."""

    app: App
    uow: UnitOfWork
    accounts: dict[int, Account]  # by Telegram id = private chat id
    _made: dict[Hashable, Screen] = field(default_factory=dict)
    _spoken: dict[tuple[str, str | None], Language] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.uow.now

    @cached_property
    def today(self) -> date:
        """The organisation's local day."""
        return self.app.today(self.now)

    def days_of_activities(self, ids: Collection[int]) -> dict[int, date]:
        """The local day of each of these activities."""
        return own_days.of_activities(self.uow, ids, self.now, self.app.zone)

    def days_of_assignments(self, ids: Collection[int]) -> dict[int, date]:
        """The same of assignments."""
        return own_days.of_assignments(self.uow, ids, self.now, self.app.zone)

    def day_of(self, account: Account) -> date:
        """The day it is with somebody: by their own wall clock, if they have one."""
        return self.app.local(self.now, self.clock(account)).date()

    def clock(self, account: Account) -> tzinfo:
        """The wall clock that somebody's day goes by."""
        return zones.of(account.wall, self.app.zone)

    def once(self, key: Hashable, make: Callable[[], Screen]) -> Screen:
        """What `make` makes, made once for all rows that are prepared now and share that key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def account(self, row: Claimed) -> Account | None:
        """The account that a row's chat belongs to."""
        return self.accounts.get(row.chat_id)

    def t(self, row: Claimed) -> Language:
        """The reader's language."""
        account = self.account(row)
        wishes = (account.language, account.telegram_language) if account else ()
        manner = negotiate(*wishes), account.wall if account else None
        if manner not in self._spoken:
            own = ZoneInfo(manner[1]) if manner[1] else None
            self._spoken[manner] = language(manner[0]).dated(self.uow.calendar, own)
        return self._spoken[manner]


Prepared: TypeAlias = Screen | Skip | Call
Prepare: TypeAlias = Callable[[Context, list[Claimed]], dict[int, Prepared]]
"""Takes all claimed rows of one kind; a row left out of the answer is skipped as gone."""


def one_by_one(prepare: Callable[[Context, Claimed], Prepared]) -> Prepare:
    """For kinds that come singly."""
    return lambda context, claimed: {row.id: prepare(context, row) for row in claimed}


def as_pushed(requests: Sequence[Request[Any]]) -> tuple[Context, list[Claimed]]:
    """For answers that are prepared as pushes are: the rows that would edit the messages whose
    keys were pressed, numbered as the requests are."""
    first = requests[0]
    accounts = {one.incoming.chat_id: one.account for one in requests if one.account is not None}
    return Context(first.app, first.uow, accounts), [
        _answering(number, one) for number, one in enumerate(requests)
    ]


def _answering(number: int, request: Request[Any]) -> Claimed:
    of = request.incoming
    edits = of.message_id if of.happening is Happening.PRESS else None
    return Claimed(number, of.chat_id, "", SendClass.REPLY, {}, None, None, edits, None, 0, False)
