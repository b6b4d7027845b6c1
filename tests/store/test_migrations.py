"""The migrations make exactly the schema the program uses, and can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.store import migrate
from bot.store.crypto import Cipher, WrongKey
from bot.store.engine import open_engine
from bot.store.migrate import SchemaState
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
