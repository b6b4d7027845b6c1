"""What steps are foreseen to come to, and what that is asked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from bot.domain import zones
from bot.services.nudging import own_days
from bot.store.members.accounts import Account
from bot.store.nudging.audiences import Recipient
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Foreseen:
    """Steps of one moment, shown as the first of them: whom they might concern, and (`apart`, by
    member id) when those are told who are not told when it is due. `alone`: what other matters send
    was too much to be looked at."""

    steps: tuple[Step, ...]
    people: tuple[Recipient, ...]
    apart: dict[int, datetime]
    alone: bool = False

    @property
    def step(self) -> Step:
        """What all of them are like."""
        return self.steps[0]

    @property
    def nudged(self) -> list[Recipient]:
        """Who is told."""
        if self.step.reason is not None:
            return []
        return [each for each in self.people if each.reason is None]


@dataclass(frozen=True)
class View:
    """Of one bot at one instant; `zone` is the organisation's."""

    uow: UnitOfWork
    bot_id: int
    now: datetime
    zone: tzinfo

    def recipients(self, steps: Sequence[Step], at: datetime) -> list[Recipient]:
        """As they are asked about when they are told: the day's message by its own day, whatever
        the clocks of its readers."""
        on = steps[0].on_date
        days = {on: steps} if on else own_days.by_day(self.uow, steps, at, self.zone)
        found = [
            self.uow.audiences.of_steps(self.bot_id, some, at, day) for day, some in days.items()
        ]
        return found[0] if len(found) == 1 else [each for some in found for each in some]

    def day(self, at: datetime) -> date:
        """The day by which messages are counted."""
        return at.astimezone(self.zone).date()

    def told_at(self, day: date, account: Account) -> datetime:
        """When (UTC) somebody gets the message of that day."""
        hour = time.fromisoformat(account.daily_at)
        return datetime.combine(day, hour, zones.of(account.wall, self.zone)).astimezone(UTC)
