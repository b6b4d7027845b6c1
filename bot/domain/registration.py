"""Ways in: invites, claims and registrations, their states and lifetimes."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

CLAIM_LIFE = timedelta(hours=24)
INVITE_LIFE = timedelta(days=7)
TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
CONSENT_VERSION = 1


class InviteKind(StrEnum):
    """Who a link lets in: an administrator, or members of a unit and those under it."""

    CLAIM = "claim"
    JOIN = "join"


class RegistrationState(StrEnum):
    """Where a person's request to be linked to a roster row stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
