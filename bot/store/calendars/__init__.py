"""Years of the calendar as they come with the program, a JSON file each; see `bot.store.years`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
