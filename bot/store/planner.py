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
_THERE = text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
_ROWS = {
    "account": {
        "ix_account_next_daily_at": "20000 200",
        "sqlite_autoindex_account_1": "20000 20000 1",
        "uq_account_member": "20000 20000 1",
    },
    "activity": {
        "ix_activity_joint": "60000 50",
        "ix_activity_starts": "60000 100",
        "ix_activity_unit": "60000 60 1",
    },
    "appointment": {
        "ix_appointment_member_id": "4000 2",
        "ix_appointment_unit_id": "4000 4",
    },
    "assignee": {
        "ix_assignee_due": "200000 50000 200",
        "ix_assignee_member": "200000 10 3",
        "ix_assignee_unit": "200000 200 50",
        "sqlite_autoindex_assignee_1": "200000 20 1",
        "sqlite_autoindex_assignee_2": "200000 20 1",
    },
    "assignment": {"ix_assignment_unit": "10000 10 5"},
    "audit": {
        "ix_audit_subject": "1000000 50000 5",
        "ix_audit_unit": "1000000 1000 2",
    },
    "hush": {
        "ix_hush_matter": "5000 20",
        "sqlite_autoindex_hush_1": "5000 2 1",
    },
    "inbox": {
        "ix_inbox_waiting": "1000 1000 1",
        "sqlite_autoindex_inbox_1": "100000 100000 1",
    },
    "member": {
        "ix_member_name_index": "20000 2",
        "sqlite_autoindex_member_1": "20000 1",
    },
    "membership": {
        "ix_membership_member_id": "25000 2",
        "ix_membership_unit": "25000 25 20",
    },
    "nudge": {
        "ix_nudge_member": "1000000 50 2",
        "sqlite_autoindex_nudge_1": "1000000 10 1",
    },
    "outbox": {
        "ix_outbox_about": "1000000 1000000 1000",
        "ix_outbox_edits": "1000000 1000000 100 20",
        "ix_outbox_lost": "20000 20000 20",
        "ix_outbox_matter": "1000000 1000000 100 4",
        "ix_outbox_sending": "1000 1000 100",
        "ix_outbox_waiting": "20000 20000 5000 100 1",
        "ix_outbox_waiting_chat": "20000 20000 4",
        "sqlite_autoindex_outbox_1": "1000000 1000000 1",
    },
    "pace": {
        "ix_pace_free": "20000 20000 10",
        "sqlite_autoindex_pace_1": "20000 20000 2 1",
    },
    "participation": {
        "ix_participation_member": "1200000 60 1",
        "ix_participation_open": "100000 10",
        "sqlite_autoindex_participation_1": "1200000 20 1",
    },
    "step": {
        "ix_step_day": "200000 500",
        "ix_step_due": "20000 20",
        "ix_step_receipt": "1000 10",
        "sqlite_autoindex_step_1": "200000 100000 3 3 1",
    },
    "subscription": {"sqlite_autoindex_subscription_1": "500 2 1 1"},
    "unit": {
        "ix_unit_root_id": "1000 1000",
        "sqlite_autoindex_unit_1": "1000 20 1",
        "sqlite_autoindex_unit_2": "1000 1",
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
    if connection.execute(_THERE).first() is None:
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
