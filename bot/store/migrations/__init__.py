"""The schema's history: one file a revision, in `versions`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
