"""`zhibu demo`: the stand-in for Telegram, a real bot process against it, a small organ."""

from __future__ import annotations

from bot.errors import AppError


class CannotStart(AppError):
    """The demo cannot start."""
