"""The demo as somebody tries it: one command, then the page in a real Chromium."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, ViewportSize, expect

from tests.page.contrast import faint_texts
from tests.page.stage import PATIENCE_MS, ROOT

pytestmark = pytest.mark.chromium

ZONE = ZoneInfo("Asia/Shanghai")
ADMINISTRATOR, SECRETARY, MEMBER, NEWCOMER, ENGLISH = 1001, 1002, 1004, 1005, 1007
PHONE: ViewportSize = {"width": 360, "height": 700}
FOREIGN = "ZHIBU_DATABASE_URL=mysql://elsewhere\nZHIBU_NONSENSE=1\nZHIBU_KEY=none\n"
"""Settings of the reader's own, which must not disturb the demo."""


@dataclass(frozen=True)
class Chat:
    """One pane: being somebody, saying, pressing."""

    pane: Locator

    def say(self, text: str) -> None:
        self.pane.get_by_test_id("composer").fill(text)
        self.pane.get_by_test_id("composer").press("Enter")

    def key(self, label: str) -> Locator:
        """The newest button that begins with the label, emoji apart."""
        wanted = re.compile(rf"^(\S+ )?{re.escape(label)}")
        return self.pane.get_by_test_id("button").filter(has_text=wanted).last

    def tap(self, label: str) -> None:
        self.key(label).click()

    def sees(self, text: str) -> None:
        """Some message says so, at the latest after a while."""
        expect(self.pane.get_by_test_id("message").filter(has_text=text).last).to_be_visible()


@dataclass
class Shown:
    """The page; what it logged and which hosts it asked."""

    page: Page
    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def chat(self, person: int) -> Chat:
        """The pane in which somebody is shown."""
        return Chat(self.page.locator(f'.pane[data-person="{person}"]'))

    def be(self, person: int) -> Chat:
        """Somebody's pane, brought into sight by the row of people."""
        self.page.locator(f'[data-testid=strip-person][data-person="{person}"]').click()
        expect(self.chat(person).pane).to_be_visible()
        return self.chat(person)

    @property
    def tour(self) -> Locator:
        return self.page.get_by_test_id("tour")

    def is_at(self, move: str) -> None:
        """What the tour asks for."""
        expect(self.tour).to_have_attribute("data-move", move)

    def now(self) -> datetime:
        said = self.page.get_by_test_id("clock").get_attribute("data-now")
        return datetime.fromisoformat(str(said)).astimezone(ZONE)


@contextmanager
def played(folder: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running demo and the address it printed."""
    (folder / ".env").write_text(FOREIGN, encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "bot", "demo", "--port", str(port)]
    environ = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the bot is begun three times more
    with subprocess.Popen(
        [*command, "--folder", "played", "--no-browser"],
        cwd=folder,
        env=environ | {"ZHIBU_TOKEN": "nobody's", "ZHIBU_LOG": "shout"},
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        try:
            yield demo, demo.stdout.readline().split()[-1]
        finally:
            demo.terminate()
            demo.wait(timeout=20)


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Shown]:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    shown = Shown(context.new_page())
    shown.page.set_default_timeout(PATIENCE_MS)
    shown.page.on("console", lambda line: shown.faults.append(line.text))
    shown.page.on("pageerror", lambda error: shown.faults.append(str(error)))
    shown.page.on("request", lambda sent: shown.hosts.add(str(urlsplit(sent.url).hostname)))
    shown.page.goto(url)
    yield shown
    context.close()


def left_over(folder: Path) -> list[str]:
    """Processes that still know the demo's folder from their environment (Linux)."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(folder).encode() in file.read_bytes():
                found.append(file.parent.name)
        except OSError:
            continue
    return found


def test_the_tour_from_claim_to_summary(browser: Browser, tmp_path: Path) -> None:
    """A reader presses what the tour points at, and does some of it unasked; the demo is ended and
    played on, from a desktop in the light and from a phone in the dark."""
    with played(tmp_path) as (demo, url), opened(browser, url) as shown:
        begin(shown)
        follow(shown, to="line")
        assert shown.faults == []
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=20) == 0
        expect(shown.page.get_by_test_id("disconnected")).to_be_visible()
        assert left_over(tmp_path / "played") == []
        with played(tmp_path, urlsplit(url).port or 0):
            expect(shown.page.get_by_test_id("disconnected")).to_be_hidden()
            shown.faults.clear()  # that nobody answered meanwhile
            answer_unasked(shown)
            on_a_phone_in_the_dark(shown)
            remind(shown)
            take_the_roll(shown, tmp_path)
            follow(shown, to="")
            shown.chat(SECRETARY).sees("到会率")
            expect(shown.tour).to_contain_text("the whole loop")
            assert shown.faults == []
    assert shown.hosts == {"127.0.0.1"}


def follow(shown: Shown, to: str) -> None:
    """Press whatever the tour points at, until it asks for that move; "" is its end."""
    place = f"[data-pointed], [data-testid=tour][data-move='{to}']"
    for _ in range(40):
        shown.page.locator(place).first.wait_for()
        if shown.tour.get_attribute("data-move") == to:
            return
        with suppress(TimeoutError):  # what was pointed at has gone meanwhile
            shown.page.locator("[data-pointed]").click(timeout=3000)
    raise AssertionError(f"the tour never came to {to!r}")


def begin(shown: Shown) -> None:
    """Who is shown first; a step is skipped and taken up again; the tour is put away and back."""
    for side, person in (("left", ADMINISTRATOR), ("right", NEWCOMER)):
        pane = shown.page.get_by_test_id(f"pane-{side}")
        expect(pane).to_have_attribute("data-person", str(person))
    shown.is_at("claim")
    assert faint_texts(shown.page) == []
    shown.page.get_by_test_id("tour-skip").click()
    shown.is_at("agree")
    shown.page.get_by_test_id("tour-close").click()
    expect(shown.tour).to_be_hidden()
    shown.page.reload()
    expect(shown.page.get_by_test_id("tour-open")).to_be_visible()
    expect(shown.tour).to_be_hidden()
    shown.page.get_by_test_id("tour-open").click()
    shown.is_at("agree")
    steps = shown.page.get_by_test_id("tour-step")
    expect(steps).to_have_text(["✓", "2", "3", "4", "5", "6", "7", "8"])
    steps.first.click()
    follow(shown, to="agree")
    shown.chat(ADMINISTRATOR).sees("你现在是管理员")


def answer_unasked(shown: Shown) -> None:
    """What was done before the end is known; an answer that was not asked for yet counts, too."""
    expect(shown.page.get_by_test_id("tour-step")).to_have_text([*"✓✓✓", *"45678"])
    follow(shown, to="attend")
    newcomer = shown.be(NEWCOMER)
    member = shown.be(MEMBER)
    member.tap("请假")
    member.sees("等待批准")
    shown.is_at("grant")
    newcomer.tap("参加")
    newcomer.sees("你的回复：✅ 参加")


def on_a_phone_in_the_dark(shown: Shown) -> None:
    shown.page.emulate_media(color_scheme="dark")
    shown.page.set_viewport_size(PHONE)
    assert faint_texts(shown.page) == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    follow(shown, to="clock")
    shown.be(MEMBER).sees("请假已准")


def remind(shown: Shown) -> None:
    """To the next nudge, the day before, which finds only who has not answered."""
    shown.page.get_by_test_id("language").click()
    expect(shown.tour).to_contain_text("He Qiang")
    to_next = shown.page.get_by_test_id("clock-next")
    expect(to_next).to_have_accessible_name(re.compile("^To the next nudge: .* 08:30$"))
    follow(shown, to="reply")
    assert (shown.now().hour, shown.now().minute) == (8, 30)
    shown.be(ENGLISH).sees("1 thing is waiting for you")
    follow(shown, to="start")
    shown.chat(ENGLISH).sees("✅ Attending")


def take_the_roll(shown: Shown, folder: Path) -> None:
    follow(shown, to="close")
    secretary = shown.chat(SECRETARY)
    secretary.sees("实到 2 · 请假 1")
    follow(shown, to="ask")
    secretary.tap("Excel")
    sheet = secretary.pane.get_by_test_id("file").last
    with shown.page.expect_download() as coming:
        sheet.click()
    coming.value.save_as(folder / "sheet.xlsx")
    assert coming.value.suggested_filename.endswith(".xlsx")
    table = openpyxl.load_workbook(folder / "sheet.xlsx").active
    assert table is not None
    names = {row[1] for row in table.iter_rows(values_only=True) if len(row) > 1}
    assert {"王伟", "何强", "张华"} <= names
