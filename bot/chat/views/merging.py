"""For one person at one time one message, and no more than so many unprompted ones a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Screen
from bot.chat.views import day_lists, hand_nudges, hushes, nudge_keys
from bot.chat.views.nudges import today
from bot.domain.policies.crowding import URGENT
from bot.domain.policies.reasons import Reason
from bot.services.nudging import nudges, taking
from bot.store.sending import Claimed

TOGETHER = Skip(Reason.TOGETHER)
_RUNGS = (taking.RUNG, taking.TASK_RUNG)


def one_message(each: Mapping[str, Prepare]) -> Prepare:
    """Every kind as `each` prepares it, then what is left for one person at one time as one
    message: what starts soon side by side, anything else as the list of what they owe, with who
    owes them an answer below it. Who had enough messages today finds it in /today."""

    def prepare(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        prepared: dict[int, Prepared] = {}
        for kind in {row.kind for row in claimed}:
            prepared |= each[kind](context, [row for row in claimed if row.kind == kind])
        left = [row for row in claimed if not isinstance(prepared.get(row.id, TOGETHER), Skip)]
        prepared |= _held(context, left)
        crowded: dict[int, list[Claimed]] = {}
        for row in left:
            if not isinstance(prepared[row.id], Skip):
                crowded.setdefault(row.chat_id, []).append(row)
        prepared |= _merged(context, list(crowded.values()), prepared)
        offered = hushes.offered(context, claimed, prepared)
        return hand_nudges.with_lines(context, claimed, offered)

    return prepare


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


def _merged(
    context: Context, crowds: list[list[Claimed]], prepared: dict[int, Prepared]
) -> dict[int, Prepared]:
    """Of each crowd of rows for one person the first one says it all; the others need not be
    sent."""
    merged: dict[int, Prepared] = {}
    several: dict[int, list[Claimed]] = {}
    for crowd in crowds:
        own = [row for row in crowd if row.kind not in _RUNGS]
        over = [row for row in crowd if row.kind in _RUNGS]
        if len(own) > 1:
            # The day's message first: its list is there already.
            own.sort(key=lambda row: row.kind != nudges.DAY)
            several[context.accounts[own[0].chat_id].member_id or 0] = own
        first, *others = own + over
        merged |= {row.id: TOGETHER for row in others}
        if len(own) < len(crowd) > 1:
            merged[first.id] = _joined([prepared[row.id] for row in [*own[:1], *over]])
    lists = day_lists.todays(context, {who: rows[0] for who, rows in several.items()})
    for member_id, (first, *_) in several.items():
        t = context.t(first)
        items, owed = lists[member_id]
        listed = today(context.app, t, items, context.now, owed)
        screen = nudge_keys.under(t, listed, None)
        over = [row for crowd in crowds if crowd[0].chat_id == first.chat_id for row in crowd
                if row.kind in _RUNGS]  # fmt: skip
        merged[first.id] = _joined([screen, *(prepared[row.id] for row in over)])
    return merged


def _joined(several: list[Prepared]) -> Prepared:
    """Screens for one person as one; it is about what the first is about."""
    screens = [one for one in several if isinstance(one, Screen)]
    keys = tuple(dict.fromkeys(row for one in screens for row in one.keys))
    return replace(screens[0], text="\n\n".join(one.text for one in screens), keys=keys)
