"""Nudges that fall due."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.nudging import nudges


def take_steps(app: App, uow: UnitOfWork) -> int:
    """Steps with an instant of their own: an hour before, for those who said yes."""
    return nudges.take_steps(uow, app.bot_id, uow.now)


def daily(app: App, uow: UnitOfWork) -> int:
    """The day's messages, each at its reader's hour."""
    return nudges.send_days(uow, app.bot_id, uow.now, app.zone)
