"""Summaries that people asked to be sent."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.summaries import subscriptions


def subscribed(app: App, uow: UnitOfWork) -> int:
    """The month and quarter that ended, each at its reader's hour; returns how many."""
    return subscriptions.send_due(uow, app.bot_id, uow.now, app.zone)
