"""Branches whose members all owe an answer, each in chat, and a reminder waiting for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, insert, update

from bot.domain.activities import ActivityKind, ActivityState
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.org import Standing, UnitKind
from bot.services.nudging.nudges import matter
from bot.services.nudging.taking import UNANSWERED
from bot.store import migrate
from bot.store.crypto import Cipher
from bot.store.schema.activities import activity, participation
from bot.store.schema.delivery import outbox, pace
from bot.store.schema.org import account, member, membership
from bot.store.uow import Store, UnitOfWork

BOT_ID = 7000000001
KEY = bytes(range(32))
NINE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
"""At nine in the morning in Shanghai, a Wednesday."""
FIRST = 3_500_000_000_000_000
FIRST_CHAT = 10_000_000
BRANCH = 25
IN_ENGLISH = 5
"""Every fifth reads English."""


WARM_UP = timedelta(minutes=1)
"""So long before the others one more reminder is due, that a sender begins with."""


@dataclass
class StandingClock:
    """Stands where it was put."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def settle(url: str, people: int, *, warm_up: bool = False) -> None:
    """Make the schema, the branches with an activity each, and the reminders; with `warm_up` one
    person more, whose reminder is due first."""
    migrate.upgrade(url)
    migrate.check_key(url, Cipher(KEY))
    _write(url, lambda uow: _fill(uow, people + warm_up))
    if warm_up:
        first = outbox.c.id == FIRST + people
        early = update(outbox).where(first).values(not_before=NINE - WARM_UP)
        _write(url, lambda uow: uow.members._base.execute(early))


def again(url: str) -> None:
    """All reminders wait again, and no chat was written to."""

    def work(uow: UnitOfWork) -> None:
        execute = uow.members._base.execute
        execute(
            update(outbox).values(
                state=OutboxState.WAITING, message_id=None, settled_at=None, attempts=0, holder=None
            )
        )
        execute(delete(pace))

    _write(url, work)


def _write(url: str, work: Any) -> None:
    store = Store(url, Cipher(KEY), StandingClock(NINE).now)
    try:
        store.write_now(work)
    finally:
        store.close()


def _fill(uow: UnitOfWork, people: int) -> None:
    root = uow.units.make(None, UnitKind.COMMITTEE, "市直机关党委")
    for start in range(0, people, BRANCH):
        unit = uow.units.make(root, UnitKind.BRANCH, f"第{start // BRANCH + 1}党支部")
        _branch(uow, unit.id, range(start, min(start + BRANCH, people)))


def _branch(uow: UnitOfWork, unit_id: int, numbers: range) -> None:
    meeting = FIRST + numbers[0]
    starts = uow.now + timedelta(days=2, hours=6)
    _put(
        uow,
        activity,
        [
            {
                "id": meeting,
                "unit_id": unit_id,
                "kind": ActivityKind.MEMBER_MEETING,
                "subject": "三季度总结",
                "place": "三楼会议室",
                "starts_at": starts,
                "ends_at": starts + timedelta(hours=1),
                "answer_by": starts - timedelta(days=1),
                "late_answers": True,
                "state": ActivityState.PUBLISHED,
                "round": 1,
                "published_at": uow.now - timedelta(days=5),
                "published_by": 1,
            }
        ],
    )
    people = [_person(uow, one) for one in numbers]
    _put(uow, member, people)
    ids = [{"id": FIRST + one, "member_id": FIRST + one} for one in numbers]
    since = (uow.now - timedelta(days=400)).date()
    _put(uow, membership, [row | {"unit_id": unit_id, "from_date": since} for row in ids])
    _put(uow, account, [row | _account(uow, one) for row, one in zip(ids, numbers, strict=True)])
    expected = {
        "activity_id": meeting,
        "observer": False,
        "standing": Standing.FULL,
        "roles": "",
        "answered_late": False,
        "signed_for": False,
    }
    _put(uow, participation, [row | expected for row in ids])
    _put(uow, outbox, [_reminder(uow, one, meeting, starts) for one in numbers])


def _person(uow: UnitOfWork, one: int) -> dict[str, Any]:
    row = FIRST + one
    return {
        "id": row,
        "name": uow.members._base.seal(member, "name", row, f"静{one}"),
        "name_index": one.to_bytes(16, "big"),
        "standing": Standing.FULL,
        "has_vote": True,
        "created_at": uow.now,
    }


def _account(uow: UnitOfWork, one: int) -> dict[str, Any]:
    return {
        "bot_id": BOT_ID,
        "telegram_id": FIRST_CHAT + one,
        "telegram_language": "zh-hans" if one % IN_ENGLISH else "en",
        "daily_at": "08:30",
        "daily_on": False,
        "consent_at": uow.now,
        "consent_version": 1,
        "created_at": uow.now,
    }


def _reminder(uow: UnitOfWork, one: int, meeting: int, starts: datetime) -> dict[str, Any]:
    return {
        "id": FIRST + one,
        "bot_id": BOT_ID,
        "chat_id": FIRST_CHAT + one,
        "kind": UNANSWERED,
        "send_class": SendClass.REMINDER,
        "params": {"activity": meeting},
        "dedupe_key": f"step:{meeting}:{one}",
        "matter": matter(meeting),
        "not_before": uow.now,
        "expires_at": starts,
        "state": OutboxState.WAITING,
        "attempts": 0,
        "repeated": False,
        "created_at": uow.now,
    }


def _put(uow: UnitOfWork, table: Table, rows: list[dict[str, Any]]) -> None:
    uow.members._base.execute(insert(table), rows)
