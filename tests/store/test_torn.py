"""What a kill or a power cut leaves: a migration begun, a page written in part."""

from __future__ import annotations

import base64
import os
import signal
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.failpoints import VARIABLE
from bot.store import migrate
from bot.store.engine import open_engine
from bot.store.migrate import SchemaState
from tests.processes import Forked
from tests.stories.world import KEY, TOKEN


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_migration_that_is_killed_leaves_all_as_it_was_and_is_done_again(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        migrate.downgrade(url, "base")
    migrate.upgrade(url, migrate.revisions()[0])
    _add_a_unit(url)
    assert _migrates(url, tmp_path, {VARIABLE: "migration.before"}) == -signal.SIGKILL
    assert (migrate.state(url), _units(url)) == (SchemaState.OLD, 1)
    assert _migrates(url, tmp_path, {VARIABLE: "migration.after"}) == -signal.SIGKILL
    assert (migrate.state(url), _units(url)) == (SchemaState.CURRENT, 1)


def test_what_is_committed_is_on_the_disk(migrated_file: Path) -> None:
    engine = open_engine(f"sqlite:///{migrated_file}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_file_that_was_written_in_part_is_not_run_on(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    url = f"sqlite:///{file}"
    migrate.upgrade(url)
    assert migrate.examined(url) == (SchemaState.CURRENT, True)
    with sqlite3.connect(file) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'")
        [number], [size] = page.fetchone(), connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as torn:
        torn.seek((number - 1) * size)
        torn.write(b"\xff" * size)
    assert _migrates(url, tmp_path, {}) == 1
    assert "damaged" in (tmp_path / "said").read_text("utf-8")


def _migrates(url: str, folder: Path, more: dict[str, str]) -> int:
    """The exit code of `zhibu migrate`."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LC_ALL": "en_GB.UTF-8",
        "ZHIBU_TOKEN": TOKEN,
        "ZHIBU_KEY": base64.b64encode(KEY).decode(),
        "ZHIBU_DATABASE_URL": url,
    }
    command = Forked(
        "bot", ["migrate"], folder=folder, environ=environ | more, output=folder / "said"
    )
    return command.wait(60)


def _add_a_unit(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO unit VALUES (1, NULL, 'branch', 'x', '1.', '2026-01-01', NULL)")
        )
    engine.dispose()


def _units(url: str) -> int:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = int(connection.execute(text("SELECT count(*) FROM unit")).scalar_one())
    engine.dispose()
    return found
