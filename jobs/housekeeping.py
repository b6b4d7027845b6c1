"""Tidying up: what is kept no longer than it must be."""

from __future__ import annotations

from bot.app import App, UnitOfWork


def tidy(app: App, uow: UnitOfWork) -> None:
    """Forget old drafts and tries."""


def menus(app: App, uow: UnitOfWork) -> None:
    """Command menus follow rights that began or ended by date."""
