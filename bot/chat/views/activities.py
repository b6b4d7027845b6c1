"""Screens about activities."""

from __future__ import annotations

from bot.chat.pushes import Prepare

PUSHES: dict[str, Prepare] = {}
