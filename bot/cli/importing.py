"""Importing a roster from a table that was read, in one transaction."""

from __future__ import annotations

from datetime import date
from functools import partial

from bot.domain.roster_faults import Table
from bot.services.roster.roster import Report, import_table
from bot.services.roster.roster_writing import Progress
from bot.store.uow import Store


def import_roster(
    store: Store,
    table: Table,
    bot_id: int,
    today: date,
    *,
    check: bool = False,
    end_offices: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import a roster in one transaction, as of the local day `today`; with `check` only look."""
    work = partial(
        import_table,
        table=table,
        bot_id=bot_id,
        today=today,
        check=check,
        end_offices=end_offices,
        progress=progress,
    )
    return store.read_now(work) if check else store.write_now(work)
