"""The schema's version, and the check of key and schema at start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from types import ModuleType

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from bot.store import planner, years
from bot.store.crypto import Cipher, Place, WrongKey
from bot.store.engine import database_file, is_sound, is_sqlite, open_engine
from bot.store.migrations import FOLDER
from bot.store.schema.delivery import key_check

_CANARY = "zhibu"
_PLACE = Place(key_check.name, "sealed", 1)


class SchemaState(StrEnum):
    """How a database's schema stands to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    UNKNOWN = "unknown"  # newer than this program, or not ours


def revisions() -> list[str]:
    """All revisions, oldest first; the file of one is named `<revision>_<words>.py`."""
    files = (FOLDER / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def head() -> str:
    """The revision this program needs."""
    return revisions()[-1]


def state(url: str) -> SchemaState:
    """How the schema at `url` stands; an SQLite file that is missing is empty, and not made."""
    if _is_missing(url):
        return SchemaState.EMPTY
    with _opened(url) as engine, engine.connect() as connection:
        return _state(connection)


def examined(url: str) -> tuple[SchemaState, bool]:
    """How the schema at `url` stands, and whether the database holds together; writes nothing, and
    waits for nobody who does."""
    if _is_missing(url):
        return SchemaState.EMPTY, True
    with _opened(url, read_only=True) as engine, engine.connect() as connection:
        return _state(connection), is_sound(connection)


def _is_missing(url: str) -> bool:
    if not is_sqlite(url):
        return False
    return not database_file(url).exists() and database_file(url).parent.is_dir()


@contextmanager
def _opened(url: str, *, read_only: bool = False) -> Iterator[Engine]:
    engine = open_engine(url, read_only=read_only)
    try:
        yield engine
    finally:
        engine.dispose()


def _state(connection: Connection) -> SchemaState:
    tables = inspect(connection).get_table_names()
    current = None
    if "alembic_version" in tables:
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if current == head():
        return SchemaState.CURRENT
    if current is None:
        return SchemaState.UNKNOWN if tables else SchemaState.EMPTY
    return SchemaState.OLD if current in revisions() else SchemaState.UNKNOWN


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema at `url` to `revision`, in one transaction."""
    _changing().upgrade(url, revision)


def downgrade(url: str, revision: str) -> None:
    """Take the schema at `url` back to `revision` ("base": nothing)."""
    _changing().downgrade(url, revision)


def _changing() -> ModuleType:
    return import_module("bot.store.changing")


def prepare(url: str, cipher: Cipher) -> None:
    """All that a database with this schema needs before it is used: its key, the years of the
    calendar, what its planner is to know. Raises WrongKey, and changes nothing then."""
    with _opened(url) as engine, engine.begin() as connection:
        _check_key(connection, cipher)
        years.seed(connection)
        planner.seed(connection)


def check_key(url: str, cipher: Cipher) -> None:
    """The first key a database meets is its key; raises WrongKey for any other."""
    with _opened(url) as engine, engine.begin() as connection:
        _check_key(connection, cipher)


def _check_key(connection: Connection, cipher: Cipher) -> None:
    row = connection.execute(select(key_check.c.sealed)).first()
    if row is None:
        connection.execute(insert(key_check).values(id=1, sealed=cipher.seal(_PLACE, _CANARY)))
    elif cipher.open(_PLACE, row.sealed) != _CANARY:
        raise WrongKey("the key does not open what is stored")
