"""What happens to study, training and deadlines when time passes."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.assignments import following


def follow(app: App, uow: UnitOfWork) -> int:
    """Once a day: whom they concern by now, offices and memberships having begun or ended."""
    return following.settle(uow, app.bot_id, uow.now, app.zone)
