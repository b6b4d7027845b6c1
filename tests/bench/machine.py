"""What a benchmark ran on: machine, versions, and how fast its disk flushes."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import time
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("python-telegram-bot", "SQLAlchemy", "psycopg", "aiohttp", "APScheduler")
FLUSHES = 50


def described(folder: Path) -> list[str]:
    """Lines about the machine; the disk is that of `folder`."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        f"machine: {_processor()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB, "
        f"{platform.system()} {platform.release()}",
        f"versions: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + packages,
        f"disk: a flushed write of 4 KB takes {flush_ms(folder):.2f} ms (median of {FLUSHES})",
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def flush_ms(folder: Path) -> float:
    """Milliseconds that a write takes until it is on disk."""
    took = []
    with (folder / "flush").open("wb", buffering=0) as file:
        for _ in range(FLUSHES):
            began = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def resident_mb(pid: int) -> float:
    """Resident memory of a process, in MB (10^6 bytes)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6
