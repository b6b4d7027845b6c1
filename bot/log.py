"""Logs: one JSON line an event, in UTC, with secrets taken out of all that is written.

Events are named by stable keys (`log.warning("sender.unreachable", reason=...)`) and hold ids and
figures; never what people wrote, names, phone numbers or tokens.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

NOISY = ("alembic", "httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "sqlalchemy")
"""Libraries that tell URLs, updates or SQL below WARNING; they are heard from WARNING up only."""
HIDDEN = "[hidden]"
_SPEAKING = {"OperationalError", "InterfaceError"}
"""Errors of a database that is away, busy or full: their words are the machine's."""

_PATTERNS = (
    (re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE), HIDDEN),  # a bot's token
    (re.compile(r"\b(claim|j)_[A-Za-z0-9_-]{16,}"), rf"\1_{HIDDEN}"),  # a one-time link
    (re.compile(r"(://[^\s:/@\"]*:)[^\s/\"]+@"), rf"\1{HIDDEN}@"),  # a password in a URL
)


class Redactor:
    """Takes secrets out of a text: those it is told, and whatever looks like one."""

    def __init__(self, secrets: list[str]) -> None:
        """Strings under 4 characters are not hidden: they would blot out half of every line."""
        forms = {form for secret in secrets if len(secret) >= 4 for form in _written(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._exact = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __call__(self, text: str) -> str:
        text = self._exact.sub(HIDDEN, text)
        for pattern, shown in _PATTERNS:
            text = pattern.sub(shown, text)
        return text


def _written(secret: str) -> set[str]:
    """The ways a secret may be spelt in a line of JSON: as it is, in a URL, in a `repr`."""
    plain = {secret, quote(secret, safe=""), repr(secret)[1:-1]}
    return plain | {json.dumps(form)[1:-1] for form in plain}


def _trace(exc_info: Any) -> str:
    """A traceback with its causes. What an exception says is left out, unless it can only be about
    the machine: it may be what somebody wrote."""
    exc: BaseException | None = exc_info[1]
    told: list[str] = []
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        frames = "".join(traceback.format_tb(exc.__traceback__))
        told.append(f"Traceback (most recent call last):\n{frames}{_said(exc)}\n")
        exc = exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)
    return "\nwhich led to:\n\n".join(reversed(told)).rstrip("\n")


def _said(exc: BaseException) -> str:
    kind = type(exc)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    if not str(exc):
        return name
    speaks = isinstance(exc, OSError | ImportError) or kind.__name__ in _SPEAKING
    return f"{name}: {exc if speaks else HIDDEN}"


def _in_order(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The fields every line has come first."""
    return {**{key: event.pop(key) for key in ("at", "level", "logger", "event")}, **event}


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """The last step before a line is written, so that tracebacks and causes pass here too."""

    def __init__(self, redact: Redactor, before: list[Processor]) -> None:
        super().__init__(
            foreign_pre_chain=before,
            processors=[
                self.remove_processors_meta,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.ExceptionRenderer(_trace),
                _in_order,
                structlog.processors.JSONRenderer(default=repr),
            ],
        )
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to the stream. A record that cannot be formatted is told without its content."""

    def handleError(self, record: logging.LogRecord) -> None:
        line = {"event": "log.failed", "logger": record.name, "line": record.lineno}
        with suppress(OSError, ValueError):
            self.stream.write(json.dumps(line) + self.terminator)
            self.stream.flush()


def setup(level: str, secrets: list[str], stream: TextIO) -> None:
    """Send structlog's and the standard library's logs to `stream`; may be called again.

    `level` is debug, info, warning or error. Exceptions nobody caught are logged as well.
    """
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _Handler(stream)
    handler.setFormatter(_Formatter(Redactor(secrets), before))
    root = logging.getLogger()
    root.handlers = [old for old in root.handlers if not isinstance(old, _Handler)] + [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(
    kind: type[BaseException], exc: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, exc, trace)
        return
    logging.getLogger("bot").critical("process.crashed", exc_info=(kind, exc, trace))


def _log_uncaught_in_thread(args: Any) -> None:
    logging.getLogger("bot").critical(
        "thread.crashed", exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
    )
