"""Data → screens, one module a subject. `OUTBOX` names the pushes: kind → how it is prepared."""

from __future__ import annotations

from bot.chat.pushes import Prepare
from bot.chat.views import (
    activities,
    alerts,
    attendance,
    nudges,
    preferences,
    registration,
    summaries,
)

OUTBOX: dict[str, Prepare] = {
    **registration.PUSHES,
    **activities.PUSHES,
    **nudges.PUSHES,
    **attendance.PUSHES,
    **summaries.PUSHES,
    **preferences.PUSHES,
    **alerts.PUSHES,
}
