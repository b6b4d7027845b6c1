"""Screens: what is shown is what was meant, whatever people are called."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.chat.buttons.navigation import Go
from bot.chat.screens import (
    File,
    FileKind,
    Key,
    Screen,
    Style,
    bold,
    esc,
    lines,
    markup,
    pairs,
    plain_text,
    rows,
    split,
    utf16_length,
)
from bot.sandbox.entities import parse_html

LIMIT = MessageLimit.MAX_TEXT_LENGTH
HOSTILE = ["<b>&</b>", "😀" * 5, "\u202e李静\u202c", "&lt;", "&amp;lt;", "</b>", "a  b", '"', "’"]
visible = st.characters(exclude_categories=["Cs", "Cc"])
words = st.one_of(st.sampled_from(HOSTILE), st.text(visible, max_size=40), st.just("字 " * 30))
styled = st.tuples(words, st.booleans()).map(lambda one: bold(one[0]) if one[1] else esc(one[0]))
screens = st.lists(st.lists(styled, max_size=3).map("".join), max_size=12).map("\n".join)


def bare(text: str) -> str:
    """All that can be seen: no white space and no control of direction, which Telegram drops."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


@given(st.text())
def test_escaping_can_be_undone_and_opens_no_tag(value: str) -> None:
    assert plain_text(esc(value)) == value
    assert not {"<", ">"} & set(esc(value))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Mn"])))
def test_telegram_shows_an_escaped_value_as_it_was_typed(value: str) -> None:
    shown, entities = parse_html(f"x{esc(value)}x")
    assert (shown, entities) == (f"x{value}x", [])


@given(screens, st.integers(12, 400))
@example("字 " * 2 + esc("<b>&</b>"), 13)
def test_parts_fit_lose_nothing_and_are_valid(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(utf16_length(part) <= limit for part in parts)
    assert bare("".join(map(plain_text, parts))) == bare(plain_text(text))
    for part in parts:
        shown, _ = parse_html(part)
        assert bare(shown) == bare(plain_text(part))


@given(screens)
def test_what_fits_is_left_as_it_is(text: str) -> None:
    parts = split(text, 100_000)
    assert [part.strip("\n") for part in parts] == ([text.strip("\n")] if text.strip() else [])


@pytest.mark.parametrize("unit", ["字", "😀", "a", "&amp;"])
def test_the_limit_counts_as_telegram_counts(unit: str) -> None:
    size = utf16_length(unit)
    exact = unit * (LIMIT // size) + "a" * (LIMIT % size)
    assert split(exact) == [exact]
    assert len(split(exact + "a")) == 2


def test_cuts_fall_between_lines_and_then_between_words() -> None:
    assert split("aaaa bbbb\ncccc", 12) == ["aaaa bbbb", "cccc"]
    assert split("aaaa bbbb cccc", 12) == ["aaaa bbbb", "cccc"]
    assert split("<b>aaaa bbbb</b> cccc", 12) == ["aaaa bbbb", "cccc"]
    assert split("字" * 14, 12) == ["字" * 12, "字" * 2]
    assert split("a&amp;b", 6) == ["a&amp;", "b"]


@pytest.mark.parametrize("nothing", ["", "\n\n", "  \n "])
def test_nothing_has_no_parts(nothing: str) -> None:
    assert split(nothing) == []


def test_tags_go_and_entities_are_read_in_plain_text() -> None:
    assert plain_text("<b>1 &lt; 2</b> &amp;amp; <i>x</i>") == "1 < 2 &amp; x"


def test_lines_leave_out_what_is_not_there() -> None:
    assert lines("a", None, "", "b", None) == "a\n\nb"
    assert lines("", "a", "") == "a"


def test_keyboards_are_rows_of_keys() -> None:
    one, two, three = Key("1"), Key("2"), Key("3")
    assert rows(one, None, (two, three), ()) == ((one,), (two, three))
    assert pairs([one, two, three]) == ((one, two), (three,))


def test_a_keyboard_becomes_what_telegram_takes() -> None:
    keys = rows(Key("参加", Go("my"), style=Style.SUCCESS), Key("打开", url="https://t.me/x"))
    assert markup(keys) == {
        "inline_keyboard": [
            [{"text": "参加", "callback_data": "1go:my", "style": "success"}],
            [{"text": "打开", "url": "https://t.me/x"}],
        ]
    }
    assert markup(()) is None


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ("✅ 参加|🙏 请假 ●|❓ 待定", [3]),
        ("✅ Attending|🙏 Ask for leave ●|❓ Not sure", [2, 1]),
        ("💤 In 1 hour|💤 Tonight|💤 Tomorrow morning", [2, 1]),
        ("📞 需电话联系 9|🙏 请假待批 2", [2]),
        ("回复截止前 2 个工作日|回复截止前 1 个工作日", [1, 1]),
        ("1|2|3|4|5|6|7", [7]),
        ("一句长得一行也放不下的话，只好由手机自己截断它了", [1]),
    ],
)
def test_keys_too_wide_for_a_phone_do_not_share_a_row(labels: str, shown: list[int]) -> None:
    made = markup((tuple(map(Key, labels.split("|"))),))
    assert made is not None
    assert [len(row) for row in made["inline_keyboard"]] == shown
    assert "|".join(key["text"] for row in made["inline_keyboard"] for key in row) == labels


def test_a_screen_is_kept_as_json() -> None:
    screen = Screen("好", rows(Key("k", Go("my"))))
    assert json.loads(json.dumps(screen.body())) == screen.body()


def test_a_toast_is_cut_to_what_telegram_takes() -> None:
    screen = Screen("x").with_toast("字" * 300, alert=True)
    assert (screen.text, screen.toast, screen.alert) == ("x", "字" * 200, True)


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("码.png", "image/png"),
        ("表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("x.bin", "application/octet-stream"),
    ],
)
def test_a_file_says_what_it_is(name: str, mime: str) -> None:
    assert File(FileKind.DOCUMENT, name, "maker", ()).mime == mime
