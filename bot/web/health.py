"""Health, for those who look after the process: /healthz, /readyz, /metrics."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App, UnitOfWork
from bot.chat.watching import PATIENCE_SECONDS
from bot.store import migrate
from bot.store.holding import Holding
from bot.web import metrics
from bot.web.metrics import Measured

DATABASE_SECONDS = 5.0
LEAST_TICKS_SECONDS = 60.0
_TICKS = 4.0


class Health:
    """Looks at one process."""

    def __init__(self, app: App, holding: Holding, tick_seconds: float) -> None:
        self._app = app
        self._holding = holding
        self._revision = migrate.head()
        self._late = max(LEAST_TICKS_SECONDS, _TICKS * tick_seconds)

    async def alive(self, _request: Request) -> Response:
        """Whether the process does what it is there for; if not, only a new start will help."""
        return _said(self._ailing())

    async def ready(self, _request: Request) -> Response:
        """Whether what comes in is stored and what goes out arrives."""
        wrong = self._ailing()
        if not self._app.vitals.accepted:
            wrong.append("telegram: the token is refused")
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                if await self._app.store.read(_revision) != self._revision:
                    wrong.append("database: another schema")
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is not ready
            wrong.append(f"database: {type(fault).__name__}")
        return _said(wrong)

    async def figures(self, _request: Request) -> Response:
        """Prometheus' text format."""
        found: Measured | None = None
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                found = await self._app.store.read(partial(metrics.measure, self._app))
        except Exception:  # noqa: BLE001 - zhibu_database_up tells
            found = None
        body = metrics.text(self._app, self._holding, found)
        return Response(body, media_type=metrics.CONTENT_TYPE)

    def _ailing(self) -> list[str]:
        vitals, wrong = self._app.vitals, []
        silence = vitals.silence()
        if silence > PATIENCE_SECONDS:
            wrong.append(f"telegram: no answer for {silence:.0f} s")
        if vitals.ticked is not None and (since := time.monotonic() - vitals.ticked) > self._late:
            wrong.append(f"ticker: no round for {since:.0f} s")
        return wrong


def _revision(uow: UnitOfWork) -> str | None:
    return uow.gauges.revision()


def _said(wrong: list[str]) -> Response:
    return PlainTextResponse("\n".join(wrong or ["ok"]) + "\n", 503 if wrong else 200)


def application(app: App, holding: Holding, tick_seconds: float) -> Starlette:
    """The three pages."""
    health = Health(app, holding, tick_seconds)
    return Starlette(
        routes=[
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
            Route("/metrics", health.figures),
        ]
    )
