from __future__ import annotations

import contextlib
import html
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html
from bot.sandbox.refusals import Refusal
from bot.sandbox.texts import clean, detect, units
from tests.sandbox.driver import PERSON, Sandbox


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>粗</b>体", "粗体", [entity("bold", 0, 1)]),
        ("🎉<i>x</i>", "🎉x", [entity("italic", 2, 1)]),
        ("<strong>a</strong><b>b</b>", "ab", [entity("bold", 0, 2)]),
        (
            "<b>a<i>b</i></b>",
            "ab",
            [entity("bold", 0, 2), entity("italic", 1, 1)],
        ),
        (
            "<u>1</u><ins>2</ins><s>3</s><del>4</del><strike>5</strike>",
            "12345",
            [entity("underline", 0, 2), entity("strikethrough", 2, 3)],
        ),
        (
            '<tg-spoiler>a</tg-spoiler>-<span class="tg-spoiler">b</span>',
            "a-b",
            [entity("spoiler", 0, 1), entity("spoiler", 2, 1)],
        ),
        (
            '<a href="https://example.org/?a=1&amp;b=2">link</a>',
            "link",
            [entity("text_link", 0, 4, url="https://example.org/?a=1&b=2")],
        ),
        (
            "<a href='example.org'>x</a>",
            "x",
            [entity("text_link", 0, 1, url="http://example.org/")],
        ),
        ('<a href="nothing">x</a>', "x", []),
        ("<code>a &lt; b</code>", "a < b", [entity("code", 0, 5)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        (
            "<b>a<code>b</code>c</b>",
            "abc",
            [entity("bold", 0, 1), entity("code", 1, 1), entity("bold", 2, 1)],
        ),
        (
            "<blockquote>a\nb</blockquote><blockquote expandable>c</blockquote>",
            "a\nbc",
            [entity("blockquote", 0, 3), entity("expandable_blockquote", 3, 1)],
        ),
        ("<b></b>x", "x", []),
        ("  <b> x </b> ", "x", [entity("bold", 0, 1)]),
        ("&lt;b&gt; &amp;&quot; &#65;&#x1F389; &nbsp; &", '<b> &" A🎉 &nbsp; &', []),
        ("<B>x</>", "x", [entity("bold", 0, 1)]),
        ("<b\n>y</b>", "y", [entity("bold", 0, 1)]),
        ("<a href=t.me>y</a>", "y", [entity("text_link", 0, 1, url="http://t.me/")]),
        ("<a href='http://[x'>y</a>", "y", []),
        ("<b>&#55296;</b>", "&#55296;", [entity("bold", 0, 8)]),
        (
            '<tg-emoji emoji-id="12">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="12")],
        ),
    ],
)
def test_html(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("李 < 王", 'Unsupported start tag "" at byte offset 4'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
        ("<a ", "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<a href>y</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_refused(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert (refused.value.status, refused.value.description) == (
        400,
        f"Bad Request: can't parse entities: {reason}",
    )


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(deadline=None)
@given(anything)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (clean(text).strip(" \n"), [])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), anything), max_size=8))
def test_entities_cover_exactly_what_was_tagged(pieces: list[tuple[str, str]]) -> None:
    source = "|".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in pieces)
    text, entities = parse_html(f"[{source}]")
    encoded = text.encode("utf-16-le")
    covered = [
        encoded[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le")
        for one in entities
    ]
    assert covered == [clean(piece) for _tag, piece in pieces if clean(piece)]
    assert text == "[" + "|".join(clean(piece) for _tag, piece in pieces) + "]"


@settings(deadline=None)
@given(anything)
def test_any_source_is_parsed_or_refused(source: str) -> None:
    with contextlib.suppress(Refusal):
        text, entities = parse_html(source)
        assert all(one["offset"] + one["length"] <= units(text) for one in entities)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/new 会议", [entity("bot_command", 0, 4)]),
        ("😀 /today@branch_bot!", [entity("bot_command", 3, 17)]),
        ("a/b 1/2 http/x", []),
        ("看 https://example.org/a?b=c。", [entity("url", 2, 25)]),
        ("(t.me/branch_bot?start=x).", [entity("url", 1, 23)]),
        (
            "@li_jing a@example.org #支部 #1",
            [entity("mention", 0, 8), entity("email", 9, 13), entity("hashtag", 23, 3)],
        ),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[dict[str, Any]]) -> None:
    assert detect(text) == found


def test_explicit_entities_and_mentions_over_http(started: Sandbox) -> None:
    sent = started.send(
        '🎉 <a href="tg://user?id=5">李静</a> <a href="tg://user?id=6">x</a> '
        "/help <code>/no</code>",
        parse_mode="HTML",
    )
    person = {"id": PERSON, "is_bot": False, "first_name": "李静", "language_code": "zh-hans"}
    assert sent["entities"] == [
        entity("text_mention", 3, 2, user=person),
        entity("bot_command", 8, 5),
        entity("code", 14, 3),
    ]
    given_entities = [
        entity("italic", 0, 1),
        entity("text_link", 1, 1, url="example.org"),
        entity("text_mention", 2, 1, user=person),
    ]
    again = started.send("abc", entities=given_entities)
    assert again["entities"] == [
        entity("italic", 0, 1),
        entity("text_link", 1, 1, url="http://example.org/"),
        entity("text_mention", 2, 1, user=person),
    ]
