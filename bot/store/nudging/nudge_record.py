"""What steps have come to for each person, as the record and the outbox have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from bot.domain.delivery import OutboxState
from bot.domain.policies.reasons import Reason, read
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import Prepared, once
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
        return self._told(_of_steps(self._base.on_sqlite, step_ids=step_ids))

    def of_member(self, member_id: int, since: datetime) -> list[Told]:
        """What was decided about one member since then, the newest first."""
        return self._told(_of_member(member_id=member_id, since=since))[::-1]

    def _told(self, wanted: Prepared) -> list[Told]:
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
            for row in self._all(*wanted)
        ]


_MESSAGE = and_(outbox.c.bot_id == nudge.c.bot_id, outbox.c.dedupe_key == nudge.c.via)
_IN_ORDER = (
    select(
        nudge.c.step_id,
        nudge.c.member_id,
        nudge.c.at,
        nudge.c.reason,
        outbox.c.state,
        outbox.c.reason.label("why"),
        outbox.c.settled_at,
    )
    .select_from(nudge.outerjoin(outbox, _MESSAGE))
    .order_by(nudge.c.at, nudge.c.step_id, nudge.c.member_id)
)


@once
def _of_steps(on_sqlite: bool, *, step_ids: set[int]) -> Select[Any]:
    return _IN_ORDER.where(within(nudge.c.step_id, step_ids, on_sqlite=on_sqlite))


@once
def _of_member(*, member_id: int, since: datetime) -> Select[Any]:
    return _IN_ORDER.where(nudge.c.member_id == member_id, nudge.c.at >= since)
