"""Who still owes, as it is told to group leaders, secretaries and the unit above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import OpenActivity
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines
from bot.chat.views import facts, hushes, step_words, words
from bot.chat.views.nudge_keys import under
from bot.domain.activities import ActivityState
from bot.i18n import Language
from bot.services.activities import cards
from bot.services.nudging import rungs, told
from bot.services.nudging.rungs import Digest
from bot.services.nudging.taking import RUNG, rung_matter
from bot.store.delivery.sending import Claimed
from bot.store.nudging.steps import Step

NAMES = 15
"""So many names a line has; more are told as a figure."""


def text(app: App, t: Language, digest: Digest, now: datetime) -> str:
    """What is on, how many have not answered, and who, as far as the reader may know."""
    activity = digest.activity
    zone = activity.rules.zone
    start = app.local(activity.starts_at, zone)
    today = app.local(now, zone).date()
    title = facts.heading(t, activity, digest.group)
    said = t._("📋 {title} · {when}").format(title=title, when=words.moment(t, start, today))
    if not digest.owing:
        return lines(bold(said), esc(t._("Everybody has answered.")))
    told = t._("{owing} of {expected} have not answered").format(
        owing=digest.owing, expected=digest.count.expected
    )
    if digest.partly:
        told = t.n_(
            "{n} of your group has not answered", "{n} of your group have not answered",
            digest.owing,
        ).format(n=digest.owing)  # fmt: skip
    shown = digest.names[:NAMES]
    rest = len(digest.names) - len(shown)
    named = words.listed(t, list(shown)) if shown else ""
    if rest:
        named = t._("{names} and {n} more").format(names=named, n=rest)
    where = t._("👥 {unit}").format(unit=digest.unit.name) if digest.figures else None
    return lines(
        bold(said), esc(where) if where else None, esc(told), esc(named) if named else None
    )


def keys(t: Language, digest: Digest) -> Keyboard:
    """Opening the tally, for who may."""
    if digest.figures:
        return ()
    return ((Key(t._("📋 Open"), OpenActivity(digest.activity.id)),),)


def wanted(context: Context, claimed: list[Claimed]) -> dict[int, Digest]:
    """What these rows tell their readers now, by row id."""
    readers = {}
    for row in claimed:
        account = context.account(row)
        if account is not None and account.member_id is not None:
            readers[row.id] = (row.params["activity"], account.member_id)
    found = rungs.digests(context.uow, readers.values(), context.now, context.app.zone)
    return {row: found[pair] for row, pair in readers.items() if pair in found}


def _refreshed(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """One that is there already, as things are now, below the words it came with."""
    matters = {rung_matter(row.params["activity"]) for row in claimed}
    steps = told.came_from(context.uow, context.app.bot_id, [RUNG], matters)
    came = {row.id: steps.get((row.chat_id, row.edit_message_id or 0)) for row in claimed}
    return _now(context, claimed, came)


def current(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """What rows of steps say now that went out with others."""
    steps = context.uow.steps.many({row.params["step"] for row in claimed if "step" in row.params})
    return _now(context, claimed, {row.id: steps.get(row.params.get("step", 0)) for row in claimed})


def _now(
    context: Context, claimed: list[Claimed], came: Mapping[int, Step | None]
) -> dict[int, Prepared]:
    prepared: dict[int, Prepared] = {}
    found = wanted(context, claimed)
    for row in claimed:
        digest, step = found.get(row.id), came.get(row.id)
        if digest is None:
            continue
        if digest.activity.state is ActivityState.PUBLISHED:
            own, t = step.words if step is not None else None, context.t(row)
            prepared[row.id] = screen(context.app, t, digest, context.now, own)
        else:
            prepared[row.id] = Skip("no longer on")
    return prepared


def screen(
    app: App, t: Language, digest: Digest, now: datetime, own: Mapping[str, str] | None = None
) -> Screen:
    """A message about one activity, below the step's `own` words while anybody owes."""
    words_ = own if own and digest.owing else {}
    said = step_words.said(app, t, digest.activity, words_, now, digest.owing)
    told = lines(esc(said) if said else None, text(app, t, digest, now))
    made = Screen(told, keys(t, digest), matter=rung_matter(digest.activity.id))
    return under(t, made, digest.activity.id) if digest.owing else made


PUSHES: dict[str, Prepare] = {cards.RUNG_EDIT: hushes.kept(_refreshed)}
