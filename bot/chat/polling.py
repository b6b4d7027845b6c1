"""Long polling: getUpdates → inbox. The offset moves only after the commit."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.arrivals import ALLOWED, is_id
from bot.chat.intake import Intake
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble
from bot.services.nudging import alerts
from bot.store.holding import Duty, Holding, NotHeld

log = structlog.get_logger()
POLL_SECONDS = 25
BACKOFF_SECONDS = 1.0
PASSIVE_SECONDS = 30.0
LONGEST_PASSIVE_SECONDS = 300.0
"""How long the poll is left to another process, of another installation, that has the token too;
Telegram ends the older of two polls, so that whoever insists only takes it away again."""
REFUSED_SECONDS = 60.0
"""A token that is refused is tried again so often: nobody is helped by a storm of restarts."""
FORGETTING = timedelta(days=6)
"""After a week without updates Telegram begins with any number (Bot API, Update.update_id), which
may be below the offset."""


class Poller:
    """Polls for one bot while the process holds the lease for it."""

    def __init__(self, app: App, transport: Transport, intake: Intake, holding: Holding) -> None:
        self._app = app
        self._transport = transport
        self._intake = intake
        self._fenced = partial(holding.fenced, Duty.INTAKE)
        self._trouble = Trouble("poll")
        self._rivals = 0

    async def poll(self) -> None:
        """Fetch and store updates, for ever; what cannot be stored is not acknowledged."""
        offset: int | None = None
        heard = self._app.clock.now()
        while True:
            now = self._app.clock.now()
            if now - heard >= FORGETTING:
                offset = None
            try:
                batch = await self._fetched(offset)
                self._app.vitals.answered()
                if batch:
                    await self._intake.accept(batch, self._fenced)
                    offset = max(update["update_id"] for update in batch) + 1
                    heard = now
                self._well()
            except faults.CallFault as fault:
                await asyncio.sleep(await self._rest(fault))
            except NotHeld:
                await asyncio.sleep(BACKOFF_SECONDS)
            except Exception as fault:
                if self._trouble.begins(fault):
                    log.exception("poll.failed")
                await asyncio.sleep(self._trouble.pause(BACKOFF_SECONDS))

    def _well(self) -> None:
        self._trouble.over()
        self._rivals = 0

    async def _fetched(self, offset: int | None) -> list[dict[str, Any]]:
        """The next updates; what is no update at all is left out."""
        fields = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED, "offset": offset}
        raw = await self._transport.call("getUpdates", fields)
        if not isinstance(raw, list):
            raise faults.Unknown(faults.Cause.GARBLED)
        batch = [one for one in raw if numbered(one)]
        if len(batch) < len(raw):
            log.error("poll.unreadable", updates=len(raw) - len(batch))
        if raw and not batch:
            raise faults.Unknown(faults.Cause.GARBLED)
        return batch

    async def _rest(self, fault: faults.CallFault) -> float:
        """What a poll that failed calls for; returns how many seconds to wait."""
        if self._trouble.begins(fault):
            log.warning("poll.failed", fault=type(fault).__name__)
        if isinstance(fault, faults.Unauthorized):
            self._app.vitals.accepted = False
            return REFUSED_SECONDS
        if isinstance(fault, faults.Conflict):
            self._app.vitals.answered()
            return await (self._remove_webhook() if fault.webhook else self._give_way())
        least = fault.seconds if isinstance(fault, faults.RetryLater) else 0.0
        return max(least, self._trouble.pause(BACKOFF_SECONDS))

    async def _remove_webhook(self) -> float:
        """One that was forgotten: no poll would ever succeed. Nothing that waits is dropped."""
        with suppress(faults.CallFault):
            await self._transport.call("deleteWebhook", {"drop_pending_updates": False})
            log.warning("poll.webhook_removed")
        return BACKOFF_SECONDS

    async def _give_way(self) -> float:
        """Somebody else polls with this token: administrators are told, once, unless it is another
        process of this installation, which took the lease over."""
        self._rivals += 1
        if self._rivals == 1:
            alarm = self._fenced(lambda uow: alerts.rival(uow, self._app.bot_id))
            try:
                await self._app.store.write(alarm)
            except NotHeld:
                log.info("poll.taken_over")
            except Exception:
                log.exception("poll.alert_failed")
        return min(PASSIVE_SECONDS * 2.0 ** (self._rivals - 1), LONGEST_PASSIVE_SECONDS)


def numbered(update: Any) -> bool:
    """Whether it is an update as far as it can be told from outside."""
    return isinstance(update, dict) and is_id(update.get("update_id"))
