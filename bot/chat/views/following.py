"""What somebody sees of an activity that does not expect them any more."""

from __future__ import annotations

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import facts
from bot.services.members import following
from bot.services.nudging.nudges import matter
from bot.store.delivery.sending import Claimed


def _released(context: Context, row: Claimed) -> Prepared:
    """Their card, while they are not expected again."""
    uow, account = context.uow, context.account(row)
    activity = uow.activities.get(row.params["activity"])
    if activity is None or account is None or account.member_id is None:
        return Skip("gone")
    if uow.participations.of_member(account.member_id, {activity.id}):
        return Skip("expected again")
    t = context.t(row)
    group = uow.units.get(activity.group_id) if activity.group_id is not None else None
    first = facts.headline(context.app, t, activity, group, context.now)
    said = t._("You are not expected there any more; you need not answer.")
    return Screen(lines(first, esc(said)), matter=matter(activity.id))


PUSHES: dict[str, Prepare] = {following.RELEASED: one_by_one(_released)}
