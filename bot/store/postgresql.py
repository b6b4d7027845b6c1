"""PostgreSQL as it is, except that nobody waits for it without end."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from bot.store.columns import as_json

CONNECT_SECONDS = 10
ANSWER_SECONDS = 20.0
"""How long a statement may take. A network that swallows everything looks like a slow one."""
IDLE_SECONDS = 10
"""How long PostgreSQL waits for the next statement of a transaction. The locks of a machine that
is gone, and did not say so, last no longer."""


class _Impatient(psycopg.Connection[Any]):
    """A connection that is given up when no answer comes."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(gen, interval, timeout or ANSWER_SECONDS)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # nobody knows what will come out of it
            raise


def engine(url: URL, *, pool_size: int, impatient: bool) -> Engine:
    """An engine; see `bot.store.engine.open_engine`."""
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    made = create_engine(
        url,
        connect_args=patience,
        pool_pre_ping=True,
        pool_size=pool_size,
        hide_parameters=True,
        json_serializer=as_json,
    )
    if not impatient:
        return made

    @event.listens_for(made, "do_connect")
    def _do_connect(_dialect: Any, _record: Any, words: Any, given: Any) -> Any:
        return _Impatient.connect(*words, **given)

    @event.listens_for(made, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
        connection.autocommit = False

    return made
