"""What steps have come to for each person, as the record and the outbox have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from bot.domain.delivery import OutboxState
from bot.domain.policies.reasons import Reason, read
from bot.store.base import Repository
from bot.store.schema.delivery import outbox
from bot.store.schema.nudges import nudge


@dataclass(frozen=True)
class Told:
    """What was decided about one person at a step, and what the outbox says of the message:
    `why` it was left out, when it was `settled_at`."""

    step_id: int
    member_id: int
    at: datetime
    reason: Reason | None
    state: OutboxState | None
    why: Reason | None
    settled_at: datetime | None


class NudgeRecord(Repository):
    """Reading it."""

    def of_steps(self, step_ids: set[int]) -> list[Told]:
        """What was decided at these steps, in the order it was."""
        return self._told(nudge.c.step_id.in_(step_ids))

    def of_member(self, member_id: int, since: datetime) -> list[Told]:
        """What was decided about one member since then, the newest first."""
        return self._told(nudge.c.member_id == member_id, nudge.c.at >= since)[::-1]

    def _told(self, *conditions: ColumnElement[bool]) -> list[Told]:
        message = and_(outbox.c.bot_id == nudge.c.bot_id, outbox.c.dedupe_key == nudge.c.via)
        statement = (
            select(
                nudge.c.step_id,
                nudge.c.member_id,
                nudge.c.at,
                nudge.c.reason,
                outbox.c.state,
                outbox.c.reason.label("why"),
                outbox.c.settled_at,
            )
            .select_from(nudge.outerjoin(outbox, message))
            .where(*conditions)
            .order_by(nudge.c.at, nudge.c.step_id, nudge.c.member_id)
        )
        return [
            Told(
                row.step_id,
                row.member_id,
                row.at,
                row.reason,
                row.state,
                read(row.why),
                row.settled_at,
            )
            for row in self._all(statement)
        ]
