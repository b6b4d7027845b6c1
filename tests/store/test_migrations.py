"""The migrations make exactly the schema the program uses, and can be undone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.store import migrate
from bot.store.crypto import Cipher, WrongKey
from bot.store.engine import open_engine
from bot.store.migrate import SchemaState
from bot.store.migrations import FOLDER
from bot.store.schema import metadata


def test_the_migrated_database_is_the_schema(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_up_down_up(database_url: str) -> None:
    migrate.downgrade(database_url, "base")
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrate.upgrade(database_url)
    assert migrate.state(database_url) is SchemaState.CURRENT


def test_the_files_name_the_revisions_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert migrate.revisions() == [one.revision for one in scripts.walk_revisions()][::-1]
    assert migrate.head() == scripts.get_current_head()


def test_a_bot_loads_neither_alembic_nor_what_other_commands_need(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate.upgrade(url)
    spared = {"aiohttp.web", "alembic", "bot.sandbox", "matplotlib", "openpyxl", "pydantic"}
    looks = (
        "import sys, bot.cli.commands.running, bot.store.migrate as migrate; "
        f"print(migrate.state({url!r}), {spared} & set(sys.modules))"
    )
    seen = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True, check=True)
    assert seen.stdout == "current set()\n"


def test_an_empty_an_old_and_a_foreign_database_are_told_apart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    assert migrate.state(url) is SchemaState.EMPTY
    migrate.upgrade(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    assert migrate.state(url) is SchemaState.UNKNOWN
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert migrate.state(url) is SchemaState.UNKNOWN
    engine.dispose()


def test_the_first_key_is_the_key(database_url: str) -> None:
    migrate.check_key(database_url, Cipher(bytes(32)))
    migrate.check_key(database_url, Cipher(bytes(32)))
    with pytest.raises(WrongKey):
        migrate.check_key(database_url, Cipher(bytes(range(32))))


def test_what_is_stored_survives_every_revision(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    first, *later = migrate.revisions()
    migrate.upgrade(url, first)
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO unit VALUES (1, NULL, 'branch', '第一党支部', '1.', '2026-01-01', NULL)",
            "INSERT INTO member VALUES (5, x'00', x'01', NULL, NULL, 'full', 1, '2026-01-01')",
            "INSERT INTO membership VALUES (6, 5, 1, '2026-01-01', NULL)",
        ):
            connection.execute(text(statement))
    for revision in later:
        migrate.upgrade(url, revision)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT member_id, unit_id FROM membership")).all()
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    engine.dispose()
    assert (kept, broken, migrate.state(url)) == ([(5, 1)], [], SchemaState.CURRENT)
