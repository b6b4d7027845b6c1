"""For one person at one time one message, and no more than so many unprompted ones a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time

from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Screen
from bot.chat.views import bundling, day_lists, hand_nudges, hushes, nudge_keys
from bot.chat.views.nudges import today
from bot.domain.policies.crowding import URGENT
from bot.domain.policies.reasons import Reason
from bot.services.nudging import nudges, taking
from bot.store.delivery.sending import Claimed

TOGETHER = Skip(Reason.TOGETHER)
_RUNGS = (taking.RUNG, taking.TASK_RUNG)


def one_message(each: Mapping[str, Prepare]) -> Prepare:
    """Every kind as `each` prepares it, then what is left for one person at one time as one
    message: what starts soon side by side, anything else as the list of what they owe, with who
    owes them an answer below it. Who had enough messages today finds it in /today."""

    def prepare(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        others = _tried_before(context, claimed)
        rows = [*claimed, *(one for mine in others.values() for one in mine)]
        prepared: dict[int, Prepared] = {}
        for kind in {row.kind for row in rows}:
            prepared |= each[kind](context, [row for row in rows if row.kind == kind])
        left = [row for row in rows if not isinstance(prepared.get(row.id, TOGETHER), Skip)]
        prepared |= _held(context, left)
        crowded: dict[int, list[Claimed]] = {}
        for row in left:
            if not isinstance(prepared[row.id], Skip):
                crowded.setdefault(row.chat_id, []).append(row)
        merged, several = _merged(context, list(crowded.values()), prepared)
        context.uow.bundles.note(several)
        offered = hushes.offered(context, rows, prepared | merged)
        said = hand_nudges.with_lines(context, rows, offered)
        said |= {one: bundling.marked(said[one]) for one in several}
        return _of(claimed, others, said)

    return prepare


def _tried_before(context: Context, claimed: list[Claimed]) -> dict[int, list[Claimed]]:
    """What went with these when they were to be sent before, and did not arrive; by row id."""
    rows = {row.id: row for row in claimed}
    parts = context.uow.bundles.others({row.id: row.params for row in claimed})
    return {
        number: [rows[number]._replace(id=one.id, kind=one.kind, params=one.params, body=None)
                 for one in mine if one.id not in rows]
        for number, mine in parts.items()
    }  # fmt: skip


def _of(
    claimed: list[Claimed], others: Mapping[int, list[Claimed]], said: Mapping[int, Prepared]
) -> dict[int, Prepared]:
    """What the rows that are sent now say: one that need not be sent any more says what went with
    it, if that is still right."""
    made = {row.id: said[row.id] for row in claimed if row.id in said}
    for number, mine in others.items():
        left = [said[one.id] for one in mine if isinstance(said.get(one.id), Screen)]
        if left and isinstance(made.get(number, TOGETHER), Skip):
            made[number] = left[0]
    return made


def _held(context: Context, rows_: list[Claimed]) -> dict[int, Prepared]:
    """Rows for people who have had as many unprompted messages today as they should; what cannot
    wait, somebody sent by hand or the reader put off is not held back."""
    counted = [row for row in rows_ if _unprompted(row) and not _urgent(context, row)]
    if not counted:
        return {}
    local = context.app.local(context.now)
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    had = context.uow.receipts.reminded(
        context.app.bot_id, {row.chat_id for row in counted}, midnight
    )
    most = context.uow.unit_settings.organisation().most_a_day
    return {row.id: Skip(Reason.ENOUGH) for row in counted if had.get(row.chat_id, 0) >= most}


def _unprompted(row: Claimed) -> bool:
    if "asked" in row.params:
        return False
    return row.kind == nudges.DAY or "step" in row.params


def _urgent(context: Context, row: Claimed) -> bool:
    return row.expires_at is not None and row.expires_at - context.now <= URGENT


def _until(row: Claimed) -> datetime:
    return row.expires_at or datetime.max.replace(tzinfo=UTC)


def _merged(
    context: Context, crowds: list[list[Claimed]], prepared: dict[int, Prepared]
) -> tuple[dict[int, Prepared], dict[int, list[Claimed]]]:
    """Of each crowd of rows for one person the first one says it all; the others need not be
    sent. Second: those crowds, by the first's id."""
    merged: dict[int, Prepared] = {}
    several: dict[int, list[Claimed]] = {}
    lists: dict[int, list[Claimed]] = {}
    for crowd in crowds:
        own = [row for row in crowd if row.kind not in _RUNGS]
        over = sorted((row for row in crowd if row.kind in _RUNGS), key=_until)
        # The day's message first: its list is there already.
        own.sort(key=lambda row: row.kind != nudges.DAY)
        first, *others = own + over
        merged |= {row.id: TOGETHER for row in others}
        if others:
            several[first.id] = [first, *others]
        if len(own) > 1:
            lists[context.accounts[first.chat_id].member_id or 0] = [first, *over]
        elif others:
            merged[first.id] = bundling.joined(
                context.t(first), [prepared[row.id] for row in (first, *others)]
            )
    listed = day_lists.todays(context, {who: rows[0] for who, rows in lists.items()})
    for member_id, (first, *over) in lists.items():
        t, (items, owed) = context.t(first), listed[member_id]
        screen = nudge_keys.under(t, today(context.app, t, items, context.now, owed), None)
        merged[first.id] = bundling.joined(t, [screen, *(prepared[row.id] for row in over)])
    return merged, several
