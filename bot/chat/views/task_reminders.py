"""Reminders of study, training and deadlines: to who owes them, and to who looks after those."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.assignments import TaskOpen
from bot.chat.pushes import Context, Prepared, Skip
from bot.chat.screens import Key, Screen, bold, esc, lines
from bot.chat.views import assignment_words as tasks
from bot.chat.views import assignments, nudge_keys, words
from bot.chat.views.rungs import NAMES
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.errors import N_
from bot.i18n import Language
from bot.services.assignments import boards, nudged, progress
from bot.services.assignments.nudged import Digest
from bot.services.nudging.taking import task_rung_matter
from bot.store.sending import Claimed

_FIRST = N_("🔔 Still to be done")


def _pairs(context: Context, claimed: list[Claimed]) -> dict[int, tuple[int, int]]:
    """(assignment id, member id) of each row, by row id."""
    found = {}
    for row in claimed:
        account = context.account(row)
        if account is not None and account.member_id is not None:
            found[row.id] = (row.params["assignment"], account.member_id)
    return found


def to_members(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """One's own card, with a word in front, for who still owes it."""
    pairs = _pairs(context, claimed)
    why = context.uow.audiences.still_owed(
        context.app.bot_id, set(pairs.values()), Audience.NOT_DONE, context.today
    )
    mine = boards.mine_many(
        context.uow, {(who, number) for number, who in pairs.values()}, context.today
    )
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        pair = pairs.get(row.id)
        reason = Reason.LEFT if pair is None else why[pair]
        own = mine.get((pair[1], pair[0])) if pair else None
        if reason is not None or own is None:
            prepared[row.id] = Skip(reason or Reason.LEFT)
            continue
        t = context.t(row)
        neutral = context.uow.unit_settings.rules(own.unit.id).neutral
        today = progress.day_of(own.assignment, context.now)
        screen = assignments.card(t, own, today, neutral=neutral, first=t._(_FIRST))
        prepared[row.id] = nudge_keys.under(t, screen, None)
    return prepared


def to_leaders(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """Who has not done it, as far as the reader may know."""
    pairs = _pairs(context, claimed)
    found = nudged.digests(context.uow, pairs.values(), context.today)
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        digest = found.get(pairs.get(row.id, (0, 0)))
        if digest is None:
            prepared[row.id] = Skip(Reason.LEFT)
        elif not digest.assignment.on:
            prepared[row.id] = Skip(Reason.OVER)
        elif not digest.owing:
            prepared[row.id] = Skip(Reason.PAID)
        else:
            prepared[row.id] = screen(context.t(row), digest, context.today)
    return prepared


def screen(t: Language, digest: Digest, today: date) -> Screen:
    """Who has not done one assignment, for who looks after them."""
    of = digest.assignment
    neutral = digest.figures
    told = t._("{owing} of {concerned} have not done it").format(
        owing=digest.owing, concerned=digest.concerned
    )
    names = words.listed(t, list(digest.names[:NAMES]))
    rest = len(digest.names) - NAMES
    if rest > 0:
        names = t._("{names} and {n} more").format(names=names, n=rest)
    where = t._("👥 {unit}").format(unit=digest.unit.name)
    text = lines(
        tasks.headline(t, of, digest.due_on, today, neutral=False),
        esc(where) if neutral else None,
        bold(told),
        esc(names) if names else None,
    )
    keys = () if neutral else ((Key(t._("📋 Open"), TaskOpen(of.id)),),)
    made = Screen(text, keys, matter=task_rung_matter(of.id))
    return nudge_keys.under(t, made, None)
