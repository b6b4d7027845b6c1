"""What the heads of a unit hear when a time of a series is published, or could not be."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.app import UnitOfWork
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.joint import JointOpen
from bot.chat.buttons.series import OpenSeries
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import facts, words
from bot.chat.views.joint_setup import left_out
from bot.chat.views.series import in_branches
from bot.domain.access import Action, allowed
from bot.errors import N_
from bot.i18n import Language
from bot.services.attendance.joint_publishing import LeftOut
from bot.services.series import due
from bot.store.delivery.sending import Claimed


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
    told, number = row.params["told"], row.params.get("joint")
    said = t.n_(
        "The series has put it out; {n} person is told.",
        "The series has put it out; {n} people are told.",
        told,
    )
    opens = OpenActivity(activity.id) if number is None else JointOpen(number)
    keys = (Key(t._("📌 Open the activity"), opens), Key(t._("🔁 Series"), OpenSeries(found.id)))
    parts = _parts(context.uow, t, row.params) if number is not None else []
    return Screen(lines(first, *map(esc, parts), esc(said.format(n=told))), (keys,))


def _parts(uow: UnitOfWork, t: Language, params: dict[str, Any]) -> list[str]:
    """In how many branches it is out, and which are left out."""
    count = len(uow.joints.parts(params["joint"]))
    several = t.n_("{n} branch", "{n} branches", count).format(n=count)
    left: dict[str, list[int]] = params["left_out"]
    units = uow.units.many({one for ids in left.values() for one in ids})
    found = {LeftOut(why): [units[one] for one in ids] for why, ids in left.items()}
    return [f"👥 {several}", *left_out(t, found)]


def _missed(context: Context, row: Claimed) -> Prepared:
    """To the heads: a time could not be published."""
    found = context.uow.series.get(row.params["series"])
    if found is None or context.account(row) is None:
        return Skip("gone")
    t = context.t(row)
    day = words.day(t, date.fromisoformat(row.params["day"]), context.today)
    said = t._("⚠️ {kind} on {day} was not published by its series.")
    kind = in_branches(t, found.kind, len(found.branches))
    why = row.params["why"]
    return Screen(
        lines(
            bold(said.format(kind=kind, day=day)),
            esc(t._(why)) if why else esc(t._("Its time had passed: I was not running then.")),
            esc(t._("Set it up by hand with /new if it is held.")),
        ),
        rows(Key(t._("🔁 Series"), OpenSeries(found.id))),
    )


PUSHES: dict[str, Prepare] = {
    due.PUBLISHED: one_by_one(_published),
    due.MISSED: one_by_one(_missed),
}
