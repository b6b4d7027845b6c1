"""A document that kills the process that makes it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def die_until(tries: Path, survives: int) -> bytes:
    """Die at every try before the one numbered `survives`; tries are counted in a file."""
    count = (len(tries.read_bytes()) if tries.exists() else 0) + 1
    tries.write_bytes(b"." * count)
    if count < survives:
        os.kill(os.getpid(), signal.SIGKILL)
    return b"alive"
