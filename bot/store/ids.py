"""Row ids made by us, before the insert, so that a ciphertext can be bound to its row."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 21


class IdSource:
    """Ids that grow with time, unique in a process and all but surely between processes."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: datetime) -> int:
        """A new id, larger than any this source gave before; fits 63 bits until 2093."""
        milliseconds = max(0, int((now - _EPOCH).total_seconds() * 1000))
        fresh = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        self._last = max(self._last + 1, fresh)
        return self._last

    def block(self, now: datetime, size: int) -> int:
        """Reserve `size` ids in a row; returns the one before the first."""
        first = self.next(now)
        self._last = first + size
        return first - 1
