"""A kill -9 at any moment loses no answer and repeats no message, except where Telegram leaves the
outcome unknown; then the message is sent once more, and says so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.chat.delivery import AGAIN
from bot.chat.screens import plain_text
from bot.domain.audit import Tag
from bot.domain.delivery import InboxState
from bot.store.schema.activities import participation
from bot.store.schema.audit import audit
from bot.store.schema.delivery import inbox, outbox
from bot.store.uow import UnitOfWork
from tests.branch import Branch, run_clock, settle_branch
from tests.chaos import books
from tests.chaos.books import Nudged, Row, Seen
from tests.chaos.storm import Kill, Storm
from tests.stories.world import World

NUDGE = "nudge.unanswered"


FLOOD, BROADCAST, START = Kill.IN_FLOOD, Kill.IN_BROADCAST, Kill.AT_START
TEN = (FLOOD, BROADCAST, FLOOD, START, FLOOD, BROADCAST, Kill.IN_PEACE, FLOOD, BROADCAST, FLOOD)
FOUR = (FLOOD, BROADCAST, FLOOD, FLOOD)


def test_ten_kills_lose_no_answer_and_repeat_no_message(tmp_path: Path) -> None:
    world = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    weathers(world, TEN)


@pytest.mark.postgresql
def test_kills_lose_and_repeat_nothing_on_postgresql_either(
    tmp_path: Path, postgresql_url: str
) -> None:
    weathers(World(tmp_path, postgresql_url, "en"), FOUR)


def weathers(world: World, kills: tuple[Kill, ...]) -> None:
    """Let the storm rage over a branch, then go through the books."""
    try:
        run_clock(world, "2026-11-23 09:00")
        storm = Storm(world, settle_branch(world))
        storm.rage(kills)
        audited(world, storm)
        assert len(storm.starts) == len(kills) + 2
        assert storm.busy_kills >= len(kills) // 2
        assert "静" not in world.log.read_text()
    finally:
        world.close()


def audited(world: World, storm: Storm) -> None:
    """What the database says happened is what was done and what people saw."""
    rows = world.read(outbox_rows)
    seen = [one for person in storm.branch.people for one in arrived(world, person.id)]
    recorded = world.read(lambda uow: records(uow, storm.branch))
    answered = {who: lines[0][0] for (at, who), lines in recorded.items() if at == storm.owed}
    reminded = nudges(rows, seen)
    faults = [
        *books.inbox(storm.posted, world.read(inbox_states)),
        *books.outbox(rows),
        *books.messages(rows, seen, world.t._(AGAIN)),
        *books.replies(storm.asked, rows, seen),
        *books.answers(
            storm.pressed, {key: [one for _, one in told] for key, told in recorded.items()}
        ),
        *books.late_nudges(reminded, answered, storm.starts),
    ]
    assert faults == []
    assert len(storm.asked) > 5
    assert sum(map(len, storm.pressed.values())) > 30
    assert len(reminded) > 5


def inbox_states(uow: UnitOfWork) -> dict[int, InboxState]:
    """Every update that is stored."""
    found = uow.inbox._all(select(inbox.c.update_id, inbox.c.state))
    return {row.update_id: row.state for row in found}


def outbox_rows(uow: UnitOfWork) -> list[Row]:
    """Everything that was to go out, oldest first."""
    return [
        Row(
            row.id,
            row.chat_id,
            row.kind,
            row.state,
            row.reason,
            row.edit_message_id is not None,
            row.message_id,
            row.repeated,
            row.dedupe_key,
            row.created_at,
        )
        for row in uow.outbox._all(select(outbox).order_by(outbox.c.id))
    ]


def arrived(world: World, chat: int) -> list[Seen]:
    """What came in a chat, as it was when it came: the n-th message is the n-th that was taken."""
    log = world.look("log")
    taken = [
        one
        for one in log
        if one["method"] == "sendMessage" and one["chat_id"] == chat and one["ok"]
    ]
    there = [one for one in world.look(f"chats/{chat}")["messages"] if one["from"] == "bot"]
    return [
        Seen(
            chat,
            message["message_id"],
            plain_text(one["fields"]["text"]),
            datetime.fromisoformat(one["at"]),
        )
        for message, one in zip(there, taken, strict=True)
    ]


def records(uow: UnitOfWork, branch: Branch) -> dict[tuple[int, int], list[tuple[datetime, str]]]:
    """What is recorded of the answers at each activity of each person (by Telegram id), in order,
    and when; the last of them is what the participation holds."""
    chats = dict(zip(branch.members, (person.id for person in branch.people), strict=True))
    own = participation.c
    statement = (
        select(own.activity_id, own.member_id, own.answer, audit.c.at, audit.c.detail)
        .join(audit, audit.c.subject_id == own.id)
        .where(audit.c.subject == "participation", audit.c.tag == Tag.ANSWER_GIVEN)
        .order_by(audit.c.id)
    )
    found: dict[tuple[int, int], list[tuple[datetime, str]]] = {}
    stands: dict[tuple[int, int], str] = {}
    for row in uow.audit._all(statement):
        key = (row.activity_id, chats[row.member_id])
        found.setdefault(key, []).append((row.at, row.detail["answer"]))
        stands[key] = row.answer
    assert stands == {key: told[-1][1] for key, told in found.items()}
    return found


def nudges(rows: list[Row], seen: list[Seen]) -> list[Nudged]:
    """The reminders that arrived."""
    written = {(row.chat, row.message_id): row.written_at for row in rows if row.kind == NUDGE}
    there = {(one.chat, one.message_id): one for one in seen}
    return [Nudged(key[0], at, there[key].at) for key, at in written.items() if key in there]
