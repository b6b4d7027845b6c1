"""Alembic, configured in code. Loaded by `bot.store.migrate` only when a schema changes: it would
cost every running bot 12 MB and a tenth of a second."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot import failpoints
from bot.store import planner, years
from bot.store.engine import is_sqlite, make_private, open_engine
from bot.store.migrations import FOLDER


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(url: str, revision: str) -> None:
    """Bring the schema at `url` to `revision`, in one transaction; a whole one holds the years of
    the calendar that the program knows, and what the planner of SQLite is to know."""
    if is_sqlite(url):
        make_private(url)
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), revision)
            if revision == "head":
                years.seed(connection)
                planner.seed(connection)
            failpoints.reach("migration", "before")
        failpoints.reach("migration", "after")
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
