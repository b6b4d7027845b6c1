"""Workshop placeholder until the documents are written."""

from __future__ import annotations

from typing import Any


class Workshop:
    """Makes documents."""

    async def make(self, name: str, *args: Any) -> bytes:
        """Nothing yet."""
        raise KeyError(name)

    def close(self) -> None:
        """Nothing to close."""
