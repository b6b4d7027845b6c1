"""Real processes that start in a moment: forked from a server that has imported the program once.

A process is what `python -W error -m MODULE …` would be, with an environment, a folder and an
output of its own; only the second that Python needs for importing is saved. That the program also
starts cold is shown by `tests/cli` and `tests/page`.
"""

from __future__ import annotations

import faulthandler
import functools
import importlib
import multiprocessing
import multiprocessing.forkserver
import os
import pkgutil
import runpy
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType
from unittest import mock

from bot import failpoints
from bot.cli import commands
from bot.documents import worker

PRELOADED = [
    "bot.main",
    *(f"{commands.__name__}.{one.name}" for one in pkgutil.iter_modules(commands.__path__)),
    "bot.store.changing",
    "bot.documents.sheets",
    "bot.documents.registers",
    "bot.documents.workbook",
    "bot.sandbox.server",
    "tests.stories.warm",
    "tests.kept",
]
WHERE = signal.SIGUSR2
"""Asks a process to write to its errors what each of its threads is doing."""


class Forked:
    """A running process, with the words of `subprocess.Popen`."""

    def __init__(
        self,
        module: str,
        words: list[str],
        *,
        folder: Path,
        environ: dict[str, str],
        output: Path,
        errors: Path | None = None,
    ) -> None:
        """`output` and `errors` are appended to: what the process writes to its two streams, both
        to `output` when nothing else is said."""
        self._errors = errors or output
        self._process = _server().Process(
            target=_become, args=(module, words, folder, environ, (output, self._errors))
        )
        with _no_main_module():
            self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit code, or None while it runs; -9 after SIGKILL."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """The exit code, within so many seconds; a process that goes on is asked where it is, and
        killed."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            self.send_signal(WHERE)
            self._process.join(1.0)
            self.kill()
            said = self._errors.read_text("utf-8", "replace")
            raise AssertionError(f"did not end within {timeout} s\n{said[-4000:]}")
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self._process.is_alive():
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


@functools.cache
def _server() -> ForkServerContext:
    """The server, started at a terminal that names no language."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    spoken = [name for name in os.environ if name == "LANG" or name[:3] == "LC_"]
    with mock.patch.dict(os.environ):
        for name in spoken:
            del os.environ[name]
        multiprocessing.forkserver.ensure_running()
    return context


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Keep the child from importing pytest as its parent's main module."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _become(
    module: str,
    words: list[str],
    folder: Path,
    environ: dict[str, str],
    outputs: tuple[Path, Path],
) -> None:
    for stream, output in enumerate(outputs, start=1):
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, stream)
        os.close(file)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    faulthandler.register(WHERE, all_threads=True)
    sys.argv = [module, *words]
    importlib.reload(failpoints)
    _documents_from_here()
    warnings.simplefilter("error")
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _documents_from_here() -> None:
    """The process for documents is forked as well, from the server of this one. (Python 3.11 would
    start another: in a process that came from a server it does not see that there is one.)"""
    server = multiprocessing.forkserver._forkserver  # type: ignore[attr-defined]
    if server._forkserver_address:
        server.ensure_running = lambda: None
        worker.START = "forkserver"
