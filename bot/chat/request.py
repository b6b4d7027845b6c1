"""What an endpoint gets: one person's update, who they are, and the transaction it happens in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.updates import Incoming
from bot.domain.access import Actor
from bot.i18n import Language, language, negotiate
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

B = TypeVar("B", bound=Button | None, covariant=True)


@dataclass(frozen=True)
class Request(Generic[B]):
    """One update to answer. `text` is what follows the command or payload, or what was typed;
    `button` what was pressed (None for anything else); `now` the instant, UTC."""

    app: App
    uow: UnitOfWork
    incoming: Incoming
    account: Account | None
    text: str
    button: B

    @property
    def now(self) -> datetime:
        return self.uow.now

    @property
    def today(self) -> date:
        """The organisation's local day."""
        return self.app.today(self.now)

    @property
    def local_now(self) -> datetime:
        """The organisation's wall clock."""
        return self.app.local(self.now)

    @property
    def clock(self) -> tzinfo:
        """The wall clock that the person's own day goes by."""
        return self.t.zone or self.app.zone

    @property
    def person_id(self) -> int:
        """The Telegram id of who acts."""
        return self.incoming.person_id

    @property
    def bot_id(self) -> int:
        return self.app.bot_id

    @cached_property
    def actor(self) -> Actor:
        """Who acts, as the database knows them now."""
        return self.uow.accounts.actor(self.app.bot_id, self.person_id, self.today)

    @property
    def light_actor(self) -> Actor:
        """Who acts, without offices: enough for what one does for oneself, and no query."""
        account = self.account
        return Actor(
            self.bot_id,
            self.person_id,
            account.id if account else None,
            account.member_id if account else None,
        )

    @cached_property
    def t(self) -> Language:
        """The language to answer in: the person's choice, else Telegram's, else zh_Hans;
        dates are marked by the calendar as it is now."""
        chosen = self.account.language if self.account else None
        spoken = language(negotiate(chosen, self.incoming.language_code))
        own = self.account.wall if self.account else None
        return spoken.dated(self.uow.calendar, ZoneInfo(own) if own else None)
