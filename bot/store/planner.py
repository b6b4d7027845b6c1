"""What SQLite's planner is to know about the shape of our rows.

SQLite chooses an index by how many rows it expects to find by it. As long as nothing was counted it
takes the first column of each for one that tells rows apart; of ours that is the bot, which nearly
all rows share, and it would read the whole outbox for one card. The figures are those of a large
organisation, and the same everywhere, rather than what ANALYZE counts of a night: so a query does
not run in one way today and in another tomorrow. PostgreSQL counts for itself.
"""

from __future__ import annotations

from sqlalchemy import Connection, column, delete, insert, select, table, text

_STATISTICS = table("sqlite_stat1", column("tbl"), column("idx"), column("stat"))
_ROWS = {
    "outbox": {
        "sqlite_autoindex_outbox_1": "1000000 1000000 1",
        "ix_outbox_matter": "1000000 1000000 200 4",
        "ix_outbox_about": "1000000 1000000 1000",
        "ix_outbox_edits": "1000000 1000000 200 20",
        "ix_outbox_waiting": "20000 20000 5000 100 1",
        "ix_outbox_waiting_chat": "20000 20000 4",
        "ix_outbox_lost": "20000 20000 20",
        "ix_outbox_sending": "1000 1000 100",
    },
    "inbox": {
        "sqlite_autoindex_inbox_1": "100000 100000 1",
        "ix_inbox_waiting": "1000 1000 1",
    },
    "account": {
        "sqlite_autoindex_account_1": "10000 10000 1",
        "uq_account_member": "10000 10000 1",
        "ix_account_next_daily_at": "10000 100",
    },
    "pace": {
        "sqlite_autoindex_pace_1": "20000 20000 2 1",
        "ix_pace_free": "20000 20000 10",
    },
}
"""By table and index: how many rows it has, and how many of them share its first column, its first
two, and so on (sqlite.org/fileformat2.html, sqlite_stat1)."""


def seed(connection: Connection) -> None:
    """Say so, where it was not said yet. What is connected by then learns of it when it connects
    anew."""
    if connection.dialect.name != "sqlite":
        return
    wanted = {(of, name, rows) for of, each in _ROWS.items() for name, rows in each.items()}
    named = _STATISTICS.c.tbl.in_(list(_ROWS))
    # Makes the table of statistics, which cannot be made otherwise.
    connection.execute(text("ANALYZE alembic_version"))
    if {tuple(row) for row in connection.execute(select(_STATISTICS).where(named))} == wanted:
        return
    connection.execute(delete(_STATISTICS).where(named))
    keys = ("tbl", "idx", "stat")
    connection.execute(
        insert(_STATISTICS), [dict(zip(keys, one, strict=True)) for one in sorted(wanted)]
    )
    connection.execute(text("ANALYZE sqlite_schema"))
