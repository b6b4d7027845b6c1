"""The words of what is handed to a person about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.activities import ActivityState, Answer, Leave, Naming
from bot.domain.assignments import AssignmentKind, Progress
from bot.domain.org import UnitKind
from bot.domain.periods import Span
from bot.domain.registration import RegistrationState
from bot.domain.standing import AbsenceState
from bot.domain.transfers import TransferState
from bot.errors import N_

if TYPE_CHECKING:
    from enum import StrEnum

    from bot.i18n import Language

_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (UnitKind.WORK_COMMITTEE, N_("Work committee")),
    (UnitKind.COMMITTEE, N_("Committee")),
    (UnitKind.GENERAL_BRANCH, N_("General branch")),
    (UnitKind.BRANCH, N_("Branch")),
    (UnitKind.GROUP, N_("Group")),
    (ActivityState.PUBLISHED, N_("Published")),
    (ActivityState.CANCELLED, N_("Cancelled")),
    (ActivityState.CLOSED, N_("Closed")),
    (Answer.ATTENDING, N_("Attending")),
    (Answer.LEAVE, N_("Leave")),
    (Answer.UNSURE, N_("Not sure")),
    (Leave.REQUESTED, N_("To decide")),
    (Leave.APPROVED, N_("Approved")),
    (Leave.DECLINED, N_("Not approved")),
    (Naming.ADDED, N_("Added by hand")),
    (Naming.REMOVED, N_("Taken off by hand")),
    (Naming.OBSERVER, N_("Observer")),
    (RegistrationState.PENDING, N_("Waiting")),
    (RegistrationState.APPROVED, N_("Confirmed")),
    (RegistrationState.DECLINED, N_("Declined")),
    (RegistrationState.WITHDRAWN, N_("Withdrawn")),
    (TransferState.ASKED, N_("Waiting")),
    (TransferState.CONFIRMED, N_("Confirmed")),
    (TransferState.DECLINED, N_("Declined")),
    (TransferState.WITHDRAWN, N_("Withdrawn")),
    (AbsenceState.ASKED, N_("Waiting")),
    (AbsenceState.APPROVED, N_("Approved")),
    (AbsenceState.DECLINED, N_("Not approved")),
    (AbsenceState.WITHDRAWN, N_("Withdrawn")),
    (Span.MONTH, N_("Each month")),
    (Span.QUARTER, N_("Each quarter")),
    (AssignmentKind.STUDY, N_("Study assignment")),
    (AssignmentKind.TRAINING, N_("Training")),
    (AssignmentKind.DEADLINE, N_("Deadline")),
    (Progress.OPEN, N_("Not begun")),
    (Progress.DOING, N_("Under way")),
    (Progress.DONE, N_("Done")),
    (Progress.ENDED, N_("No longer applies")),
)
_BY_KIND = {(type(of), of.value): msgid for of, msgid in _WORDS}


def word(t: Language, of: StrEnum | None) -> str | None:
    """One of these values in words; None for none, its code for one without words."""
    if of is None:
        return None
    found = _BY_KIND.get((type(of), of.value))
    return t._(found) if found else of.value


def yes(t: Language, of: bool) -> str:
    """是 or 否."""
    return t._("Yes") if of else t._("No")
