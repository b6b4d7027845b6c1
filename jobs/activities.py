"""What happens to activities when time passes."""

from __future__ import annotations

from bot.app import App, UnitOfWork


def freeze(app: App, uow: UnitOfWork) -> None:
    """Whoever belongs on the day is expected: fixed when an activity starts."""
