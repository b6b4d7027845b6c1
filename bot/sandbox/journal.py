"""Every Bot API request that arrived, for tests to look at."""

from __future__ import annotations

from collections import deque
from typing import Any

Entry = dict[str, Any]
KEPT = 50_000


class Journal:
    """The latest requests; `n` counts from 1 and never stops."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._n = 0

    def open(self, at: str, monotonic: float, bot: int | None, method: str, fields: Any) -> Entry:
        """Note a request; `ok` stays None until it is answered."""
        self._n += 1
        entry: Entry = {
            "n": self._n,
            "at": at,
            "monotonic": monotonic,
            "bot": bot,
            "method": method,
            "chat_id": None,
            "fields": fields,
            "ok": None,
            "error_code": None,
            "description": None,
        }
        self._entries.append(entry)
        return entry

    def since(self, n: int) -> list[Entry]:
        """Requests after the n-th."""
        return [entry for entry in self._entries if entry["n"] > n]
