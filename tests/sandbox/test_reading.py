"""How a body is read that comes in pieces."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp import StreamReader
from aiohttp.test_utils import make_mocked_request

from bot.sandbox.files import Upload
from bot.sandbox.reading import read_fields

PICTURE = b"x" * 3 * 2**18
HEAD = b"--b\r\nContent-Disposition: form-data; name="
BODY = b"".join(
    [
        HEAD + b'"chat_id"\r\n\r\n5\r\n',
        HEAD + b'"photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n',
        PICTURE + b"\r\n--b--\r\n",
    ]
)
BEGINS = BODY.index(PICTURE)


@pytest.mark.parametrize(
    "ends",
    [
        [],
        [BEGINS, BEGINS + 1000, BEGINS + 1003, BEGINS + 1003 + 2**18],
        range(1, BEGINS + 9),
        range(len(BODY) - 20, len(BODY)),
    ],
    ids=["at-once", "a-small-one-before-a-big-one", "by-the-byte", "by-the-byte-at-the-end"],
)
def test_a_form_may_come_in_any_pieces(ends: list[int]) -> None:
    async def read() -> dict[str, Any]:
        body = StreamReader(Mock(_reading_paused=False), 2**16, loop=asyncio.get_running_loop())
        kind = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "1"}
        request = make_mocked_request("POST", "/", kind, payload=body, client_max_size=2**24)
        reading = asyncio.create_task(read_fields(request))
        for begin, end in zip([0, *ends], [*ends, len(BODY)], strict=True):
            body.feed_data(BODY[begin:end])
            for _ in range(3):
                await asyncio.sleep(0)
        body.feed_eof()
        return await reading

    picture = Upload("a.png", "image/png", PICTURE)
    assert asyncio.run(read()) == {"chat_id": "5", "photo": picture}
