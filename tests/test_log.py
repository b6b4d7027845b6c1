"""Logs: one line an event, and no canary comes through by any way in."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
import structlog

from bot import log

TOKEN = "123456789:CANARY-token_0123456789-abcdefghij"
OTHER_TOKEN = "987654321:CANARY-other_0123456789-abcdefgh"
KEY = "CANARYkey/base64+Zm9vYmFyZm9vYmFyZm9vYmFyZm8="
PASSWORD = "CANARY \"pass\\wörd' &"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, threading.excepthook)
    levels = {name: logging.getLogger(name).level for name in log.NOISY}
    made = io.StringIO()
    log.setup("debug", [TOKEN, KEY, PASSWORD], made)
    yield made
    structlog.reset_defaults()
    root.handlers, level, sys.excepthook, threading.excepthook = before
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def without_time(stream: io.StringIO) -> list[dict[str, Any]]:
    return [{key: value for key, value in line.items() if key != "at"} for line in lines(stream)]


def test_an_event_is_one_line_with_its_key_and_utc_time(stream: io.StringIO) -> None:
    structlog.get_logger("bot.chat.sender").warning("sender.unreachable", chat_id=7, name=None)
    [line] = lines(stream)
    assert list(line.items())[1:] == [
        ("level", "warning"),
        ("logger", "bot.chat.sender"),
        ("event", "sender.unreachable"),
        ("chat_id", 7),
        ("name", None),
    ]
    assert datetime.fromisoformat(line["at"]).tzinfo == UTC


def test_the_standard_library_logs_in_the_same_way(stream: io.StringIO) -> None:
    logging.getLogger("bot.old").info("moved %d of %s", 3, "rows")
    assert without_time(stream) == [
        {"level": "info", "logger": "bot.old", "event": "moved 3 of rows"}
    ]


def test_the_level_is_kept(stream: io.StringIO) -> None:
    log.setup("warning", [], stream)
    structlog.get_logger("bot.a").info("quiet")
    logging.getLogger("bot.b").info("quiet")
    structlog.get_logger("bot.a").error("loud")
    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_setting_up_again_does_not_write_twice(stream: io.StringIO) -> None:
    log.setup("info", [], stream)
    structlog.get_logger("bot").info("once")
    assert [line["event"] for line in lines(stream)] == ["once"]


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "aiohttp.client", "telegram.Bot"])
def test_talkative_libraries_are_heard_from_warning_up(name: str, stream: io.StringIO) -> None:
    logging.getLogger(name).debug("chatter")
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("trouble")
    assert [line["event"] for line in lines(stream)] == ["trouble"]


class Thing:
    def __repr__(self) -> str:
        return f"<Thing at https://api.example/bot{TOKEN}/getMe>"


SECRETS = [TOKEN, OTHER_TOKEN, KEY, PASSWORD, quote(PASSWORD, safe=""), quote(TOKEN, safe="")]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_way_in_lets_a_secret_out(secret: str, stream: io.StringIO) -> None:
    logger = structlog.get_logger("bot")
    logger.info("plain", value=secret, nested={"list": [f"x{secret}y", (secret,)]}, thing=Thing())
    keyed = f"key.{secret}"
    logger.info(keyed)
    logger.info("as repr", value=repr(secret), keyed={secret: 1})
    old = logging.getLogger("library")
    old.warning("message %s and %r", secret, {"deep": secret})
    old.warning(secret)
    old.warning("stack", stack_info=True, extra={"hidden": secret})
    assert len(lines(stream)) == 6
    assert "CANARY" not in stream.getvalue()


@pytest.mark.parametrize("secret", SECRETS)
def test_tracebacks_and_their_causes_are_cleaned(secret: str, stream: io.StringIO) -> None:
    def fail() -> None:
        try:
            try:
                raise ValueError(secret)
            except ValueError as exc:
                raise KeyError(f"https://api.example/bot{secret}/sendMessage") from exc
        except KeyError:
            raise RuntimeError({"url": secret})  # noqa: B904 - a context without a cause

    try:
        fail()
    except RuntimeError as exc:
        exc.add_note(secret)
        structlog.get_logger("bot").exception("own")
        logging.getLogger("library").exception("foreign")
        sys.excepthook(type(exc), exc, exc.__traceback__)
        threading.excepthook(threading.ExceptHookArgs((type(exc), exc, exc.__traceback__, None)))
    found = lines(stream)
    assert [line["event"] for line in found] == [
        "own",
        "foreign",
        "process.crashed",
        "thread.crashed",
    ]
    for line in found:
        assert line["exception"].count("Traceback (most recent call last):") == 3
    assert "CANARY" not in stream.getvalue()


@pytest.mark.parametrize(
    ("fault", "last"),
    [
        (ValueError("李静 wrote this"), "ValueError: [hidden]"),
        (KeyError("李静"), "KeyError: [hidden]"),
        (ZeroDivisionError(), "ZeroDivisionError"),
        (PermissionError(13, "Permission denied"), "PermissionError: [Errno 13] Permission denied"),
        (sqlite3.OperationalError("disk full"), "sqlite3.OperationalError: disk full"),
        (sqlite3.IntegrityError("李静"), "sqlite3.IntegrityError: [hidden]"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_exception_says_only_what_is_about_the_machine(
    fault: Exception, last: str, stream: io.StringIO
) -> None:
    try:
        raise fault
    except Exception:
        structlog.get_logger("bot").exception("own")
        logging.getLogger("library").exception("foreign")
    assert [line["exception"].splitlines()[-1] for line in lines(stream)] == [last] * 2


def test_a_url_keeps_all_but_its_secrets(stream: io.StringIO) -> None:
    url = f"https://api.example/bot{OTHER_TOKEN}/sendMessage?chat_id=1"
    database = "postgresql+psycopg://zhibu:anything@db.example/zhibu"
    invitation = "https://t.me/some_bot?start=j_AAAAAAAAAAAAAAAAAAAAAA"
    structlog.get_logger("bot").info("urls", url=url, database=database, invitation=invitation)
    assert without_time(stream) == [
        {
            "level": "info",
            "logger": "bot",
            "event": "urls",
            "url": "https://api.example/bot[hidden]/sendMessage?chat_id=1",
            "database": "postgresql+psycopg://zhibu:[hidden]@db.example/zhibu",
            "invitation": "https://t.me/some_bot?start=j_[hidden]",
        }
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x85", "\u2028", "\x1b[2K\r", "\x00"])
def test_nobody_can_write_a_line_of_their_own(end: str, stream: io.StringIO) -> None:
    forged = f'name{end}{{"event": "bot.granted"}}'
    structlog.get_logger("bot").info("joined", text=forged)
    logging.getLogger("library").warning("joined %s", forged)
    assert [line["event"] for line in lines(stream)] == ["joined", f"joined {forged}"]
    assert lines(stream)[0]["text"] == forged
    assert stream.getvalue().isascii()


def test_a_record_that_cannot_be_formatted_is_told_without_its_content(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("library")
    logger.propagate = False
    logger.handlers = [h for h in logging.getLogger().handlers if isinstance(h, log._Handler)]
    try:
        logger.warning("%d", TOKEN)
    finally:
        logger.propagate, logger.handlers = True, []
    [line] = lines(stream)
    assert (line["event"], line["logger"]) == ("log.failed", "library")
    assert capsys.readouterr() == ("", "")


def test_a_closed_stream_harms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    gone = io.StringIO()
    gone.close()
    handler = log._Handler(gone)
    handler.handle(logging.LogRecord("bot", logging.INFO, "x", 1, TOKEN, None, None))
    assert capsys.readouterr() == ("", "")


def test_an_interrupt_is_not_a_crash(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    exc = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, exc, None)
    assert stream.getvalue() == ""
    assert capsys.readouterr().err.strip() == "KeyboardInterrupt"
