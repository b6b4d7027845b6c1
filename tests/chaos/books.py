"""The books after a storm: what the database says happened against what people saw happen.

Every check returns the faults it finds, a line each; none is good.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.delivery import InboxState, OutboxState

TERMINAL = frozenset(OutboxState) - {OutboxState.WAITING, OutboxState.SENDING}


@dataclass(frozen=True)
class Row:
    """A row of the outbox."""

    id: int
    chat: int
    kind: str
    state: OutboxState
    reason: str | None
    edits: bool
    message_id: int | None
    repeated: bool
    dedupe_key: str | None
    written_at: datetime
    matter: str | None = None


@dataclass(frozen=True)
class Seen:
    """A message that arrived in a chat, with the text it was sent with and when, local or UTC."""

    chat: int
    message_id: int
    text: str
    at: datetime

    @property
    def title(self) -> str:
        """The first line, which tells one message from another."""
        return self.text.split("\n")[0]

    @property
    def is_screen(self) -> bool:
        """An answer to a command there is none of: no card, no reminder."""
        return "/x" in self.title


@dataclass(frozen=True)
class Told:
    """A card or a reminder that reached somebody: when its row was written, when it arrived."""

    chat: int
    matter: str
    written_at: datetime
    at: datetime


def inbox(posted: set[int], states: dict[int, InboxState]) -> list[str]:
    """Every update that was posted is handled, and nothing else is there."""
    faults = [f"update {one} is lost" for one in sorted(posted - set(states))]
    faults += [f"update {one} came from nowhere" for one in sorted(set(states) - posted)]
    faults += [
        f"update {one} is {state}" for one, state in states.items() if state != InboxState.HANDLED
    ]
    return faults


def outbox(rows: list[Row]) -> list[str]:
    """Every row has come to an end; nothing failed; no key was sent twice."""
    faults = [f"row {row.id} is still {row.state}" for row in rows if row.state not in TERMINAL]
    faults += [f"row {row.id} failed: {row.reason}" for row in rows if _failed(row)]
    keys = Counter(row.dedupe_key for row in rows if row.dedupe_key and _may_be_there(row))
    faults += [f"key {key} was sent {count} times" for key, count in keys.items() if count > 1]
    return faults


def _failed(row: Row) -> bool:
    broken = row.state is OutboxState.SKIPPED and row.reason in ("bug", "gone", "unknown kind")
    return row.state is OutboxState.FAILED or broken


def _may_be_there(row: Row) -> bool:
    return row.state in (OutboxState.SENT, OutboxState.UNKNOWN)


def messages(rows: list[Row], seen: list[Seen], note: str) -> list[str]:
    """Each message belongs to one row; one more of the same is allowed for a row that says it was
    repeated, and then the `note` is on the second. Each row that was sent is there."""
    there = {(one.chat, one.message_id): one for one in seen}
    owners = {
        (row.chat, row.message_id): row
        for row in rows
        if row.state is OutboxState.SENT and not row.edits and row.message_id is not None
    }
    sent = [row for row in rows if row.state is OutboxState.SENT and not row.edits]
    faults = [
        f"row {row.id} ({row.kind}) was sent, but nothing arrived"
        for row in sent
        if row.message_id is not None and (row.chat, row.message_id) not in there
    ]
    faults += [
        f"message {one.message_id} in {one.chat}: the note is wrong"
        for key, one in there.items()
        if key in owners and owners[key].repeated is not one.text.endswith(note)
    ]
    excused = Counter(
        (row.chat, there[row.chat, row.message_id].title)
        for row in sent
        if row.repeated and row.message_id is not None and (row.chat, row.message_id) in there
    )
    vague: Counter[tuple[int, bool]] = Counter()
    for row in rows:
        vague[row.chat, row.kind == "screen"] += _vague(row)
    for key, one in there.items():
        if key in owners:
            continue
        if excused[one.chat, one.title] > 0:
            excused[one.chat, one.title] -= 1
        elif vague[one.chat, one.is_screen] > 0:
            vague[one.chat, one.is_screen] -= 1
        else:
            faults.append(f"{one.title!r} is in {one.chat} a second time, or nobody sent it")
    return faults


def _vague(row: Row) -> int:
    """How many messages may have arrived for a row that does not know: of one that ended unknown
    each try, of one whose repeat was not wanted any more the first."""
    if row.edits or row.state is OutboxState.SENT:
        return 0
    return row.repeated + (row.state is OutboxState.UNKNOWN)


def replies(asked: dict[str, int], rows: list[Row], seen: list[Seen]) -> list[str]:
    """Every question (a word of its own, by chat) has exactly one reply that a row stands for."""
    owned = {(row.chat, row.message_id) for row in rows if row.state is OutboxState.SENT}
    vague = {row.chat for row in rows if row.kind == "screen" and _vague(row)}
    faults = []
    for word, chat in asked.items():
        count = sum(
            f"/{word} " in one.title and (one.chat, one.message_id) in owned
            for one in seen
            if one.chat == chat
        )
        if count != 1 and not (count == 0 and chat in vague):
            faults.append(f"/{word} was answered {count} times")
    return faults


def answers(given: dict[Any, list[str]], recorded: dict[Any, list[str]]) -> list[str]:
    """What was recorded of each person at each activity is what they pressed, in that order; the
    same press again is no change."""
    wanted = {key: _changes(pressed) for key, pressed in given.items()}
    return [
        f"{key}: pressed {wanted.get(key, [])}, recorded {recorded.get(key, [])}"
        for key in sorted(set(wanted) | set(recorded))
        if wanted.get(key, []) != recorded.get(key, [])
    ]


def _changes(pressed: list[str]) -> list[str]:
    return [one for place, one in enumerate(pressed) if place == 0 or one != pressed[place - 1]]


def late(
    told: list[Told], over: dict[tuple[int, str], datetime], starts: list[datetime]
) -> list[str]:
    """Nobody is told of what was over for them (answered, cancelled, left: `over`, by chat and
    matter) before the message was written down, or before the process began that sent it. `starts`
    are when processes began of which one alone ran at a time."""
    faults = []
    for one in told:
        at = over.get((one.chat, one.matter))
        began = max((start for start in starts if start <= one.at), default=None)
        if at is not None and (at <= one.written_at or (began is not None and at < began)):
            faults.append(f"{one.chat} was told of {one.matter} at {one.at}; it was over at {at}")
    return faults


def unlisted(rows: list[Row], listed: set[int]) -> list[str]:
    """What failed, or may not have arrived, is on the list of those who can do something."""
    lost = (OutboxState.FAILED, OutboxState.UNKNOWN)
    return [
        f"row {row.id} ({row.kind}) is {row.state} and on nobody's list"
        for row in rows
        if row.state in lost and row.id not in listed
    ]


def silence(log: str, secrets: list[str]) -> list[str]:
    """None of these words is in the log."""
    return [f"the log holds {word!r}" for word in secrets if word in log]
