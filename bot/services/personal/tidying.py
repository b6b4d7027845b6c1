"""Forgetting what has been kept long enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.members import registration
from bot.services.personal import privacy
from bot.store.uow import UnitOfWork

DRAFTS = timedelta(hours=24)
UPLOADS = timedelta(hours=24)
TRIES = timedelta(days=1)
LEFTOVERS = timedelta(days=7)
HANDLED = timedelta(days=14)
QUARANTINED = timedelta(days=30)
SETTLED = timedelta(days=90)
MUTED = timedelta(days=500)
"""Longer than anything is set up ahead."""


def tidy(uow: UnitOfWork, bot_id: int, now: datetime) -> None:
    """Forget dialogs nobody goes on with, wrong tries, accounts that led nowhere, updates and
    messages that are done with, files that nobody decided about, each after its time."""
    uow.drafts.drop_older(now - DRAFTS)
    uow.registrations.drop_tries(now - TRIES)
    registration.forget_leftovers(uow, bot_id, now - LEFTOVERS)
    uow.inbox.drop_handled(bot_id, now - HANDLED)
    uow.inbox.wipe_quarantined(bot_id, now - QUARANTINED)
    uow.outbox.drop_settled(bot_id, now - SETTLED)
    uow.hushes.drop_over(now - LEFTOVERS, now - MUTED)
    uow.uploads.expire(bot_id, now - UPLOADS)
    uow.uploads.drop(bot_id, before=now - SETTLED)
    privacy.forget_strangers(uow, bot_id, now)
