"""An activity that thousands are expected at, each in chat with the card before them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, func, insert, select

from bot.domain.activities import ActivityKind, ActivityState, Answer
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.org import Standing, UnitKind
from bot.services.activities.cards import CARD
from bot.services.identity import menus
from bot.services.nudging.nudges import matter
from bot.store import migrate
from bot.store.crypto import Cipher
from bot.store.schema.activities import activity, participation
from bot.store.schema.delivery import outbox
from bot.store.schema.org import account, member, membership
from bot.store.uow import Store, UnitOfWork
from tests.bench.crowd import FIRST_CARD, FIRST_PERSON

BOT_ID = 7000000001
KEY = bytes(range(32))
ACTIVITY = 3_500_000_000_000_000
ROUND = 1


def settle(url: str, people: int) -> None:
    """Make the schema and the town; its activity begins in ten days."""
    migrate.upgrade(url)
    migrate.check_key(url, Cipher(KEY))
    store = Store(url, Cipher(KEY), _now)
    try:
        store.write_now(lambda uow: _fill(uow, people))
    finally:
        store.close()


def answered(url: str) -> dict[str, int]:
    """How many said what, as the database has it."""
    store = Store(url, Cipher(KEY), _now)
    statement = select(participation.c.answer, func.count()).group_by(participation.c.answer)
    try:
        rows = store.read_now(lambda uow: list(uow.participations._all(statement)))
        return {row.answer.value: int(row[1]) for row in rows if row.answer}
    finally:
        store.close()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the benchmark runs on the machine's clock


def _fill(uow: UnitOfWork, people: int) -> None:
    root = uow.units.make(None, UnitKind.COMMITTEE, "市直机关党委")
    unit = uow.units.make(root, UnitKind.BRANCH, "第一党支部")
    made = {"id": ACTIVITY, "unit_id": unit.id, "kind": ActivityKind.MEMBER_MEETING}
    starts = uow.now + timedelta(days=10)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "answer_by": starts}
    words = {"subject": "三季度总结", "place": "三楼会议室", "late_answers": True}
    state = {"state": ActivityState.PUBLISHED, "round": ROUND, "published_by": 1}
    _put(uow, activity, [made | times | words | state | {"published_at": uow.now}])
    seal = uow.members._base.seal
    numbers = range(people)
    _put(
        uow,
        member,
        [
            {
                "id": ACTIVITY + one,
                "name": seal(member, "name", ACTIVITY + one, f"静{one}"),
                "name_index": one.to_bytes(16, "big"),
                "standing": Standing.FULL,
                "has_vote": True,
                "created_at": uow.now,
            }
            for one in numbers
        ],
    )
    day = (uow.now - timedelta(days=400)).date()
    belongs = {"unit_id": unit.id, "from_date": day}
    rows = [{"id": ACTIVITY + one, "member_id": ACTIVITY + one} for one in numbers]
    _put(uow, membership, [row | belongs for row in rows])
    _put(uow, account, [row | _account(uow, one) for one, row in enumerate(rows)])
    asked = {"activity_id": ACTIVITY, "observer": False, "standing": Standing.FULL, "roles": ""}
    asked |= {"answered_late": False, "signed_for": False}
    _put(uow, participation, [row | asked for row in rows])
    menus.refresh_all(uow, BOT_ID, uow.now.date())
    uow.members._base.execute(delete(outbox))
    _put(uow, outbox, [{"id": ACTIVITY + one} | _card(uow, one) for one in numbers])


def _account(uow: UnitOfWork, one: int) -> dict[str, Any]:
    return {
        "bot_id": BOT_ID,
        "telegram_id": FIRST_PERSON + one,
        "telegram_language": "zh-hans",
        "daily_at": "08:30",
        "daily_on": False,
        "consent_at": uow.now,
        "consent_version": 1,
        "created_at": uow.now,
    }


def _card(uow: UnitOfWork, one: int) -> dict[str, Any]:
    return {
        "bot_id": BOT_ID,
        "chat_id": FIRST_PERSON + one,
        "kind": CARD,
        "send_class": SendClass.DEADLINE,
        "params": {"activity": ACTIVITY},
        "matter": matter(ACTIVITY),
        "not_before": uow.now,
        "state": OutboxState.SENT,
        "attempts": 1,
        "repeated": False,
        "message_id": FIRST_CARD + one,
        "created_at": uow.now,
        "settled_at": uow.now,
    }


def _put(uow: UnitOfWork, table: Table, rows: list[dict[str, Any]]) -> None:
    uow.members._base.execute(insert(table), rows)


WORDS = (Answer.ATTENDING, Answer.UNSURE)
