"""The chat page of the demo, in a real Chromium: files, menus, the clock, looks, the connection."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import segno
from playwright.sync_api import FilePayload, ViewportSize, expect

from tests.page.conftest import Shown
from tests.page.contrast import faint_texts
from tests.page.stage import Stage, key, standin

pytestmark = pytest.mark.chromium

PHONE: ViewportSize = {"width": 360, "height": 700}


def picture() -> bytes:
    """A QR code as PNG."""
    drawn = BytesIO()
    segno.make("j_abc").save(drawn, kind="png", scale=6)
    return drawn.getvalue()


def test_picture_and_file(stage: Stage, shown: Shown, tmp_path: Path) -> None:
    photo = {"photo": ("qr.png", picture(), "image/png")}
    stage.call("sendPhoto", files=photo, chat_id=shown.left, caption="邀请")
    image = shown.at("photo").locator("img")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 100
    shown.at("photo").click()
    expect(shown.page.get_by_test_id("picture")).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(shown.page.get_by_test_id("picture")).to_be_hidden()
    sheet = {"document": ("签到表.xlsx", b"PK-sheet", "application/octet-stream")}
    stage.call("sendDocument", files=sheet, chat_id=shown.left)
    expect(shown.at("file")).to_contain_text("签到表.xlsx")
    with shown.page.expect_download() as download:
        shown.at("file").click()
    assert download.value.suggested_filename == "签到表.xlsx"
    download.value.save_as(tmp_path / "sheet")
    assert (tmp_path / "sheet").read_bytes() == b"PK-sheet"
    scan = {"document": ("票.png", picture(), "image/png")}
    stage.call("sendDocument", files=scan, chat_id=shown.left)
    inline = shown.at("message").last.get_by_test_id("photo").locator("img")
    expect(inline).to_have_js_property("complete", True)
    assert inline.evaluate("image => image.naturalWidth") > 100
    expect(shown.at("file").last).to_contain_text("票.png")


def test_attaching(stage: Stage, shown: Shown) -> None:
    files: list[FilePayload] = [
        {"name": "名册.xlsx", "mimeType": "application/zip", "buffer": b"PK" * 40_000},
        {"name": "a.png", "mimeType": "image/png", "buffer": picture()},
    ]
    for file in files:
        with shown.page.expect_file_chooser() as chooser:
            shown.at("attach").click()
        chooser.value.set_files(file)
    expect(shown.at("file")).to_contain_text("80.0 KB")
    expect(shown.at("photo")).to_be_visible()
    document, photo = stage.messages(shown.left)[1:]
    assert (document["document"]["file_name"], document["document"]["size"]) == (
        "名册.xlsx",
        80_000,
    )
    assert photo["photo"]["width"] > 100


def test_commands_menu(stage: Stage, shown: Shown) -> None:
    commands = [
        {"command": "today", "description": "待办"},
        {"command": "new", "description": "新建活动"},
        {"command": "newest", "description": "最近"},
    ]
    scope = {"type": "chat", "chat_id": shown.left}
    stage.call("setMyCommands", commands=commands, scope=scope)
    composer, entries = shown.at("composer"), shown.at("command")
    shown.at("commands-open").click()
    expect(entries).to_have_text(["/today待办", "/new新建活动", "/newest最近"])
    expect(shown.at("commands-open")).to_have_attribute("aria-expanded", "true")
    shown.page.keyboard.press("Escape")
    expect(shown.at("commands")).to_be_hidden()
    expect(shown.at("commands-open")).to_have_attribute("aria-expanded", "false")
    composer.fill("/ne")
    expect(entries).to_have_text(["/new新建活动", "/newest最近"])
    composer.press("ArrowDown")
    composer.press("Enter")
    expect(shown.at("text").last).to_have_text("/newest")
    composer.fill("/new 党课 明天 9:30")
    expect(shown.at("commands")).to_be_hidden()
    composer.press("Enter")
    expect(shown.at("text").last).to_have_text("/new 党课 明天 9:30")
    shown.at("commands-open", "right").click()
    expect(shown.at("command", "right")).to_have_count(0)
    scope = {"type": "chat", "chat_id": shown.right}
    stage.call("setMyCommands", commands=commands[:1], scope=scope)
    expect(shown.at("command", "right")).to_have_text(["/today待办"])


def test_several_people_at_once(stage: Stage, shown: Shown) -> None:
    third, fourth = (stage.person(name, "党员 · Member") for name in ("赵敏", "周涛"))
    stage.tell(third, "一")
    chip = shown.chip(third)
    expect(chip.get_by_role("img")).to_have_accessible_name("1 条未读")
    shown.at("composer").click()
    chip.click()
    expect(shown.pane("right")).to_have_attribute("data-person", str(third))
    expect(chip.get_by_role("img")).to_have_count(0)
    shown.page.get_by_test_id("pane-add").click()
    expect(shown.pane("third")).to_be_visible()
    expect(shown.page.get_by_test_id("pane-add")).to_be_hidden()  # there is no room for a fourth
    shown.chip(fourth).click()
    expect(shown.page.locator(f'.pane[data-person="{fourth}"]')).to_be_visible()
    assert f"right={third}" in shown.page.url
    shown.page.reload()
    expect(shown.pane("third")).to_be_visible()
    shown.at("pane-close", "third").click()
    expect(shown.pane("third")).to_have_count(0)
    expect(shown.at("pane-close")).to_be_hidden()
    shown.chip(third).focus()
    shown.page.keyboard.press("ArrowRight")
    expect(shown.chip(fourth)).to_be_focused()
    shown.page.keyboard.press("Enter")
    expect(shown.chip(fourth)).to_have_attribute("aria-pressed", "true")


def test_people_by_keyboard(stage: Stage, shown: Shown) -> None:
    third = stage.person("赵敏", "小组长 · Group leader")
    stage.tell(third, "一")
    stage.tell(third, "二")
    option = shown.at("person-list").locator(f'[data-person="{third}"]')
    shown.at("person-select").focus()
    shown.page.keyboard.press("ArrowDown")
    expect(option).to_contain_text("小组长2")
    shown.page.keyboard.press("Escape")
    expect(shown.at("person-select")).to_be_focused()
    shown.page.keyboard.press("Enter")
    shown.page.keyboard.press("End")
    shown.page.keyboard.press("Enter")
    expect(shown.pane("left")).to_have_attribute("data-person", str(third))
    expect(shown.at("text")).to_have_text(["/start", "一", "二"])
    shown.at("person-select", "right").click()
    shown.page.keyboard.press("End")
    shown.page.keyboard.press("Enter")
    expect(shown.pane("right")).to_have_attribute("data-person", str(third))
    expect(shown.pane("left")).to_have_attribute("data-person", str(shown.right))
    shown.page.reload()
    expect(shown.pane("right")).to_have_attribute("data-person", str(third))


def test_clock_and_the_end_of_the_demo(show: Callable[..., Shown], tmp_path: Path) -> None:
    with standin(tmp_path) as (stage, process):
        shown = show(stage)
        clock = shown.page.get_by_test_id("clock")
        hour = shown.page.get_by_test_id("clock-1h")
        expect(hour).to_have_attribute("title", "时钟拨到 今天 11:12")
        moments = [
            ("10m", "2026-11-23T02:22:00.000Z", "10:22", "2026年11月23日 星期一"),
            ("1h", "2026-11-23T03:22:00.000Z", "11:22", "2026年11月23日 星期一"),
            ("morning", "2026-11-24T00:30:00.000Z", "08:30", "2026年11月24日 星期二"),
            ("morning", "2026-11-25T00:30:00.000Z", "08:30", "2026年11月25日 星期三"),
        ]
        for name, instant, time, date in moments:
            shown.page.get_by_test_id(f"clock-{name}").click()
            expect(clock).to_have_attribute("data-now", instant)
            expect(shown.page.get_by_test_id("clock-time")).to_have_text(time)
            expect(shown.page.get_by_test_id("clock-date")).to_have_text(date)
        expect(shown.at("day")).to_have_text("11月23日（周一）")
        to_next = shown.page.get_by_test_id("clock-next")
        expect(to_next).to_be_hidden()
        stage.control("clock/next", {"label": "meeting", "at": "2026-12-04T15:00:00+08:00"})
        expect(to_next).to_have_accessible_name("到开会时间：12月4日（周五） 15:00")
        stage.control("clock/next", {"label": "nudge", "at": "2026-12-03T08:30:00+08:00"})
        expect(to_next).to_have_accessible_name("到下一次提醒：12月3日（周四） 08:30")
        stage.control("clock/next", {"label": "会前提醒", "at": "2026-12-01T08:30:00+08:00"})
        stage.control("clock/next", {"label": "每日提醒", "at": "2026-11-26T07:30:00+08:00"})
        expect(to_next).to_contain_text("明天 07:30 · 每日提醒")
        to_next.click()
        expect(clock).to_have_attribute("data-now", "2026-11-25T23:30:00.000Z")
        expect(to_next).to_contain_text("12月1日（周二） 08:30 · 会前提醒")
        assert shown.faults == []
        expect(shown.page.get_by_test_id("disconnected")).to_be_hidden()
        process.terminate()
        expect(shown.page.get_by_test_id("disconnected")).to_be_visible()
        shown.at("composer").fill("还在吗")
        shown.at("composer").press("Enter")
        expect(shown.at("toast")).to_have_text("没有送达：连接已断开")
        expect(shown.at("composer")).to_have_value("还在吗")


def test_light_and_dark(stage: Stage, shown: Shown) -> None:
    """As the system has it, and turned by the button to the other and back."""
    styles = ("success", "danger", "primary", None)
    rows = [[key(f"按钮{style}", "x", style) for style in styles]]
    stage.tell(shown.left, '<a href="https://example.org/">链接</a> /help', rows, parse_mode="HTML")
    shown.at("keyboard").wait_for()
    shown.at("person-select").click()
    shown.at("person-list").wait_for()
    theme = shown.page.get_by_test_id("theme")
    grounds = []
    turns: list[Callable[[], None]] = [
        lambda: shown.page.emulate_media(color_scheme="light"),
        lambda: shown.page.emulate_media(color_scheme="dark"),
        theme.click,
        theme.click,
    ]
    for turn in turns:
        turn()
        if shown.at("person-list").is_hidden():
            assert faint_texts(shown.page) == []
            shown.at("person-select").click()
        assert faint_texts(shown.page) == []
        grounds.append(shown.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    light, dark = grounds[:2]
    assert light != dark
    assert grounds[2:] == [light, dark]
    shown.page.emulate_media(color_scheme="light")


def test_phone_width_in_english(stage: Stage, show: Callable[..., Shown]) -> None:
    shown = show(stage, viewport=PHONE, has_touch=True, locale="en-GB")
    expect(shown.page.get_by_test_id("clock-1h")).to_contain_text("+1 hour")
    week = [key(str(day), f"d{day}") for day in range(1, 8)]
    stage.tell(shown.left, "日历", [week, [key("◀ 返回到上一页的很长很长的按钮文字", "b")]])
    shown.at("keyboard").wait_for()
    stage.control("clock/next", {"label": "每日提醒", "at": "2027-11-26T07:30:00+08:00"})
    expect(shown.page.get_by_test_id("clock-next")).to_be_visible()
    assert shown.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    inside = "all => all.every((node) => node.getBoundingClientRect().right <= innerWidth)"
    assert shown.page.locator("button:visible:not(.chip), time:visible").evaluate_all(inside)
    stage.control("clock/next", {"label": "每日提醒", "at": None})
    shown.page.set_viewport_size({"width": 360, "height": 480})
    shown.at("person-select").tap()
    list_ends = shown.at("person-list").evaluate("node => node.getBoundingClientRect().bottom")
    assert list_ends <= 480
    shown.page.keyboard.press("Escape")
    shown.page.set_viewport_size(PHONE)
    expect(shown.pane("right")).to_be_hidden()
    stage.tell(shown.right, "给王伟")
    chip = shown.chip(shown.right)
    expect(chip.get_by_role("img")).to_have_text("1")
    chip.tap()
    expect(shown.pane("left")).to_be_hidden()
    expect(shown.at("text", "right").last).to_be_in_viewport()
    expect(chip.get_by_role("img")).to_have_count(0)
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert shown.faults == []


def test_language(shown: Shown) -> None:
    expect(shown.at("send")).to_have_attribute("aria-label", "发送")
    shown.page.get_by_test_id("language").click()
    expect(shown.at("send")).to_have_attribute("aria-label", "Send")
    expect(shown.at("day")).to_have_text("Today")
    expect(shown.at("person-select")).to_contain_text("李静Member")
    shown.page.reload()
    expect(shown.at("send")).to_have_attribute("aria-label", "Send")
    assert shown.page.locator("html").get_attribute("lang") == "en"


def test_every_control_has_a_name_and_is_reached_by_tab(shown: Shown) -> None:
    nameless = """() => [...document.querySelectorAll("button, textarea, a, [role=listbox]")]
      .filter((node) => node.checkVisibility())
      .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()))
      .map((node) => node.outerHTML)"""
    assert shown.page.evaluate(nameless) == []
    reached = []
    for _ in range(21):
        shown.page.keyboard.press("Tab")
        reached.append(shown.page.evaluate("document.activeElement.dataset.testid ?? ''"))
    panes = ["person-select", "chat", "commands-open", "composer", "attach", "send"]
    top = ["clock-10m", "clock-1h", "clock-morning", "language", "theme"]
    assert reached[:7] == [*top, "strip-person", "pane-add"]
    assert [name for name in reached[7:] if name != "link"][:12] == panes + panes
