"""What one of several bots on a database sees: views that stand before the tables.

A bot that is registered (`zhibu bot add`) reads every table that holds something of organisations
through a temporary view of the same name, on each of its connections, that shows only the rows of
its own. No query can forget that, and none has to know it; what is written goes to the tables
themselves. A database with one bot that is not registered needs none of this.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Engine, event

_ROOT = "(SELECT root_unit_id FROM {s}.bot WHERE id = {bot})"
_UNIT = "EXISTS (SELECT 1 FROM {s}.unit u WHERE u.id = t.unit_id AND u.root_id = " + _ROOT + ")"
_MEMBER = (
    "EXISTS (SELECT 1 FROM {s}.member m WHERE m.id = t.member_id AND m.root_id = " + _ROOT + ")"
)
_ACCOUNT = "EXISTS (SELECT 1 FROM {s}.account a WHERE a.id = t.account_id AND a.bot_id = {bot})"
_ASSIGNMENT = (
    "EXISTS (SELECT 1 FROM {s}.assignment o JOIN {s}.unit u ON u.id = o.unit_id"
    " WHERE o.id = {of} AND u.root_id = " + _ROOT + ")"
)
_ACTIVITY = _ASSIGNMENT.replace("{s}.assignment", "{s}.activity")
_ASSIGNEE = (
    "EXISTS (SELECT 1 FROM {s}.assignee e JOIN {s}.assignment o ON o.id = e.assignment_id"
    " JOIN {s}.unit u ON u.id = o.unit_id WHERE e.id = {of} AND u.root_id = " + _ROOT + ")"
)

SEEN: dict[str, str] = {
    "unit": "t.root_id = " + _ROOT,
    "member": "t.root_id = " + _ROOT,
    **dict.fromkeys(
        (
            "absence", "appointment", "credit", "hand_nudge", "hush", "membership", "naming",
            "nudge", "participation", "sheet_line",
        ),
        _MEMBER,
    ),
    **dict.fromkeys(("activity", "assignment", "registration", "unit_setting"), _UNIT),
    **dict.fromkeys(("account", "invite", "series"), "t.bot_id = {bot}"),
    **dict.fromkeys(("administrator", "subscription"), _ACCOUNT),
    "assignee": _ASSIGNMENT.replace("{of}", "t.assignment_id"),
    "audit": (
        "t.bot_id = {bot} OR (t.bot_id IS NULL AND " + _UNIT + ")"
        " OR (t.subject = 'bot' AND t.subject_id = {bot})"
    ),
    "policy_step": "t.scope <> 'unit' OR " + _UNIT.replace("t.unit_id", "t.scope_id"),
    "series_slot": (
        "EXISTS (SELECT 1 FROM {s}.series o WHERE o.id = t.series_id AND o.bot_id = {bot})"
    ),
    "sheet": _ACTIVITY.replace("{of}", "t.activity_id"),
    "step": (
        "CASE t.matter WHEN 'activity' THEN " + _ACTIVITY.replace("{of}", "t.matter_id")
        + " WHEN 'assignment' THEN " + _ASSIGNMENT.replace("{of}", "t.matter_id")
        + " ELSE " + _ASSIGNEE.replace("{of}", "t.matter_id") + " END"
    ),
    "transfer": _UNIT.replace("t.unit_id", "t.to_unit_id"),
}  # fmt: skip
"""Which rows of a table (`t`) the bot sees."""

KEYED = frozenset(("draft", "heartbeat", "inbox", "lease", "outbox", "pace", "upload"))
"""Tables of delivery, whose every query names the bot."""
SHARED = frozenset(
    ("bot", "calendar_day", "calendar_stamp", "calendar_year", "identity_try", "key_check")
)
"""Nobody's: the bots themselves, working days, wrong guesses of who somebody is, the key."""

_WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (\w+)")


def look_through(engine: Engine, bot_id: int) -> None:
    """Have every connection of an engine see what that bot sees, if it is one of several."""
    sqlite = engine.dialect.name == "sqlite"

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        if sqlite:
            cursor.execute("PRAGMA query_only")
            [query_only] = cursor.fetchone()
            cursor.execute("PRAGMA query_only=OFF")
            record.info["schema"] = _stand(cursor, "main", bot_id)
            cursor.execute(f"PRAGMA query_only={query_only}")
        else:
            cursor.execute("SELECT current_schema()")
            record.info["schema"] = _stand(cursor, cursor.fetchone()[0], bot_id)
            connection.commit()
        cursor.close()

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _execute(
        connection: Any, _cursor: Any, statement: str, words: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        schema = connection.connection.info.get("schema")
        written = _WRITES.match(statement) if schema else None
        if written is not None and written[2] in SEEN:
            statement = f"{written[1]} {schema}.{written[2]}{statement[written.end() :]}"
        return statement, words


def _stand(cursor: Any, schema: str, bot_id: int) -> str | None:
    """Put the views up, if there is such a bot; returns the schema of the tables then."""
    cursor.execute(f"SELECT id FROM {schema}.bot WHERE id = {int(bot_id)}")
    if cursor.fetchone() is None:
        return None
    for table, condition in SEEN.items():
        rows = condition.replace("{s}", schema).replace("{bot}", str(int(bot_id)))
        cursor.execute(
            f"CREATE TEMP VIEW {table} AS SELECT t.* FROM {schema}.{table} t WHERE {rows}"
        )
    return schema
