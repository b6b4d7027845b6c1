"""``python -m bot.sandbox``: the stand-in as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.clock import Clock, FileClock, SystemClock
from bot.sandbox.server import PortUnavailable, start


async def _serve(port: int, clock: Clock) -> int:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    try:
        running = await start(port, clock)
    except PortUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"sandbox ready {running.url}\n")
    sys.stdout.flush()
    await ended.wait()
    await running.stop()
    return 0


def main() -> int:
    """Parse the command line and serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--clock", type=Path, help="file of the clock shared with other processes")
    asked = parser.parse_args()
    clock = FileClock(asked.clock) if asked.clock else SystemClock()
    return asyncio.run(_serve(asked.port, clock))


if __name__ == "__main__":
    sys.exit(main())
