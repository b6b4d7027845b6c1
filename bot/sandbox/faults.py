"""Faults a test orders: the next matching requests fail in a chosen way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Mode = Literal[
    "error",
    "drop",
    "html",
    "empty",
    "hold",
    "deliver_then_drop",
    "deliver_then_hold",
    "deliver_then_cut",
]
MODES: tuple[Mode, ...] = get_args(Mode)
BEFORE: frozenset[Mode] = frozenset(("error", "drop", "html", "empty", "hold"))

_DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """How requests fail: `times` of them, of one method and chat or of any.

    Without a method every method but getUpdates matches; ``*`` matches that too. ``hold`` keeps
    the request and ends the connection without having done anything, after `seconds` or when
    healed; ``empty`` answers 200 with nothing in it. ``deliver_then_hold`` does what was asked and
    answers that late, ``deliver_then_cut`` with half of the answer.
    """

    mode: Mode
    method: str | None = None
    chat: int | None = None
    times: int = 1
    status: int = 500
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    seconds: float | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def matches(self, method: str, chat_id: Any) -> bool:
        """Whether the fault is for a request."""
        if self.chat is not None and str(self.chat) != str(chat_id):
            return False
        if self.method is None:
            return method != "getUpdates"
        return self.method in ("*", method)

    def body(self) -> dict[str, Any]:
        """The error Telegram would send."""
        parameters = dict(self.parameters)
        if self.status == 429:
            parameters.setdefault("retry_after", round(self.seconds or 1))
        described = self.description or _DESCRIPTIONS.get(self.status, "Bad Request")
        if self.status == 429 and not self.description:
            described = f"Too Many Requests: retry after {parameters['retry_after']}"
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": described,
        }
        return body | ({"parameters": parameters} if parameters else {})

    async def wait(self) -> None:
        """Hold a request."""
        try:
            await asyncio.wait_for(self.over.wait(), self.seconds)
        except TimeoutError:
            return


class Faults:
    """The faults ordered, in order, and the latency of every answer in seconds."""

    def __init__(self) -> None:
        self.delay = 0.0
        self._ordered: list[Fault] = []
        self._used: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self._ordered.append(fault)

    def take(self, method: str, chat_id: Any) -> Fault | None:
        """The fault for this request, counted down; None if it goes well."""
        for fault in self._ordered:
            if fault.matches(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._ordered.remove(fault)
                    self._used.append(fault)
                return fault
        return None

    def heal(self) -> None:
        """Forget all faults and let held requests go."""
        for fault in (*self._ordered, *self._used):
            fault.over.set()
        self._ordered.clear()
        self._used.clear()
