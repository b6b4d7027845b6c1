"""The demo as somebody tries it: one command, then the page in a real Chromium."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.domain.workdays import CHINA
from tests.page.stage import ROOT

pytestmark = pytest.mark.chromium

ZONE = ZoneInfo("Asia/Shanghai")
ADMINISTRATOR, SECRETARY, MEMBER, NEWCOMER, ENGLISH = 1001, 1002, 1004, 1005, 1007
FOREIGN = "ZHIBU_DATABASE_URL=mysql://elsewhere\nZHIBU_NONSENSE=1\nZHIBU_KEY=none\n"
"""Settings of the reader's own, which must not disturb the demo."""


@dataclass(frozen=True)
class Chat:
    """One pane: being somebody, saying, pressing."""

    pane: Locator

    def be(self, person: int) -> None:
        self.pane.get_by_test_id("person-select").click()
        self.pane.get_by_test_id("person-list").locator(f'[data-person="{person}"]').click()

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

    @property
    def left(self) -> Chat:
        return Chat(self.page.get_by_test_id("pane-left"))

    @property
    def right(self) -> Chat:
        return Chat(self.page.get_by_test_id("pane-right"))

    def now(self) -> datetime:
        said = self.page.get_by_test_id("clock").get_attribute("data-now")
        return datetime.fromisoformat(str(said)).astimezone(ZONE)


@contextmanager
def played(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running demo and the address it printed."""
    (folder / ".env").write_text(FOREIGN, encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "bot", "demo", "--port", "0"]
    environ = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
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
    shown.page.set_default_timeout(8000)
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


def test_from_claim_to_summary(browser: Browser, tmp_path: Path) -> None:
    expect.set_options(timeout=8000)
    with played(tmp_path) as (demo, url), opened(browser, url) as shown:
        begin(shown)
        register(shown)
        day = CHINA.last_working_on_or_before(shown.now().date() + timedelta(days=14))
        publish_and_answer(shown, day)
        be_nudged(shown, day)
        attend(shown, url, day)
        summarise(shown, tmp_path)
        assert shown.faults == []
        assert shown.hosts == {"127.0.0.1"}
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=20) == 0
        expect(shown.page.get_by_test_id("disconnected")).to_be_visible()
    assert left_over(tmp_path / "played") == []


def begin(shown: Shown) -> None:
    """Who is shown first, and the hint how to begin, which goes for good."""
    expect(shown.left.pane).to_have_attribute("data-person", str(ADMINISTRATOR))
    expect(shown.right.pane).to_have_attribute("data-person", str(NEWCOMER))
    hint = shown.page.get_by_test_id("hint")
    expect(hint).to_contain_text("从这里开始")
    shown.page.get_by_test_id("hint-close").click()
    expect(hint).to_be_hidden()
    shown.page.reload()
    expect(shown.left.pane).to_have_attribute("data-person", str(ADMINISTRATOR))
    expect(hint).to_be_hidden()


def register(shown: Shown) -> None:
    shown.left.tap("同意")
    shown.left.sees("你现在是管理员")
    newcomer = shown.right
    newcomer.tap("同意")
    newcomer.sees("请发送你的姓名")
    newcomer.say("李静")
    newcomer.sees("后四位")
    newcomer.say("0712")
    newcomer.tap("就是我")
    newcomer.sees("等待第一党支部")
    expect(newcomer.pane.get_by_test_id("toast")).to_have_count(0)
    secretary = shown.left
    secretary.be(SECRETARY)
    secretary.tap("批准")
    newcomer.sees("已确认")


def publish_and_answer(shown: Shown, day: date) -> None:
    secretary, member = shown.left, shown.right
    secretary.say(f"/new 支部党员大会 {day.isoformat()} 15:00 三楼会议室 三季度总结")
    secretary.sees("请核对")
    secretary.tap("发布")
    member.tap("参加")
    member.sees("你的回复：✅ 参加")
    member.be(MEMBER)
    member.tap("请假")
    member.sees("等待批准")
    secretary.tap("批准")
    member.sees("请假已准")


def be_nudged(shown: Shown, day: date) -> None:
    """To the next nudge, three days before, which finds only who has not answered."""
    english = shown.right
    english.be(ENGLISH)
    english.sees("Branch member meeting")
    to_next = shown.page.get_by_test_id("clock-next")
    expect(to_next).to_contain_text("08:30")
    to_next.click()
    english.sees("1 thing is waiting for you")
    assert shown.now().date() == day - timedelta(days=3)
    english.tap("Attending")
    english.sees("✅ Attending")


def attend(shown: Shown, url: str, day: date) -> None:
    secretary = shown.left
    to = datetime.combine(day, datetime.min.time(), ZONE).replace(hour=15, minute=5)
    httpx.post(f"{url}/control/clock", json={"to": to.isoformat()}).raise_for_status()
    secretary.say("/attendance")
    secretary.tap("李静（0712）")
    secretary.sees("实到 1")
    secretary.tap("李静（0712）")
    secretary.sees("实到 1（迟到 1）")
    secretary.tap("全到")
    secretary.sees("实到 2（迟到 1）· 请假 1")
    secretary.tap("结束考勤")
    secretary.tap("仍然结束")
    expect(secretary.key("Excel")).to_be_visible()


def summarise(shown: Shown, folder: Path) -> None:
    secretary = shown.left
    secretary.tap("Excel")
    sheet = secretary.pane.get_by_test_id("file").last
    with shown.page.expect_download() as coming:
        sheet.click()
    coming.value.save_as(folder / "sheet.xlsx")
    assert coming.value.suggested_filename.endswith(".xlsx")
    table = openpyxl.load_workbook(folder / "sheet.xlsx").active
    assert table is not None
    rows = {row[1]: row for row in table.iter_rows(values_only=True) if len(row) > 1}
    assert {"王伟", "何强", "张华"} <= set(rows)
    secretary.say("/summary")
    secretary.tap("本月")
    secretary.sees("到会率")
