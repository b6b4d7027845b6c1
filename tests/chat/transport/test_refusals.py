"""What Telegram's refusals mean, by their exact sentences."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat import faults
from bot.chat.faults import Reason, Scope
from tests.chat.transport.line import Act, answer, outcome, refusal, told


@pytest.mark.parametrize(
    ("act", "fields", "seconds", "scope"),
    [
        (refusal(429, "Too Many Requests", retry_after=37), {"chat_id": 1}, 37, Scope.CHAT),
        (refusal(429, "Too Many Requests", retry_after=3), {"offset": 1}, 3, Scope.OVERALL),
        (refusal(429, "Too Many Requests"), {"chat_id": 1}, 5.0, Scope.CHAT),
        (answer(429, b"slow down", "text/plain"), {"chat_id": 1}, 5.0, Scope.CHAT),
        (answer(502, b"<html>Bad Gateway</html>"), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (answer(503, b""), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (answer(403, b"<html>filtered</html>"), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (answer(302, b""), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (refusal(500, "Internal Server Error: restart"), {"chat_id": 1}, 1.0, Scope.NETWORK),
    ],
)
def test_what_may_be_repeated(act: Act, fields: Any, seconds: float, scope: Scope) -> None:
    fault = outcome(act, fields)
    assert isinstance(fault, faults.RetryLater)
    assert (fault.seconds, fault.scope) == (seconds, scope)


@pytest.mark.parametrize(
    ("code", "description", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", Reason.BLOCKED),
        (403, "Forbidden: user is deactivated", Reason.DEACTIVATED),
        (403, "Forbidden: bot can't initiate conversation with a user", Reason.NEVER_STARTED),
        (403, "Forbidden: bot was kicked from the group chat", Reason.KICKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", Reason.KICKED),
        (403, "Forbidden: bot is not a member of the channel chat", Reason.KICKED),
        (403, "Forbidden: the group chat was deleted", Reason.CHAT_NOT_FOUND),
        (400, "Bad Request: chat not found", Reason.CHAT_NOT_FOUND),
    ],
)
def test_who_cannot_be_reached(code: int, description: str, reason: Reason) -> None:
    fault = outcome(refusal(code, description))
    assert told(fault) == (faults.Undeliverable, {"reason": reason})


SAME = (
    "specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD = "query is too old and response timeout expired or query ID is invalid"
ENTITIES = 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'


@pytest.mark.parametrize(
    ("code", "description", "kind", "holds"),
    [
        (400, f"Bad Request: message is not modified: {SAME}", faults.NotModified, {}),
        (400, "Bad Request: message to edit not found", faults.EditTargetGone, {}),
        (400, "Bad Request: message can't be edited", faults.EditTargetGone, {}),
        (400, "Bad Request: message to delete not found", faults.EditTargetGone, {}),
        (400, f"Bad Request: {OLD}", faults.QueryTooOld, {}),
        (
            400,
            f"Bad Request: {ENTITIES}",
            faults.BadEntities,
            {"description": f"Bad Request: {ENTITIES}"},
        ),
        (
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running",
            faults.Conflict,
            {"webhook": False},
        ),
        (
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
            "delete the webhook first",
            faults.Conflict,
            {"webhook": True},
        ),
        (401, "Unauthorized", faults.Unauthorized, {"code": 401}),
        (404, "Not Found", faults.Unauthorized, {"code": 404}),
    ],
)
def test_other_known_refusals(code: int, description: str, kind: Any, holds: Any) -> None:
    assert told(outcome(refusal(code, description))) == (kind, holds)


def test_a_group_that_became_a_supergroup_tells_its_new_id() -> None:
    sentence = "Bad Request: group chat was upgraded to a supergroup chat"
    fault = outcome(refusal(400, sentence, migrate_to_chat_id=-1001234567890))
    assert told(fault) == (faults.Migrated, {"new_chat_id": -1001234567890})


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: oops"),
        (403, "Forbidden: bot was blocked by the user!"),
        (403, "forbidden: bot was blocked by the user"),
        (400, "Bad Request: Chat not found"),
        (400, "Bad Request: message is too long"),
        (404, "Not Found: method not found"),
        (418, ""),
    ],
)
def test_any_other_refusal_marks_nobody_unreachable(code: int, description: str) -> None:
    fault = outcome(refusal(code, description))
    assert told(fault) == (faults.Refused, {"code": code, "description": description})


def test_an_upload_too_big_for_the_gateway_is_refused() -> None:
    assert told(outcome(answer(413, b"<html></html>"))) == (
        faults.Refused,
        {"code": 413, "description": "Request Entity Too Large"},
    )
