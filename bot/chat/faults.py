"""How a call of the Bot API can fail, sorted into few kinds.

What a caller must know after a failure is whether Telegram may have acted. `RetryLater` and the
refusals mean it surely has not; `Unknown` means it may have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

RETRY_SECONDS = 1.0
"""The least wait when Telegram names none."""
FLOOD_SECONDS = 5.0
"""The wait after a 429 that names none."""
FLOOD = "status 429"


class Reason(StrEnum):
    """Why a person or group cannot be reached until they act."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NEVER_STARTED = "never_started"
    KICKED = "kicked"
    CHAT_NOT_FOUND = "chat_not_found"


class Scope(StrEnum):
    """What has to wait: the chat, everything the bot sends, or the network."""

    CHAT = "chat"
    OVERALL = "overall"
    NETWORK = "network"


class Cause(StrEnum):
    """Why the outcome of a call is unknown."""

    TIMEOUT = "timeout"
    CUT = "cut"
    GARBLED = "garbled"


class CallFault(Exception):
    """A call that gave no result. Never holds the token or anything that was sent."""


@dataclass(eq=False)
class Undeliverable(CallFault):
    """The chat cannot be written to; decided by Telegram's exact sentence only."""

    reason: Reason


@dataclass(eq=False)
class RetryLater(CallFault):
    """Surely not done; may be repeated after `seconds`. `why` is for logs.

    Telegram does not tell whose flood a 429 was: with a `chat_id` it is put down to that chat,
    else to everything.
    """

    seconds: float
    scope: Scope
    why: str

    @property
    def flood(self) -> bool:
        """Whether it was a 429."""
        return self.why == FLOOD


@dataclass(eq=False)
class Unknown(CallFault):
    """The request was written, wholly or in part, and no answer came: it may have been done."""

    cause: Cause


class NotModified(CallFault):
    """The message already is as it was to become."""


class EditTargetGone(CallFault):
    """The message to edit or delete is gone, or too old for it."""


class QueryTooOld(CallFault):
    """The press can no longer be answered."""


@dataclass(eq=False)
class BadEntities(CallFault):
    """The formatting of the text cannot be parsed."""

    description: str


@dataclass(eq=False)
class Conflict(CallFault):
    """409: another process polls with this token or, when `webhook`, a webhook is set."""

    webhook: bool


@dataclass(eq=False)
class Unauthorized(CallFault):
    """401 or 404: Telegram does not know this token (any more)."""

    code: int


@dataclass(eq=False)
class Migrated(CallFault):
    """The group became a supergroup; repeat the call with `new_chat_id`."""

    new_chat_id: int


@dataclass(eq=False)
class Refused(CallFault):
    """Refused for another reason, which says nothing about whether people can be reached."""

    code: int
    description: str


_UNDELIVERABLE = {
    "Forbidden: bot was blocked by the user": Reason.BLOCKED,
    "Forbidden: user is deactivated": Reason.DEACTIVATED,
    "Forbidden: bot can't initiate conversation with a user": Reason.NEVER_STARTED,
    "Forbidden: bot was kicked from the group chat": Reason.KICKED,
    "Forbidden: bot was kicked from the supergroup chat": Reason.KICKED,
    "Forbidden: bot was kicked from the channel chat": Reason.KICKED,
    "Forbidden: bot is not a member of the group chat": Reason.KICKED,
    "Forbidden: bot is not a member of the supergroup chat": Reason.KICKED,
    "Forbidden: bot is not a member of the channel chat": Reason.KICKED,
    "Forbidden: the group chat was deleted": Reason.CHAT_NOT_FOUND,
    "Bad Request: chat not found": Reason.CHAT_NOT_FOUND,
}
_NOT_MODIFIED = "Bad Request: message is not modified"
_GONE = {
    "Bad Request: message to edit not found",
    "Bad Request: message to delete not found",
    "Bad Request: message can't be edited",
    "Bad Request: message can't be deleted",
    "Bad Request: message can't be deleted for everyone",
    "Bad Request: MESSAGE_ID_INVALID",
}
_TOO_OLD = {
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
    "Bad Request: QUERY_ID_INVALID",
}
_BAD_ENTITIES = "Bad Request: can't parse entities"
_GATEWAY_TIMEOUTS = {504, 524}


def result_of(status: int, body: bytes, flood: Scope) -> Any:
    """The `result` in an answer's body; raises the `CallFault` that the answer amounts to.

    `flood` is what has to wait when the answer is a 429.
    """
    if body == _TRUE:
        return True
    answer = _read(body)
    if not isinstance(answer, dict) or "ok" not in answer:
        raise _foreign(status, flood)
    if answer["ok"] is not True:
        raise _refusal(answer, status, flood)
    if "result" not in answer:
        raise Unknown(Cause.GARBLED)
    return answer["result"]


_TRUE = b'{"ok":true,"result":true}'
"""What most calls are answered with."""


def _read(body: bytes) -> Any:
    """The JSON in a body; None when it is none."""
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError):  # half a surrogate pair, maybe
        with suppress(ValueError, RecursionError):
            return json.loads(body)
    return None


def _foreign(status: int, flood: Scope) -> CallFault:
    """What an answer means that is not the Bot API's, but that of something in between."""
    if status == 413:
        return Refused(413, "Request Entity Too Large")
    if status == 429:
        return RetryLater(FLOOD_SECONDS, flood, FLOOD)
    if status < 300 or status in _GATEWAY_TIMEOUTS:
        return Unknown(Cause.GARBLED)
    return RetryLater(RETRY_SECONDS, Scope.NETWORK, f"status {status}")


def _refusal(answer: Mapping[str, Any], status: int, flood: Scope) -> CallFault:
    code = answer.get("error_code", status)
    description = str(answer.get("description", ""))
    parameters = answer.get("parameters") or {}
    if "migrate_to_chat_id" in parameters:
        return Migrated(parameters["migrate_to_chat_id"])
    if code == 429:
        return RetryLater(parameters.get("retry_after", FLOOD_SECONDS), flood, FLOOD)
    if code >= 500:
        return RetryLater(RETRY_SECONDS, Scope.NETWORK, f"status {code}")
    if code == 409:
        return Conflict(webhook="webhook is active" in description)
    if code == 401 or (code == 404 and description == "Not Found"):
        return Unauthorized(code)
    return _known(code, description)


def _known(code: int, description: str) -> CallFault:
    if description in _UNDELIVERABLE:
        return Undeliverable(_UNDELIVERABLE[description])
    if description in _GONE:
        return EditTargetGone()
    if description in _TOO_OLD:
        return QueryTooOld()
    if description.startswith(_NOT_MODIFIED):
        return NotModified()
    if description.startswith(_BAD_ENTITIES):
        return BadEntities(description)
    return Refused(code, description)
