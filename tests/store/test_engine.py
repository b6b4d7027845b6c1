"""What keeps an SQLite database from being used is told apart by real failures of SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.engine import Obstacle, Unavailable, obstacle, open_engine

SQL = {
    Obstacle.FULL: ("PRAGMA max_page_count=1", "CREATE TABLE letters (id INTEGER)"),
    Obstacle.READ_ONLY: ("PRAGMA query_only=ON", "CREATE TABLE letters (id INTEGER)"),
    Obstacle.CLOSED: ("", "SELECT * FROM letters"),
}


@pytest.mark.parametrize("kind", SQL)
def test_what_stops_a_statement(kind: Obstacle) -> None:
    before, statement = SQL[kind]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(before)
        with pytest.raises(sqlite3.OperationalError) as stopped:
            connection.execute(statement)
    assert obstacle(stopped.value) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("text.db", Obstacle.NO_DATABASE), ("no/zhibu.db", Obstacle.CLOSED)],
)
def test_what_cannot_be_opened(tmp_path: Path, name: str, kind: Obstacle) -> None:
    (tmp_path / "text.db").write_text("no database, but a letter of some length\n" * 40)
    engine = open_engine(f"sqlite:///{tmp_path / name}")
    with pytest.raises(Unavailable) as refused:
        engine.connect()
    engine.dispose()
    assert obstacle(refused.value) is kind
