"""What the stand-in answers instead of a result."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with ``ok: false``: HTTP status, description as Telegram words it, parameters."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON body Telegram would send."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class ControlFault(Exception):
    """A request to the control interface that makes no sense: HTTP status and a sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def bad_request(reason: str) -> Refusal:
    """400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403 with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {reason}")


OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
"""What the older of two simultaneous getUpdates gets."""


def conflict(reason: str) -> Refusal:
    """409 with Telegram's prefix."""
    return Refusal(409, f"Conflict: {reason}")


def upgraded(chat_id: int) -> Refusal:
    """400 for a group that is a supergroup by now, with its new id."""
    sentence = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, sentence, {"migrate_to_chat_id": chat_id})


def too_many(seconds: int) -> Refusal:
    """429 with the pause in whole seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
