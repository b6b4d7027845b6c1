from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.clock import FileClock
from bot.sandbox.server import PortUnavailable
from tests.sandbox.driver import NOON, Sandbox, Server


@contextmanager
def process(*options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot.sandbox", *options]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with running:
        yield running
        running.kill()


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_the_process_says_when_it_is_ready_and_ends(tmp_path: Path, ended_by: int) -> None:
    clock = FileClock(tmp_path / "clock")
    clock.stand_at(NOON)
    with process("--clock", str(clock.path)) as running:
        assert running.stdout is not None
        word, ready, url = running.stdout.readline().split()
        assert (word, ready) == ("sandbox", "ready")
        answer = httpx.get(f"{url}/control/clock", trust_env=False).json()
        assert answer == {"now": NOON.isoformat(), "next": []}
        running.send_signal(ended_by)
        assert running.wait(timeout=10) == 0
        assert running.stdout.read() == ""


def test_a_busy_port_is_a_clear_sentence(server: Server, empty: Sandbox, tmp_path: Path) -> None:
    port = empty.url.rpartition(":")[2]
    with process("--port", port) as running:
        _out, err = running.communicate(timeout=20)
    assert running.returncode == 1
    assert err.startswith(f"port {port} on 127.0.0.1 cannot be used: ")
    with pytest.raises(PortUnavailable):
        server.start(FileClock(tmp_path / "other"), int(port))
