"""A ground on whose clock time passes: every duty is done when it is due, every message prepared
as the sender does and settled as sent."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.app import App
from bot.chat.preparing import Preparing
from bot.chat.screens import Screen, plain_text
from bot.chat.views import OUTBOX
from bot.domain.daily import next_daily
from bot.store.crypto import Cipher
from bot.store.schema.nudges import step
from bot.store.schema.org import account
from bot.store.uow import Store, UnitOfWork
from jobs import activities, nudges
from tests.services.ground import BOT, ZONE, Ground
from tests.services.post import NAMES, Post

DUTIES = (
    activities.freeze,
    nudges.daily,
    nudges.take_steps,
    nudges.take_early,
    nudges.take_days,
    nudges.receipts,
)
LAG = timedelta(minutes=46)
"""Receipts are told so long after a step at most."""


@dataclass(frozen=True)
class Sent:
    """One message that went out, local time; `edited`: it changed one that was there. `matter` is
    what it is about."""

    at: datetime
    who: str
    kind: str
    text: str
    keys: tuple[str, ...]
    edited: bool
    matter: str | None = None

    @property
    def when(self) -> str:
        return self.at.strftime("%m-%d %H:%M")

    @property
    def reminder(self) -> bool:
        return self.kind.startswith("nudge.") and not self.edited and self.kind != "nudge.receipt"


class Clockwork:
    """Time passes, and what falls due happens."""

    def __init__(self, ground: Ground, *, wake: bool = True) -> None:
        self.ground = ground
        self.post = Post(ground)
        self.app = App(ground.store, ground.clock, ZONE, BOT, "zhibu_test_bot")
        self.sent: list[Sent] = []
        self._message = 1000
        if wake:
            self.wake()

    def restarted(self) -> Clockwork:
        """The bot ends and starts anew on the same database; what has gone out stays known."""
        ground = copy(self.ground)
        self.ground.store.close()
        ground.store = Store(ground.store.url, Cipher(bytes(32)), ground.clock.now)
        again = Clockwork(ground, wake=False)
        again.sent, again._message, again.post._drafts = self.sent, self._message, self.post._drafts
        return again

    def wake(self) -> None:
        """Everybody gets the day's message from now on, at their hour."""

        def change(uow: UnitOfWork) -> None:
            for one in uow.accounts.of_bot(BOT):
                uow.accounts.change(one.id, next_daily_at=next_daily(one.daily_at, uow.now, ZONE))

        self.ground.do(change)

    def tick(self) -> None:
        """One round of the clock's door, and of the sender."""

        def duties(uow: UnitOfWork) -> None:
            for duty in DUTIES:
                duty(self.app, uow)

        self.ground.do(duties)
        while self.ground.do(self._deliver):
            pass

    def _deliver(self, uow: UnitOfWork) -> int:
        claimed = uow.sending.claim(BOT, 500, set())
        outgoing = Preparing(self.app, OUTBOX).prepare(uow, claimed)
        receipts: dict[int, int | None] = {}
        for item in outgoing:
            self._message += 1
            receipts[item.row.id] = item.row.edit_message_id or self._message
            screen = item.content
            if isinstance(screen, Screen):
                labels = tuple(key.label for row in screen.keys for key in row)
                self.sent.append(
                    Sent(
                        uow.now.astimezone(ZONE),
                        NAMES.get(item.row.chat_id, str(item.row.chat_id)),
                        item.row.kind,
                        plain_text(screen.text),
                        labels,
                        item.row.edit_message_id is not None,
                        item.row.matter,
                    )
                )
        uow.sending.sent(receipts)
        return len(claimed)

    def until(self, *stops: str) -> list[Sent]:
        """Let time pass up to a local instant, with a round at each of several on the way; what
        went out meanwhile."""
        seen = len(self.sent)
        self.tick()
        for when in stops:
            end = datetime.fromisoformat(when).replace(tzinfo=ZONE)
            while (due := self._next()) is not None and due < end:
                self.ground.clock.at = due.astimezone(ZONE)
                self.tick()
            self.ground.clock.at = end
            self.tick()
        return self.sent[seen:]

    def _next(self) -> datetime | None:
        """The next instant at which anything can happen."""
        now = self.ground.clock.now()

        def read(uow: UnitOfWork) -> list[datetime | None]:
            base = uow.outbox._base
            receipt = base.execute(
                select(func.min(step.c.done_at)).where(step.c.receipt_at.is_(None))
            ).scalar_one()
            return [
                uow.debts.next_step(),
                base.execute(select(func.min(account.c.next_daily_at))).scalar_one(),
                uow.outbox.next_due(BOT),
                receipt and receipt + LAG,
            ]

        found = [one for one in self.ground.store.read_now(read) if one is not None and one > now]
        return min(found, default=None)

    def reminders(self, *names: str) -> list[tuple[str, str, str]]:
        """(when, who, kind) of the reminders that went out, to these people or to all."""
        return [
            (one.when, one.who, one.kind)
            for one in self.sent
            if one.reminder and (not names or one.who in names)
        ]
