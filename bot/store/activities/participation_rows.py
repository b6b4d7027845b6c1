"""What one row of a list says: a member expected at an activity, and counts of such rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.org import Role, Standing


class Participation(NamedTuple):
    """One member expected at one activity (or observing it, 列席). `answered_by`: who answered for
    them (代), an account; None: they did. `absence_id`: the standing absence that once filled in
    leave here."""

    id: int
    activity_id: int
    member_id: int
    observer: bool
    standing: Standing
    group_id: int | None
    roles: tuple[Role, ...]
    answer: Answer | None
    answer_round: int | None
    answered_at: datetime | None
    answered_late: bool
    leave: Leave | None
    leave_note: str | None
    leave_decided_by: int | None
    attendance: Attendance | None
    recorded_at: datetime | None
    recorded_by: int | None
    signed_for: bool
    answered_by: int | None
    phoned_at: datetime | None
    absence_id: int | None = None

    def answer_in(self, round_: int) -> Answer | None:
        """The answer, if it was given for this round of the activity (改期前 ones do not count)."""
        return self.answer if self.answer_round == round_ else None

    def leave_in(self, round_: int) -> Leave | None:
        """What became of the request for leave, if it was made for this round."""
        return self.leave if self.answer_round == round_ else None

    def standing_in(self, round_: int) -> bool:
        """Whether they are on leave because they are away for a while, not for having asked."""
        on_leave = self.leave_in(round_) is Leave.APPROVED
        return on_leave and self.absence_id is not None and self.answered_at is None


@dataclass(frozen=True)
class Expected:
    """A member as they are expected: what a sheet will say about them."""

    member_id: int
    standing: Standing
    group_id: int | None
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Count:
    """How many are expected at an activity, and how many of them have answered it as it is now."""

    expected: int
    answered: int
