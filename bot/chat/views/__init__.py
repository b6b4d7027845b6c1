"""Data → screens, one module a subject. `OUTBOX` names the pushes: kind → how it is prepared."""

from __future__ import annotations

from bot.chat.pushes import Prepare
from bot.chat.views import (
    activities,
    activity_news,
    agenda,
    alerts,
    approvals,
    claims,
    corrections,
    first_steps,
    imports,
    invites,
    leave,
    menus,
    objections,
    registration,
    reminders,
    sheets,
    subscriptions,
    tally,
)

OUTBOX: dict[str, Prepare] = {
    **registration.PUSHES,
    **approvals.PUSHES,
    **claims.PUSHES,
    **first_steps.PUSHES,
    **invites.PUSHES,
    **imports.PUSHES,
    **menus.PUSHES,
    **activities.PUSHES,
    **activity_news.PUSHES,
    **agenda.PUSHES,
    **tally.PUSHES,
    **leave.PUSHES,
    **reminders.PUSHES,
    **sheets.PUSHES,
    **subscriptions.PUSHES,
    **corrections.PUSHES,
    **objections.PUSHES,
    **alerts.PUSHES,
}
