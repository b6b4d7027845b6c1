"""Summaries that are sent by themselves: the keys that switch them, and what is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.chat.buttons.summaries import Subscribe
from bot.chat.pushes import Context, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, esc, lines
from bot.chat.views import periods as views
from bot.domain import periods
from bot.domain.periods import Span
from bot.errors import N_, AppError
from bot.i18n import Language
from bot.services.summaries import exports, subscriptions, summaries
from bot.services.summaries.summaries import TreePeriod
from bot.store.delivery.sending import Claimed

_KEYS = {Span.MONTH: N_("🔔 Send each month"), Span.QUARTER: N_("🔔 Send each quarter")}


def keys(t: Language, unit_id: int, on: Collection[Span]) -> tuple[tuple[Key, ...], ...]:
    """A key for each length; ● marks what is on."""
    made = [
        Key(
            t._(label) + (" ●" if span in on else ""),
            Subscribe(unit_id, span, on=span not in on),
        )
        for span, label in _KEYS.items()
    ]
    return (tuple(made),)


def switched(t: Language, *, on: bool) -> str:
    """What a press of one says."""
    if on:
        return t._("It will come on the first working day, at your hour of the day's message.")
    return t._("It will not be sent any more.")


def _prepare(context: Context, row: Claimed) -> Prepared:
    account = context.account(row)
    if account is None:
        return Skip("no account")
    period, unit_id = exports.period_in(row.params), row.params["unit"]
    actor = context.uow.accounts.actor_of(account, context.today)
    if not subscriptions.still(context.uow, actor, unit_id, periods.span_of(period)):
        return Skip("not subscribed")
    t, app = context.t(row), context.app
    try:
        found = summaries.of_period(
            context.uow, actor, unit_id, period, own=False, zone=app.zone, now=context.now
        )
    except AppError as refusal:
        return Skip(type(refusal).__name__)
    if isinstance(found, TreePeriod):
        return _noted(t, views.tree(t, found, 0))
    return _noted(t, views.own(t, found, app.local(context.now)))


def _noted(t: Language, screen: Screen) -> Screen:
    note = t._("🔔 Sent because you asked for it under /summary.")
    return replace(screen, text=lines(screen.text, "", esc(note)), fresh=True)


PUSHES = {subscriptions.KIND: one_by_one(_prepare)}
