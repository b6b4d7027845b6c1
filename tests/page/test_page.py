"""The chat page of the demo, in a real Chromium: what is said and pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.page.conftest import Shown
from tests.page.stage import USERNAME, Stage, key

pytestmark = pytest.mark.chromium


def top(node: Locator) -> float:
    """Pixels from the top of the window."""
    box = node.bounding_box()
    assert box is not None
    return box["y"]


def test_bubbles(stage: Stage, shown: Shown) -> None:
    """What the bot says while it is seen typing, and markup that people type, shown as typed."""
    stage.call("sendChatAction", chat_id=shown.left, action="typing")
    expect(shown.at("typing")).to_be_visible()
    expect(shown.at("typing", "right")).to_be_hidden()
    text = (
        "📌 <b>支部党员大会</b>\n<i>12月4日</i> <tg-spoiler>谜底</tg-spoiler> <code>a&lt;b</code>"
    )
    number = stage.tell(shown.left, text, parse_mode="HTML")
    bubble = shown.message(number)
    expect(bubble).to_have_attribute("data-from", "bot")
    expect(shown.at("typing")).to_be_hidden()
    expect(bubble.get_by_test_id("text")).to_have_text("📌 支部党员大会\n12月4日 谜底 a<b")
    expect(bubble.locator("strong")).to_have_text("支部党员大会")
    expect(bubble.locator("em")).to_have_text("12月4日")
    expect(bubble.locator("code")).to_have_text("a<b")
    expect(bubble.get_by_test_id("time")).to_have_text("10:12")
    expect(bubble.get_by_test_id("edited")).to_have_count(0)
    assert bubble.get_by_test_id("spoiler").get_attribute("role") == "button"
    bubble.get_by_test_id("spoiler").click()
    assert bubble.get_by_test_id("spoiler").get_attribute("role") is None
    expect(shown.at("day")).to_have_text("今天")
    own = shown.at("message").first
    expect(own).to_have_attribute("data-from", "person")
    starts = "node => node.getBoundingClientRect().left"
    assert bubble.evaluate(starts) < own.evaluate(starts)
    typed = "<img src=x onerror=alert(1)> &amp; 👩‍👩‍👧 \u200fשלום"
    stage.control("say", {"person": shown.left, "text": typed})
    expect(shown.at("text").last).to_have_text(typed)


def test_start_button_and_composer(stage: Stage, shown: Shown) -> None:
    stage.control("people", {"id": 99, "first_name": "陈磊"})
    shown.at("person-select").click()
    shown.at("person-list").locator('[data-person="99"]').click()
    shown.at("start").click()
    expect(shown.at("text")).to_have_text(["/start"])
    expect(shown.at("start")).to_be_hidden()
    shown.at("composer").fill("第一行")
    shown.at("composer").press("Shift+Enter")
    shown.at("composer").press_sequentially("第二行")
    shown.at("composer").press("Enter")
    expect(shown.at("text")).to_have_text(["/start", "第一行\n第二行"])
    expect(shown.at("composer")).to_have_value("")
    assert [one["text"] for one in stage.messages(99)] == ["/start", "第一行\n第二行"]


def test_button_waits_for_its_answer_and_tells_it(stage: Stage, shown: Shown) -> None:
    rows = [
        [key("✅ 参加", "yes", "success"), key("🚫 取消", "no", "danger")],
        [key("◀ 返回", "b")],
    ]
    number = stage.tell(shown.left, "来吗？", rows)
    buttons = shown.message(number).get_by_test_id("button")
    expect(buttons).to_have_text(["✅ 参加", "🚫 取消", "◀ 返回"])
    colours = buttons.evaluate_all("all => all.map((key) => getComputedStyle(key).backgroundColor)")
    assert len(set(colours)) == 3
    stage.updates()
    buttons.first.click()
    expect(buttons.first).to_have_attribute("data-pending", "true")
    query = stage.press()
    assert (query["data"], query["from"]["id"]) == ("yes", shown.left)
    stage.call(
        "editMessageText",
        chat_id=shown.left,
        message_id=number,
        text="已登记",
        reply_markup={"inline_keyboard": rows},
    )
    expect(shown.message(number).get_by_test_id("text")).to_have_text("已登记")
    expect(buttons.first).to_have_attribute("data-pending", "true")
    stage.call("answerCallbackQuery", callback_query_id=query["id"], text="已登记：参加")
    expect(shown.at("toast")).to_have_text("已登记：参加")
    toast, pressed = shown.at("toast").bounding_box(), buttons.first.bounding_box()
    assert toast is not None
    assert pressed is not None
    assert toast["y"] + toast["height"] < pressed["y"]
    expect(buttons.first).not_to_have_attribute("data-pending", "true")
    expect(buttons.first).to_be_focused()


def test_alert_is_read_and_closed(stage: Stage, shown: Shown) -> None:
    number = stage.tell(shown.right, "来吗？", [[key("看", "look")]])
    stage.updates()
    shown.message(number).get_by_test_id("button").click()
    query = stage.press()["id"]
    stage.call("answerCallbackQuery", callback_query_id=query, text="时间已过", show_alert=True)
    alert = shown.page.get_by_test_id("alert")
    expect(alert).to_contain_text("时间已过")
    expect(shown.page.get_by_test_id("alert-ok")).to_be_focused()
    shown.page.keyboard.press("Escape")
    expect(alert).to_be_hidden()
    expect(shown.at("toast", "right")).to_have_count(0)


def test_edits_in_place_without_a_jump_and_deleted_messages_go(stage: Stage, shown: Shown) -> None:
    numbers = [stage.tell(shown.left, f"第 {each} 条\n二\n三") for each in range(14)]
    middle = shown.message(numbers[7])
    shown.message(numbers[13]).wait_for()
    middle.evaluate("node => { node.mark = 'same'; node.scrollIntoView({block: 'center'}); }")
    before = top(middle)
    stage.call(
        "editMessageText", chat_id=shown.left, message_id=numbers[1], text="改\n" * 20 + "完"
    )
    expect(shown.message(numbers[1]).get_by_test_id("edited")).to_have_text("已编辑")
    assert top(middle) == pytest.approx(before, abs=1)
    stage.call("editMessageText", chat_id=shown.left, message_id=numbers[7], text="一\n二\n三\n四")
    expect(middle.get_by_test_id("text")).to_have_text("一\n二\n三\n四")
    assert middle.evaluate("node => node.mark") == "same"
    assert top(middle) == pytest.approx(before, abs=1)
    stage.tell(shown.left, "新消息")
    expect(shown.at("to-end")).to_have_text("1")
    shown.at("to-end").click()
    expect(shown.at("text").last).to_be_in_viewport()
    expect(shown.at("to-end")).to_be_hidden()
    stage.call("deleteMessage", chat_id=shown.left, message_id=numbers[13])
    expect(shown.message(numbers[13])).to_have_count(0)
    expect(shown.at("message")).to_have_count(1 + len(numbers))


def test_links(stage: Stage, shown: Shown) -> None:
    mine, address = f"https://t.me/{USERNAME}?start=j_abc", shown.page.url
    text = f'{mine} <a href="https://example.org/">别处</a>'
    number = stage.tell(shown.left, text, [[{"text": "打开", "url": mine}]], parse_mode="HTML")
    links = shown.message(number).get_by_test_id("text").get_by_test_id("link")
    links.first.click()
    expect(shown.at("text").last).to_have_text("/start j_abc")
    shown.message(number).get_by_test_id("link-beside").click()
    expect(shown.at("text", "right").last).to_have_text("/start j_abc")
    shown.message(number).get_by_test_id("button").click()
    expect(shown.at("text").get_by_text("/start j_abc")).to_have_count(2)
    assert "https://example.org/" in str(links.last.get_attribute("title"))
    links.last.click()
    assert shown.page.url == address
    assert len(shown.page.context.pages) == 1
    shown.at("composer", "right").fill(mine)
    shown.at("composer", "right").press("Enter")
    expect(shown.at("text", "right").get_by_text("/start j_abc")).to_have_count(2)
