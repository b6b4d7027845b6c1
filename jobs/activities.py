"""What happens to activities when time passes."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.activities import expected


def freeze(app: App, uow: UnitOfWork) -> int:
    """Whoever belongs on the day is expected: fixed when an activity starts."""
    return expected.freeze_started(uow, app.zone, uow.now)
