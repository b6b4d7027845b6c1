"""What many people owe today, each by the wall clock of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from bot.chat.pushes import Context, Prepared, Skip
from bot.domain.policies.reasons import Reason
from bot.services.nudging import day_words
from bot.services.nudging.day_words import Listed
from bot.store.delivery.sending import Claimed


def readers(
    context: Context, claimed: list[Claimed], prepared: dict[int, Prepared]
) -> dict[int, int]:
    """Whose lists these rows are, as member ids by row id. Those whose day is over, or whose reader
    is no member any more, are left out and skipped in `prepared`."""
    found: dict[int, int] = {}
    for row in claimed:
        account = context.account(row)
        if account is None or account.member_id is None:
            prepared[row.id] = Skip(Reason.LEFT)
        elif row.params["day"] != context.day_of(account).isoformat():
            prepared[row.id] = Skip("the day is over")
        else:
            found[row.id] = account.member_id
    return found


def by_clock(context: Context, rows: Mapping[int, Claimed]) -> dict[tzinfo, set[int]]:
    """The readers of rows (by member id) who share a wall clock."""
    found: dict[tzinfo, set[int]] = {}
    for member_id, row in rows.items():
        account = context.account(row)
        clock = context.clock(account) if account is not None else context.app.zone
        found.setdefault(clock, set()).add(member_id)
    return found


def todays(context: Context, rows: Mapping[int, Claimed]) -> dict[int, Listed]:
    """The list of today of each of these readers, by member id."""
    found: dict[int, Listed] = {}
    for clock, members in by_clock(context, rows).items():
        found |= day_words.todays(context.uow, members, context.now, clock)
    return found
