"""The schema's version: Alembic configured in code, and the check of key and schema at start."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select

from bot.store.crypto import Cipher, Place, WrongKey
from bot.store.engine import database_file, is_sqlite, open_engine
from bot.store.schema.delivery import key_check

FOLDER = Path(__file__).parent / "migrations"
_CANARY = "zhibu"
_PLACE = Place(key_check.name, "sealed", 1)


class SchemaState(StrEnum):
    """How a database's schema stands to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    UNKNOWN = "unknown"  # newer than this program, or not ours


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision this program needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None  # noqa: S101 - migrations are shipped
    return found


def state(url: str) -> SchemaState:
    """How the schema at `url` stands; an SQLite file that is missing is not made for it."""
    if is_sqlite(url) and not database_file(url).exists() and database_file(url).parent.is_dir():
        return SchemaState.EMPTY
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return _state(connection)
    finally:
        engine.dispose()


def _state(connection: Connection) -> SchemaState:
    current = MigrationContext.configure(connection).get_current_revision()
    if current == head():
        return SchemaState.CURRENT
    if current is None:
        tables = inspect(connection).get_table_names()
        return SchemaState.UNKNOWN if tables else SchemaState.EMPTY
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return SchemaState.OLD if current in known else SchemaState.UNKNOWN


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema at `url` to `revision`, in one transaction."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), revision)
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the schema at `url` back to `revision` ("base": nothing)."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            command.downgrade(_config(connection), revision)
    finally:
        engine.dispose()


def check_key(url: str, cipher: Cipher) -> None:
    """The first key a database meets is its key; raises WrongKey for any other."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            row = connection.execute(select(key_check.c.sealed)).first()
            if row is None:
                connection.execute(
                    insert(key_check).values(id=1, sealed=cipher.seal(_PLACE, _CANARY))
                )
            elif cipher.open(_PLACE, row.sealed) != _CANARY:
                raise WrongKey("the key does not open what is stored")
    finally:
        engine.dispose()
