"""A document that kills the process that makes it, and one that takes long."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

PATIENCE_SECONDS = 10.0


def die_until(tries: Path, survives: int) -> bytes:
    """Die at every try before the one numbered `survives`; tries are counted in a file."""
    count = (len(tries.read_bytes()) if tries.exists() else 0) + 1
    tries.write_bytes(b"." * count)
    if count < survives:
        os.kill(os.getpid(), signal.SIGKILL)
    return b"alive"


def wait_for(sign: Path) -> bytes:
    """Goes on until somebody gives the sign; whoever waits for this one cannot."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not sign.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return b"seen" if sign.exists() else b"never"
