"""Nudges that fall due."""

from __future__ import annotations

from bot.app import App
from bot.store.uow import UnitOfWork


def take_steps(app: App, uow: UnitOfWork) -> None:
    """Steps with an instant of their own."""


def daily(app: App, uow: UnitOfWork) -> None:
    """The day's messages."""
