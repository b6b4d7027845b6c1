"""What the heads of a unit hear when a time of a series is published, or could not be."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.series import OpenSeries
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import facts, words
from bot.domain.access import Action, allowed
from bot.errors import N_
from bot.services.series import due
from bot.store.sending import Claimed


def _published(context: Context, row: Claimed) -> Prepared:
    """To the heads: a time was published."""
    activity = context.uow.activities.get(row.params["activity"])
    found = context.uow.series.get(row.params["series"])
    reader = context.account(row)
    if activity is None or found is None or reader is None:
        return Skip("gone")
    unit = context.uow.units.get(found.unit_id)
    actor = context.uow.accounts.actor_of(reader, context.today)
    if unit is None or not allowed(actor, Action.MANAGE_ACTIVITY, unit.path):
        return Skip("does not lead the unit")
    t = context.t(row)
    group = context.uow.units.get(activity.group_id) if activity.group_id is not None else None
    first = facts.headline(
        context.app, t, activity, group, context.now, N_("🔁 Published: {title} · {when}")
    )
    told = row.params["told"]
    said = t.n_(
        "The series has put it out; {n} person is told.",
        "The series has put it out; {n} people are told.",
        told,
    )
    keys = (
        Key(t._("📌 Open the activity"), OpenActivity(activity.id)),
        Key(t._("🔁 Series"), OpenSeries(found.id)),
    )
    return Screen(lines(first, esc(said.format(n=told))), (keys,))


def _missed(context: Context, row: Claimed) -> Prepared:
    """To the heads: a time could not be published."""
    found = context.uow.series.get(row.params["series"])
    if found is None or context.account(row) is None:
        return Skip("gone")
    t = context.t(row)
    day = words.day(t, date.fromisoformat(row.params["day"]), context.today)
    said = t._("⚠️ {kind} on {day} was not published by its series.")
    why = row.params["why"]
    return Screen(
        lines(
            bold(said.format(kind=words.kind(t, found.kind), day=day)),
            esc(t._(why)) if why else esc(t._("Its time had passed: I was not running then.")),
            esc(t._("Set it up by hand with /new if it is held.")),
        ),
        rows(Key(t._("🔁 Series"), OpenSeries(found.id))),
    )


PUSHES: dict[str, Prepare] = {
    due.PUBLISHED: one_by_one(_published),
    due.MISSED: one_by_one(_missed),
}
