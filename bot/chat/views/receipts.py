"""What became of the steps of an activity, for those who head its unit."""

from __future__ import annotations

from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.policies import StepsTold
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, lines, rows
from bot.chat.views import facts, previews
from bot.errors import NotAllowed
from bot.services.activities import activities
from bot.services.nudging import receipts
from bot.services.nudging.receipts import receipt_matter
from bot.store.sending import Claimed


def _receipt(context: Context, row: Claimed) -> Prepared:
    account = context.account(row)
    if account is None:
        return Skip("no longer a member here")
    actor = context.uow.accounts.actor_of(account, context.today)
    try:
        board = activities.board(context.uow, actor, row.params["activity"])
    except NotAllowed:
        return Skip("no longer entitled")
    t, app = context.t(row), context.app
    today = app.local(context.now, board.activity.rules.zone).date()
    found = receipts.of_steps(context.uow, row.params["steps"])
    number = board.activity.id
    return Screen(
        lines(
            bold(t._("📮 Reminders went out")),
            facts.headline(app, t, board.activity, board.group, context.now),
            *(previews.receipt(app, t, one, board.activity.rules.zone, today) for one in found),
        ),
        rows(
            (
                Key(t._("📜 Who got what"), StepsTold(number, 0)),
                Key(t._("📋 Open"), OpenActivity(number)),
            )
        ),
        matter=receipt_matter(number),
    )


PUSHES: dict[str, Prepare] = {receipts.RECEIPT: one_by_one(_receipt)}
