"""What one step says, and what steps are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.policies.own_hours import Moving
from bot.domain.policies.planner import Move
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience, Shift


@dataclass(frozen=True)
class Matter:
    """What steps are about; `round` counts changes of time or place of an activity."""

    kind: MatterKind
    id: int
    round: int = 1


@dataclass(frozen=True)
class Step:
    """One reminder a matter will give. `on_date` (local) is set for steps that are part of the
    day's message; instants are UTC. `reason`: why it was not carried out at all."""

    id: int
    matter: MatterKind
    matter_id: int
    round: int
    key: str
    audience: Audience
    on_date: date | None
    due_at: datetime
    until_at: datetime
    wanted_at: datetime
    moved: tuple[Move, ...] = ()
    provisional: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    done_at: datetime | None = None
    reason: Reason | None = None
    rest: Shift = Shift.EARLIER
    quiet: Shift = Shift.LATER

    @property
    def moving(self) -> Moving:
        """What somebody's own quiet hours may do to it."""
        return Moving(self.rest, self.quiet, self.until_at)

    @property
    def activity_id(self) -> int:
        """The activity it is about, where it is about one."""
        return self.matter_id


def read_step(row: Any) -> Step:
    """A row of the table as it is."""
    return Step(
        row.id,
        row.matter,
        row.matter_id,
        row.round,
        row.key,
        row.audience,
        row.on_date,
        row.due_at,
        row.until_at,
        row.wanted_at,
        tuple(Move(one) for one in row.moved.split(",") if one),
        row.provisional,
        row.words or {},
        row.done_at,
        row.reason,
        row.rest,
        row.quiet,
    )
