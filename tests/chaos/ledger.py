"""Reading what happened, from the database and from the stand-in's own record, for the books."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from bot.chat.delivery import AGAIN
from bot.chat.screens import plain_text
from bot.domain.audit import Tag
from bot.domain.delivery import InboxState, OutboxState
from bot.services.activities.cards import CARD
from bot.services.nudging import undelivered
from bot.services.nudging.nudges import matter
from bot.store.schema.activities import activity, participation
from bot.store.schema.audit import audit
from bot.store.schema.delivery import inbox, outbox
from bot.store.uow import UnitOfWork
from tests.branch import Branch
from tests.chaos import books
from tests.chaos.books import Row, Seen, Told
from tests.chaos.storm import Storm
from tests.stories.world import BOT_ID, TOKEN, World

ALL, MOST = timedelta(days=30), 1_000_000
Answered = dict[tuple[int, int], list[tuple[datetime, str]]]


def audited(storm: Storm) -> Counter[str]:
    """What the database says happened is what was done and what people saw, or it fails with
    everything that is wrong; the figures of it."""
    world, branch = storm.world, storm.branch
    # A tick may have put something more into the outbox since the storm was over.
    storm.crew.until(lambda: not _under_way(world.read(outbox_rows)), "something is never sent")
    rows = world.read(outbox_rows)
    requests = world.look("log")
    seen = [one for person in branch.people for one in _arrived(world, requests, person.id)]
    answered = world.read(lambda uow: _answers(uow, branch))
    over = world.read(lambda uow: _over(uow, storm, answered))
    faults = [
        *books.inbox(storm.posted, world.read(_inbox)),
        *books.outbox(rows),
        *books.messages(rows, seen, world.t._(AGAIN)),
        *books.replies(storm.asked, rows, seen),
        *books.answers(
            storm.pressed, {key: [one for _, one in told] for key, told in answered.items()}
        ),
        *books.late(_told(rows, seen), over, storm.crew.starts if storm.crew.size == 1 else []),
        *books.unlisted(rows, world.read(_listed)),
        *books.silence(world.log.read_text(), _secrets(storm)),
        *world.read(_soundness),
    ]
    assert faults == [], "\n".join([f"{len(faults)} faults", *faults[:20], *storm.crew.deaths])
    return _figures(storm, rows, seen)


def _figures(storm: Storm, rows: list[Row], seen: list[Seen]) -> Counter[str]:
    deaths = storm.crew.deaths
    arrived = [row for row in rows if row.state is OutboxState.SENT and not row.edits]
    sent = sum(row.message_id is not None for row in arrived)
    return Counter(
        {
            "kills": len(deaths),
            "at named places": sum("." in one and not one.startswith("not") for one in deaths),
            "places not reached": sum(one.startswith("not") for one in deaths),
            "with work in hand": storm.busy_kills,
            "updates": len(storm.posted),
            "answers recorded": sum(map(len, storm.pressed.values())),
            "rows": len(rows),
            "messages that arrived": len(seen),
            "sent": sent,
            "repeated with a note": sum(row.repeated for row in rows),
            "unknown": sum(row.state is OutboxState.UNKNOWN for row in rows),
            "skipped": sum(row.state is OutboxState.SKIPPED for row in rows),
            "cancelled": sum(row.state is OutboxState.CANCELLED for row in rows),
            "seen twice": len(seen) - sent,
        }
    )


def _secrets(storm: Storm) -> list[str]:
    """Names, the token, the key, and what people typed."""
    return ["静", TOKEN, TOKEN.split(":")[1], storm.world.environ["ZHIBU_KEY"], *storm.asked]


def _soundness(uow: UnitOfWork) -> list[str]:
    """The database's own checks."""
    if uow._connection.dialect.name == "sqlite":
        whole = [row[0] for row in uow._connection.execute(text("PRAGMA integrity_check"))]
        broken = uow._connection.execute(text("PRAGMA foreign_key_check")).all()
        return [f"integrity: {one}" for one in whole if one != "ok"] + [str(one) for one in broken]
    invalid = uow._connection.execute(
        text("SELECT conname FROM pg_constraint WHERE NOT convalidated")
    )
    return [f"{row[0]} is not valid" for row in invalid]


def _listed(uow: UnitOfWork) -> set[int]:
    """What the secretary's list is made from and, for replies and edits, what the command line
    shows."""
    lost = undelivered._lost(uow, BOT_ID, uow.now - ALL, uow.now.date())
    shown = undelivered.outbox(uow, BOT_ID, MOST).items
    mine = {one.id for one in shown if one.kind in ("screen", "menu", undelivered.NOTICE)}
    return {one.item.id for one in lost} | mine | _edits(uow)


def _edits(uow: UnitOfWork) -> set[int]:
    """Cards that are on their way to show what is: they are made anew by every change."""
    statement = select(outbox.c.id).where(outbox.c.edit_message_id.is_not(None))
    return {row.id for row in uow.outbox._all(statement)}


def _inbox(uow: UnitOfWork) -> dict[int, InboxState]:
    """Every update that is stored."""
    found = uow.inbox._all(select(inbox.c.update_id, inbox.c.state))
    return {row.update_id: row.state for row in found}


def _under_way(rows: list[Row]) -> bool:
    return any(row.state not in books.TERMINAL for row in rows)


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
            row.matter,
        )
        for row in uow.outbox._all(select(outbox).order_by(outbox.c.id))
    ]


def _arrived(world: World, requests: list[Any], chat: int) -> list[Seen]:
    """What came in a chat, as it was when it came: the n-th message is the n-th that was taken."""
    taken = [
        one
        for one in requests
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


def _answers(uow: UnitOfWork, branch: Branch) -> Answered:
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
    found: Answered = {}
    stands: dict[tuple[int, int], str] = {}
    for row in uow.audit._all(statement):
        key = (row.activity_id, chats[row.member_id])
        found.setdefault(key, []).append((row.at, row.detail["answer"]))
        stands[key] = row.answer
    assert stands == {key: told[-1][1] for key, told in found.items()}
    return found


def _told(rows: list[Row], seen: list[Seen]) -> list[Told]:
    """The cards and reminders that arrived; a reminder's matter is called after it."""
    there = {(one.chat, one.message_id): one for one in seen}
    return [
        Told(row.chat, _named(row), row.written_at, there[row.chat, row.message_id].at)
        for row in rows
        if row.matter and not row.edits and (row.chat, row.message_id) in there
        if row.kind == CARD or row.kind.startswith("nudge.")
    ]


def _named(row: Row) -> str:
    return f"card {row.matter}" if row.kind == CARD else f"reminder {row.matter}"


def _over(uow: UnitOfWork, storm: Storm, answered: Answered) -> dict[tuple[int, str], datetime]:
    """What was over for whom and when: reminders with the first answer, all when called off."""
    over = {(chat, f"reminder {matter(one)}"): told[0][0] for (one, chat), told in answered.items()}
    ended = uow.activities._all(
        select(activity.c.id, activity.c.cancelled_at).where(activity.c.cancelled_at.is_not(None))
    )
    ends = {row.id: row.cancelled_at for row in ended}
    assert set(ends) == storm.called_off
    for one, at in ends.items():
        for person in storm.branch.people:
            over[person.id, f"card {matter(one)}"] = at
            over[person.id, f"reminder {matter(one)}"] = at
    return over
