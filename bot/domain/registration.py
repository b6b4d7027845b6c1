"""Ways in: invites, claims and registrations, their states and lifetimes."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.names import NUMBER_TAIL

CLAIM_LIFE = timedelta(hours=24)
INVITE_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(hours=24)
TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
CONSENT_VERSION = 1


class InviteKind(StrEnum):
    """Who a link lets in: an administrator, members of a unit and those under it, or one member
    with another account."""

    CLAIM = "claim"
    JOIN = "join"
    LINK = "link"


class RegistrationState(StrEnum):
    """Where a person's request to be linked to a roster row stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def number_fits(number: str, said: str) -> bool:
    """Whether `said` is a staff number or its last characters, four at least; width, case and
    spaces do not count."""
    word = "".join(unicodedata.normalize("NFKC", said).casefold().split())
    whole = number.casefold()
    return word == whole or (len(word) >= NUMBER_TAIL and whole.endswith(word))


def blocked_until(tries: list[datetime]) -> datetime | None:
    """When somebody who tried at these instants of the last hour, oldest first, may try again;
    None: now."""
    return None if len(tries) < TRIES else tries[-TRIES] + TRIES_WITHIN
