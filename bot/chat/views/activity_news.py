"""News of what is published: another deadline, on after all, no longer concerned."""

from __future__ import annotations

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import activities, facts
from bot.domain.activities import ActivityState
from bot.errors import N_
from bot.services.activities import answer_times, naming, undoing
from bot.services.activities.answers import Mine
from bot.services.nudging.nudges import matter
from bot.store.delivery.sending import Claimed

_DEADLINE = N_("⏰ Please answer: {title} · {when}")
_RESTORED = N_("↩️ On after all: {title} · {when}")
_TAKEN_OFF = N_("ℹ️ No longer for you: {title} · {when}")


def _deadline(context: Context, row: Claimed, mine: Mine) -> Prepared:
    """To those who still owe an answer: until when, on the card."""
    if mine.answer is not None or mine.row.observer:
        return Skip("nothing owed any more")
    if mine.activity.state is not ActivityState.PUBLISHED:
        return Skip("no longer on")
    return activities.member_card(context.app, context.t(row), mine, context.now, _DEADLINE)


def _restored(context: Context, row: Claimed, mine: Mine) -> Prepared:
    """To those who had been told that it was cancelled."""
    if mine.activity.state is not ActivityState.PUBLISHED:
        return Skip("cancelled again")
    return activities.member_card(context.app, context.t(row), mine, context.now, _RESTORED)


def _taken_off(context: Context, row: Claimed) -> Prepared:
    """To somebody who is not on the list any more."""
    account, activity = context.account(row), context.uow.activities.get(row.params["activity"])
    if account is None or account.member_id is None or activity is None:
        return Skip("no longer a member here")
    if context.uow.participations.pairs({(activity.id, account.member_id)}):
        return Skip("on the list again")
    t = context.t(row)
    group = context.uow.units.get(activity.group_id) if activity.group_id is not None else None
    first = facts.headline(context.app, t, activity, group, context.now, _TAKEN_OFF)
    rest = t._("You are not on its list any more: you need not come, and need not answer.")
    return Screen(lines(first, esc(rest)), matter=matter(activity.id))


PUSHES: dict[str, Prepare] = {
    answer_times.DEADLINE: activities.for_each(_deadline),
    undoing.RESTORED: activities.for_each(_restored),
    naming.TAKEN_OFF: one_by_one(_taken_off),
}
