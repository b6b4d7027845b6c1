"""The workshop: another process, replaced when it dies, gone when its parent is."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from bot.documents.qr import qr_png
from bot.documents.sheets import attendance_sheet
from bot.documents.worker import DOCUMENTS, Workshop
from bot.i18n import language
from tests.documents.made import attendance

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 30_000


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


def working() -> list[int | None]:
    """The processes that work for this one; other tests may have some that were forked."""
    children = multiprocessing.active_children()
    return [child.pid for child in children if isinstance(child, SpawnProcess)]


def pid() -> int:
    """The one process that works for this one."""
    (child,) = working()
    assert child is not None
    return child


def test_every_document_exists() -> None:
    for target in DOCUMENTS.values():
        module, function = target.split(":")
        assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize("code", ["zh_Hans", "en"])
def test_a_document_is_the_same_as_made_here(workshop: Workshop, code: str) -> None:
    made = asyncio.run(workshop.make("attendance_sheet", attendance(), language(code)))
    assert made == attendance_sheet(attendance(), language(code))


def test_a_language_travels_as_its_code(workshop: Workshop) -> None:
    assert asyncio.run(workshop.make("roster_template", language("en"))) != asyncio.run(
        workshop.make("roster_template", language("zh_Hans"))
    )


def test_an_unknown_document_and_one_that_fails(workshop: Workshop) -> None:
    with pytest.raises(KeyError):
        asyncio.run(workshop.make("nothing"))
    with pytest.raises(AttributeError):
        asyncio.run(workshop.make("attendance_sheet", None, language("en")))
    assert asyncio.run(workshop.make("qr_png", "x")) == qr_png("x")


def test_a_killed_process_is_replaced(workshop: Workshop) -> None:
    asyncio.run(workshop.make("qr_png", "x"))
    first = pid()
    os.kill(first, signal.SIGKILL)

    async def several() -> list[bytes]:
        return await asyncio.gather(*[workshop.make("qr_png", text) for text in "abc"])

    assert asyncio.run(several()) == [qr_png(text) for text in "abc"]
    assert pid() != first


def test_what_takes_long_keeps_nobody_waiting(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DOCUMENTS, "patient", "tests.documents.deadly:wait_for")
    sign = tmp_path / "sign"

    async def play() -> bytes:
        making = asyncio.create_task(workshop.make("patient", sign))
        await asyncio.sleep(0)
        sign.touch()
        return await making

    assert asyncio.run(play()) == b"seen"


def test_one_that_dies_under_the_work_is_tried_once_more(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DOCUMENTS, "deadly", "tests.documents.deadly:die_until")
    tries = tmp_path / "tries"
    assert asyncio.run(workshop.make("deadly", tries, 2)) == b"alive"
    tries.unlink()
    with pytest.raises(BrokenProcessPool):
        asyncio.run(workshop.make("deadly", tries, 3))
    assert asyncio.run(workshop.make("qr_png", "x")) == qr_png("x")


def test_ctrl_c_is_left_to_the_parent(workshop: Workshop) -> None:
    asyncio.run(workshop.make("qr_png", "x"))
    first = pid()
    os.kill(first, signal.SIGINT)
    assert asyncio.run(workshop.make("qr_png", "y")) == qr_png("y")
    assert pid() == first


def test_closing_ends_the_process_and_closing_twice_is_nothing() -> None:
    workshop = Workshop()
    workshop.close()
    asyncio.run(workshop.make("qr_png", "x"))
    workshop.close()
    workshop.close()
    assert working() == []


PARENT = """
import asyncio, multiprocessing, sys
from bot.documents.worker import Workshop

print("main imported as", __name__, flush=True)

async def main():
    await workshop.make("qr_png", "x")
    heavy = {"segno", "xlsxwriter", "openpyxl"} & set(sys.modules)
    print(multiprocessing.active_children()[0].pid, *heavy, flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    workshop = Workshop()
    asyncio.run(main())
"""


def test_the_parent_stays_light_the_child_too_and_neither_outlives_the_other(
    tmp_path: Path,
) -> None:
    script = tmp_path / "program"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "main imported as __main__\n"
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        watch = select.poll()
        watch.register(child, select.POLLIN)
        assert watch.poll(PATIENCE_MS) == [(child, select.POLLIN)]
        os.close(child)
