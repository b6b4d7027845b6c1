"""What a policy may be changed for, and what steps may be about."""

from __future__ import annotations

from enum import StrEnum


class MatterKind(StrEnum):
    """What a step is about. An assignee is one person's row of an assignment with a day of its
    own."""

    ACTIVITY = "activity"
    ASSIGNMENT = "assignment"
    ASSIGNEE = "assignee"


class ScopeKind(StrEnum):
    """Whose steps were changed: a unit's, for itself and all under it; or of one matter."""

    UNIT = "unit"
    ACTIVITY = "activity"
    ASSIGNMENT = "assignment"
