"""Series: their times are published ahead."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.series import due


def publish(app: App, uow: UnitOfWork) -> int:
    """What is due now, each time once."""
    return due.publish_due(uow, app.bot_id, uow.now, app.zone)
