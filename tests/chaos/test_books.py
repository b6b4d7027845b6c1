"""The checks of the kill story catch what they are for: each finds the one thing that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.delivery import InboxState, OutboxState
from tests.chaos import books
from tests.chaos.books import Row, Seen, Told

NOTE = "(again)"
AT = datetime(2026, 11, 23, tzinfo=UTC)
ROW = Row(1, 7, "screen", OutboxState.SENT, None, False, 100, False, "key", AT)
SEEN = Seen(7, 100, "There is no command /x1 here.", AT)
AGAIN = replace(SEEN, message_id=101, text=f"{SEEN.text}\n\n{NOTE}")


def row(**changes: Any) -> Row:
    return replace(ROW, **changes)


def test_a_lost_or_unfinished_update_is_found() -> None:
    handled, waiting = InboxState.HANDLED, InboxState.WAITING
    assert books.inbox({1, 2}, {1: handled, 2: handled}) == []
    assert books.inbox({1, 2}, {1: handled}) == ["update 2 is lost"]
    assert books.inbox({1}, {1: handled, 2: handled}) == ["update 2 came from nowhere"]
    assert books.inbox({1}, {1: waiting}) == ["update 1 is waiting"]
    assert books.inbox({1}, {1: InboxState.QUARANTINED}) == ["update 1 is quarantined"]


def test_an_unfinished_failed_or_doubled_row_is_found() -> None:
    assert books.outbox([ROW, row(state=OutboxState.CANCELLED)]) == []
    assert books.outbox([row(state=OutboxState.SENDING)]) == ["row 1 is still sending"]
    assert books.outbox([row(state=OutboxState.FAILED, reason="bug")]) == ["row 1 failed: bug"]
    assert books.outbox([row(state=OutboxState.SKIPPED, reason="bug")]) == ["row 1 failed: bug"]
    assert books.outbox([ROW, row(id=2)]) == ["key key was sent 2 times"]


def test_a_doubled_or_missing_message_is_found() -> None:
    repeated = row(repeated=True, message_id=101)
    assert books.messages([ROW], [SEEN], NOTE) == []
    assert books.messages([repeated], [SEEN, AGAIN], NOTE) == []
    assert books.messages([repeated], [AGAIN], NOTE) == []
    assert len(books.messages([ROW], [SEEN, replace(SEEN, message_id=101)], NOTE)) == 1
    assert len(books.messages([ROW], [], NOTE)) == 1
    assert len(books.messages([], [SEEN], NOTE)) == 1
    twice = [SEEN, replace(SEEN, message_id=99), AGAIN]
    assert len(books.messages([repeated], twice, NOTE)) == 1
    assert len(books.messages([repeated], [SEEN, replace(SEEN, message_id=101)], NOTE)) == 1
    assert len(books.messages([ROW], [replace(SEEN, text=f"x{NOTE}")], NOTE)) == 1
    for state, most in ((OutboxState.UNKNOWN, 2), (OutboxState.SKIPPED, 1)):
        unsure = row(repeated=True, state=state, message_id=None)
        arrived = [replace(SEEN, message_id=number) for number in range(most + 1)]
        assert books.messages([unsure], arrived[:most], NOTE) == []
        assert len(books.messages([unsure], arrived, NOTE)) == 1
    assert len(books.messages([repeated], [replace(SEEN, text="else"), AGAIN], NOTE)) == 1


def test_a_question_without_or_with_two_replies_is_found() -> None:
    assert books.replies({"x1": 7}, [ROW], [SEEN]) == []
    assert books.replies({"x1": 7}, [ROW], []) == ["/x1 was answered 0 times"]
    two = [ROW, row(message_id=101)]
    assert books.replies({"x1": 7}, two, [SEEN, replace(SEEN, message_id=101)]) == [
        "/x1 was answered 2 times"
    ]


def test_a_lost_doubled_or_reordered_answer_is_found() -> None:
    given = {1: ["yes", "yes", "no", "yes"]}
    assert books.answers(given, {1: ["yes", "no", "yes"]}) == []
    for recorded in (["yes", "no"], ["yes", "no", "yes", "yes"], ["no", "yes", "yes"], []):
        assert len(books.answers(given, {1: recorded})) == 1
    assert len(books.answers({}, {1: ["yes"]})) == 1


def test_a_reminder_after_the_answer_is_found() -> None:
    written, start, arrived = (AT + timedelta(seconds=n) for n in (1, 5, 9))
    told, key = [Told(7, "x", written, arrived)], (7, "x")
    assert books.late(told, {}, [AT]) == []
    assert books.late(told, {key: written + timedelta(seconds=1)}, [AT]) == []
    assert books.late(told, {key: arrived}, [AT, start]) == []
    assert books.late(told, {(7, "y"): written, (8, "x"): written}, [AT, start]) == []
    assert len(books.late(told, {key: written}, [])) == 1
    assert len(books.late(told, {key: written + timedelta(seconds=1)}, [AT, start])) == 1


def test_a_lost_message_that_nobody_is_shown_is_found() -> None:
    lost = row(state=OutboxState.UNKNOWN)
    assert books.unlisted([ROW, lost], {1}) == []
    assert len(books.unlisted([lost, row(state=OutboxState.FAILED)], {2})) == 2


def test_a_word_in_the_log_is_found() -> None:
    assert books.silence("round.failed", ["x1"]) == []
    assert books.silence("round.failed /x1", ["x1"]) == ["the log holds 'x1'"]
