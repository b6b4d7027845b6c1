"""Documents made in a process of their own, so that answering people never waits for one.

The libraries they need are imported there only; this module and what it names stay light.
"""

from __future__ import annotations

import asyncio
import copyreg
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.documents import fonts
from bot.i18n import Language, language

DOCUMENTS = {
    "attendance_sheet": "bot.documents.sheets:attendance_sheet",
    "calendar": "bot.documents.ics:calendar",
    "calendar_template": "bot.documents.calendar_template:calendar_template",
    "branch_circular": "bot.documents.circulars:branch_circular",
    "chart": "bot.documents.charts:chart",
    "chart_of_units": "bot.documents.charts:chart_of_units",
    "deadlines_table": "bot.documents.deadlines:deadlines_table",
    "dossier_excel": "bot.documents.dossier:dossier_excel",
    "dossier_json": "bot.documents.dossier:dossier_json",
    "hours_table": "bot.documents.hours:hours_table",
    "invite_page": "bot.documents.invite_page:invite_page",
    "marked_roster": "bot.documents.marked:marked_roster",
    "period_table": "bot.documents.registers:period_table",
    "persons_table": "bot.documents.persons:persons_table",
    "qr_png": "bot.documents.qr:qr_png",
    "read_table": "bot.documents.workbook:read_table",
    "roster_template": "bot.documents.template:roster_template",
    "units_circular": "bot.documents.circulars:units_circular",
    "units_table": "bot.documents.registers:units_table",
}
"""What can be made or read: name to module and function, which takes `make`'s arguments."""
START = "spawn"
"""How the process begins: anew, so that it holds nothing of the bot's memory."""


class Workshop:
    """Makes documents one after the other in a process that starts with the first of them."""

    def __init__(self, font: Path | None = None) -> None:
        """`font` is the file to draw pictures with, see `bot.documents.fonts.use`."""
        self._font = font
        self._pool: ProcessPoolExecutor | None = None

    async def make(self, name: str, *args: Any) -> Any:
        """The document of that name in `DOCUMENTS`; the arguments are frozen values or a Language.

        A process that dies under the work is replaced once; then BrokenProcessPool is raised.
        Raises KeyError for an unknown name, and whatever the document itself raises.
        """
        target = DOCUMENTS[name]
        pool = self._open()
        try:
            return await _made(pool, target, args)
        except BrokenProcessPool:
            self._drop(pool)
        return await _made(self._open(), target, args)

    def close(self) -> None:
        """End the process; what it is making is finished, what waits is given up."""
        if self._pool is not None:
            self._drop(self._pool)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context(START),
                initializer=_begin,
                initargs=(self._font,),
            )
        return self._pool

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        """Forget this pool; one that took its place in the meantime stays."""
        pool.shutdown(cancel_futures=True)
        if self._pool is pool:
            self._pool = None


async def _made(pool: ProcessPoolExecutor, target: str, args: tuple[Any, ...]) -> bytes:
    with _light_start():
        work = asyncio.get_running_loop().run_in_executor(pool, _make, target, args)
    return await work


@contextmanager
def _light_start() -> Iterator[None]:
    """Keep a starting process from importing the whole program first.

    A spawned process imports its parent's main module, for functions that it may be sent from
    there. None are, and through the command line that module is all of Zhibu: 70 MB.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _make(target: str, args: tuple[Any, ...]) -> bytes:
    module, _, function = target.partition(":")
    made: bytes = getattr(import_module(module), function)(*args)
    return made


def _begin(font: Path | None) -> None:
    """In the new process: Ctrl-C is for the parent, and a killed parent ends this one."""
    fonts.use(font)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)


def _by_code(t: Language) -> tuple[Callable[[str], Language], tuple[str]]:
    return language, (t.code,)


copyreg.pickle(Language, _by_code)
