"""One Chromium and one stand-in for all tests of the page; two new people for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.page.stage import NAMES, PATIENCE_MS, Stage, standin

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
BLANK = "about:blank"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Shown:
    """The page as it is shown: two people side by side, one a pane."""

    page: Page
    left: int
    right: int
    faults: list[str]
    hosts: set[str]

    def pane(self, side: str) -> Locator:
        return self.page.get_by_test_id(f"pane-{side}")

    def at(self, name: str, side: str = "left") -> Locator:
        """What bears that data-testid in a pane."""
        return self.pane(side).get_by_test_id(name)

    def chip(self, person: int) -> Locator:
        """Somebody in the row of people."""
        return self.page.get_by_test_id("strip-person").and_(
            self.page.locator(f'[data-person="{person}"]')
        )

    def message(self, number: int) -> Locator:
        return self.page.locator(f'[data-message-id="{number}"]')


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing = pytest.fail if os.environ.get("REQUIRE_CHROMIUM") else pytest.skip
        missing("Chromium is missing: no chromium on the path")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with standin(tmp_path_factory.mktemp("standin")) as (made, _process):
        yield made


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """A page that is used again and again: a new one takes longer than most tests."""
    context = browser.new_context(locale="zh-CN", viewport=DESKTOP, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def show(browser: Browser, window: Page) -> Iterator[Callable[..., Shown]]:
    """Open the page on two new people, as a browser that was never here; options are those of a
    browser context. Without any, what was shown before is gone."""
    contexts: list[BrowserContext] = []
    unheard: list[Callable[[], None]] = []

    def opened(stage: Stage, started: bool = True, **options: Any) -> Shown:
        left, right = (stage.person(*name, started=started) for name in NAMES)
        page = window
        if options:
            given = {"locale": "zh-CN", "viewport": DESKTOP, "reduced_motion": "reduce", **options}
            contexts.append(browser.new_context(**given))
            page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        shown = Shown(page, left, right, [], set())
        unheard.append(_heard(shown))
        page.goto(f"{stage.url}/#left={left}&right={right}")
        pane = f'[data-testid=pane-right][data-person="{right}"]'
        page.wait_for_selector(pane, state="attached")
        return shown

    yield opened
    for stop in unheard:
        stop()
    for context in contexts:
        context.close()
    if window.url != BLANK:
        window.evaluate("localStorage.clear()")
        window.goto(BLANK)


def _heard(shown: Shown) -> Callable[[], None]:
    """Note what the page logs and asks for, until what is returned is called."""

    def said(line: ConsoleMessage) -> None:
        shown.faults.append(line.text)

    def failed(error: Error) -> None:
        shown.faults.append(str(error))

    def asked(request: Request) -> None:
        shown.hosts.add(str(urlsplit(request.url).hostname))

    shown.page.on("console", said)
    shown.page.on("pageerror", failed)
    shown.page.on("request", asked)

    def stop() -> None:
        shown.page.remove_listener("console", said)
        shown.page.remove_listener("pageerror", failed)
        shown.page.remove_listener("request", asked)

    return stop


@pytest.fixture
def shown(stage: Stage, show: Callable[..., Shown]) -> Iterator[Shown]:
    """The page at desktop width, in Chinese; nothing may be logged or asked of another host."""
    opened = show(stage)
    yield opened
    assert opened.faults == []
    assert opened.hosts == {"127.0.0.1"}
