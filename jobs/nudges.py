"""Nudges that fall due."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.nudging import early, nudges, taking
from bot.services.nudging import receipts as telling


def take_steps(app: App, uow: UnitOfWork) -> int:
    """Steps with an instant of their own."""
    return taking.take_steps(uow, app.bot_id, uow.now, app.zone)


def take_early(app: App, uow: UnitOfWork) -> int:
    """Steps that somebody's own quiet hours would swallow."""
    return early.take_early(uow, app.bot_id, uow.now, app.zone)


def take_days(app: App, uow: UnitOfWork) -> int:
    """Steps of days' messages, for those who get none."""
    return taking.take_days(uow, app.bot_id, uow.now, app.zone)


def receipts(app: App, uow: UnitOfWork) -> int:
    """What steps came to, for those who head the unit."""
    return telling.tell(uow, app.bot_id, uow.now, app.zone)


def daily(app: App, uow: UnitOfWork) -> int:
    """The day's messages, each at its reader's hour."""
    return nudges.send_days(uow, app.bot_id, uow.now, app.zone)
