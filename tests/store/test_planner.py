"""What is looked up while many wait for it is found by an index that tells its rows apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text

from bot.domain.delivery import SendClass
from bot.domain.periods import Span
from bot.domain.policies.steps import Audience
from bot.services.nudging import early, receipts, taking
from bot.store import migrate, planner
from bot.store.crypto import Cipher
from bot.store.delivery.outbox import Message
from bot.store.engine import open_engine
from bot.store.uow import Store, UnitOfWork
from tests.databases import make_schema
from tests.store.conftest import KEY, NOW

BOT = 7
ZONE = ZoneInfo("Asia/Shanghai")
_COLUMNS = text("SELECT name FROM pragma_index_info(:of)")
LARGE = "account|activity|assignee|audit|inbox|member|membership|nudge|outbox|participation|step"
WIDE = re.compile(rf"SCAN ({LARGE})\b|SEARCH ({LARGE})\b.*\((bot_id|matter)=\?\)")
MATTERS = ("activity:1", "activity:2")
FEW = re.compile(r"ix_(outbox|inbox)_(waiting|sending|lost)")
"""Indexes of those rows only with which something is still to be done."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'x.db'}"
    make_schema(made)
    return made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url, Cipher(KEY), lambda: NOW)
    yield made
    made.close()


def plans(store: Store, work: Callable[[UnitOfWork], object]) -> list[str]:
    """How SQLite does what `work` asks of it, a line a step."""
    asked: list[tuple[str, object]] = []

    def done(uow: UnitOfWork) -> list[str]:
        connection = uow.accounts._base.connection
        event.listen(connection, "before_cursor_execute", lambda *of: asked.append((of[2], of[3])))
        work(uow)
        cursor = connection.connection.cursor()
        found = [cursor.execute(f"EXPLAIN QUERY PLAN {one}", of).fetchall() for one, of in asked]
        return [line[3] for lines in found for line in lines]

    return store.write_now(done)


LOOKED_UP: dict[str, Callable[[UnitOfWork], object]] = {
    "cards of a matter": lambda uow: uow.cards.showing(BOT, {"tally:1", "rung:1", "joint:2"}),
    "cards of a crowd": lambda uow: uow.cards.showing(BOT, {"activity:1", "day:x"}, {5, 6, 7}),
    "a card": lambda uow: uow.cards.about(BOT, 5, 11),
    "who is still to get it": lambda uow: uow.cards.awaiting(BOT, {"activity:1"}, "card"),
    "living cards": lambda uow: uow.outbox.living_many(BOT, "activity:1"),
    "whom it did not reach": lambda uow: uow.receipts.undelivered(BOT, "activity:1"),
    "how often somebody was reminded": lambda uow: uow.receipts.reminded(BOT, {5, 6}, NOW),
    "what went wrong lately": lambda uow: uow.lost.since(BOT, NOW - timedelta(days=7), ["gone"]),
    "what is open": lambda uow: (uow.lost.counts(BOT), uow.lost.items(BOT, 20)),
    "what is due": lambda uow: (uow.sending.any_due(BOT), uow.sending.claim(BOT, 10, {5})),
    "what replaces": lambda uow: uow.outbox.add_all(
        [Message(BOT, 5, "card", SendClass.DEADLINE, matter="activity:1", edit_message_id=11)]
    ),
    "what shows one of these": lambda uow: uow.outbox.edit_all(
        {one: Message(BOT, 0, "card", SendClass.DEADLINE, matter=one) for one in MATTERS},
        uow.cards.shown(BOT, MATTERS),
    ),
    "who is told of one of these": lambda uow: uow.outbox.fan_out_all(
        {17: Message(BOT, 0, "card", SendClass.DEADLINE, dedupe_key="card:17")},
        uow.debts.everybody(BOT, {17, 18}, among=[(17, 5)]),
    ),
    "what was told of these": lambda uow: (
        uow.outbox.cancel_all(BOT, set(MATTERS), "moved", ["nudge"]),
        uow.receipts.told(BOT, dict.fromkeys(MATTERS, NOW), "card"),
        uow.receipts.withheld(BOT, MATTERS, ["card"], "cancelled"),
    ),
    "what the branches hold": lambda uow: uow.activities.held({1, 2}, {NOW}),
    "who belongs to them": lambda uow: (
        uow.members.in_units({1, 2}, NOW.date()),
        uow.members.standings({1, 2}),
        uow.namings.of_activities({17, 18}),
    ),
    "what is changed in them": lambda uow: (
        uow.participations.release({1, 2}),
        uow.absences.forget({17, 18}),
    ),
    "whose chat": lambda uow: uow.accounts.by_telegrams(BOT, {5, 6}),
    "who is in chat": lambda uow: uow.accounts.of_members(BOT, {1, 2}),
    "who still owes": lambda uow: uow.audiences.still(
        BOT, {(1, 2)}, Audience.UNANSWERED, NOW.date()
    ),
    "which reminders are due": lambda uow: (
        taking.take_steps(uow, BOT, NOW, ZONE),
        taking.take_days(uow, BOT, NOW, ZONE),
        early.take_early(uow, BOT, NOW, ZONE),
        receipts.tell(uow, BOT, NOW, ZONE),
    ),
    "who wants a summary": lambda uow: uow.subscriptions.due(BOT, Span.MONTH, NOW.date()),
    "what came in": lambda uow: uow.inbox.next(BOT, 100, set()),
}


@pytest.mark.parametrize("what", LOOKED_UP)
def test_nothing_is_looked_for_among_all_rows_of_a_bot(store: Store, what: str) -> None:
    found = plans(store, LOOKED_UP[what])
    assert found
    assert [line for line in found if WIDE.match(line) and not FEW.search(line)] == []


def test_what_the_planner_knows_is_of_indexes_that_there_are(url: str) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1")).all()
        assert {row.tbl for row in rows} >= {"outbox", "inbox", "account", "pace"}
        for of, index, figures in rows:
            columns = connection.execute(_COLUMNS, {"of": index}).all()
            assert len(figures.split()) == 1 + len(columns), (of, index)
    engine.dispose()


def test_a_database_of_before_learns_it_when_it_is_used(url: str) -> None:
    def known() -> list[tuple[object, ...]]:
        engine = open_engine(url)
        with engine.begin() as connection:
            rows = connection.execute(text("SELECT * FROM sqlite_stat1 ORDER BY idx")).all()
        engine.dispose()
        return [tuple(row) for row in rows]

    before = known()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE sqlite_stat1 SET stat = '3 3 1' WHERE tbl = 'outbox'"))
    engine.dispose()
    migrate.prepare(url, Cipher(KEY))
    assert known() == before
    with open_engine(url).begin() as connection:
        planner.seed(connection)
    assert known() == before
