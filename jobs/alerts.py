"""Looking after the machine and the messages, for administrators."""

from __future__ import annotations

import shutil

from bot.app import App, UnitOfWork
from bot.clock import SystemClock
from bot.services.nudging import alerts
from bot.services.nudging import undelivered as lost


def disk(app: App, uow: UnitOfWork) -> None:
    """Is there room where the database lies?"""
    folder = app.store.folder
    if folder is not None:
        usage = shutil.disk_usage(folder)
        alerts.disk(uow, app.bot_id, usage.free, usage.total)


def undelivered(app: App, uow: UnitOfWork) -> bool:
    """Did somebody not get what was sent to them? Those who head their unit learn of it."""
    return bool(lost.tell(uow, app.bot_id, uow.now, app.today(uow.now)))


def clocks(app: App, uow: UnitOfWork) -> None:
    """Do the machine and the database agree on the time?"""
    if isinstance(app.clock, SystemClock):
        alerts.clocks(uow, app.bot_id, app.clock.now())


def away(app: App, uow: UnitOfWork) -> None:
    """Was the bot down for so long that messages may be lost?"""
    alerts.away(uow, app.bot_id)


def troubles(app: App, uow: UnitOfWork) -> bool:
    """What went wrong since yesterday, in one message."""
    return alerts.daily(uow, app.bot_id, app.zone, uow.now)
