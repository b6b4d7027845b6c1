"""A signal ends the process in time, whatever hangs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANGS = """
import asyncio, os, signal, time
from bot.cli import roles

roles.END_SECONDS = 1.0

async def main():
    stopped = roles._on_signal()
    os.kill(os.getpid(), signal.SIGTERM)
    await stopped.wait()
    print("stopping", flush=True)
    time.sleep(60)

asyncio.run(main())
"""


def test_what_hangs_is_not_waited_for() -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", HANGS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "stopping")
    assert "run.cut_short" in done.stdout + done.stderr
    assert time.monotonic() - began < 30
