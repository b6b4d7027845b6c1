"""The token is seen nowhere, and files come up to a limit."""

from __future__ import annotations

import asyncio
import logging
import traceback

import pytest

from bot.chat import faults, transport
from tests.chat.transport.line import (
    OK,
    TOKEN,
    Act,
    answer,
    attempt,
    cut_after_reading,
    cut_at_once,
    cut_while_answering,
    hold,
    serving,
    using,
)


@pytest.mark.parametrize(
    "act", [OK, cut_at_once, cut_after_reading, cut_while_answering, hold, answer(502, b"<html>")]
)
def test_the_token_is_seen_nowhere(act: Act, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def play() -> list[str]:
        async with serving(act) as server, using(server.url) as made:
            texts = [repr(made), str(made), f"{made}"]
            fault = await attempt(made, "sendMessage", {"chat_id": 1, "text": "x"}, 0.2)
            if isinstance(fault, faults.CallFault):
                texts += [repr(fault), str(fault), *traceback.format_exception(fault)]
                assert (fault.__cause__, fault.__context__) == (None, None)
            return texts

    texts = asyncio.run(play(), debug=True)
    assert not [text for text in (*texts, caplog.text) if "CANARY" in text]
    assert texts[0].startswith("<Transport of bot 123456789 at 127.0.0.1:")


def test_a_refused_connection_does_not_show_the_token_either() -> None:
    async def play() -> None:
        async with serving(OK) as server:
            gone = server.url
        async with using(gone) as made:
            with pytest.raises(faults.RetryLater) as caught:
                await made.post("sendMessage", b'{"chat_id":1}')
            assert "CANARY" not in repr(made)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        assert "CANARY" not in "".join(traceback.format_exception(caught.value))

    asyncio.run(play())


FILE = "documents/file_1.xlsx"


def test_downloads_a_file_up_to_a_limit() -> None:
    content = bytes(range(256)) * 1000

    async def play() -> None:
        async with serving(answer(200, content)) as server, using(server.url) as made:
            assert await made.download(FILE, len(content)) == content
            assert server.seen[0].line == f"GET /file/bot{TOKEN}/{FILE} HTTP/1.1"
            with pytest.raises(transport.TooBig):
                await made.download(FILE, len(content) - 1)
            for path in ("../secret", "a/../b", "http://elsewhere", "", "a b", "/x"):
                with pytest.raises(faults.Refused):
                    await made.download(path, 10)
            assert len(server.seen) == 2

    asyncio.run(play())


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (answer(404, b"{}"), faults.Refused),
        (answer(502, b"<html>"), faults.RetryLater),
        (answer(429, b"{}"), faults.RetryLater),
        (cut_while_answering, faults.RetryLater),
        (cut_at_once, faults.RetryLater),
    ],
)
def test_a_download_that_fails_never_shows_the_token(
    act: Act, kind: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def play() -> None:
        async with serving(act) as server, using(server.url) as made:
            with pytest.raises(kind) as caught:
                await made.download(FILE, 100)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        told_ = [repr(caught.value), *traceback.format_exception(caught.value), caplog.text]
        assert not [text for text in told_ if "CANARY" in text]

    asyncio.run(play(), debug=True)
