"""Fetching what people sent: from Telegram into the upload's row, or a reason why not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.app import App
from bot.chat import faults, fetching
from bot.chat.fetching import GONE, NETWORK, TRIES, Fetcher
from bot.chat.transport import TooBig
from bot.documents.package import FILE_LIMIT, Reason, UnreadableWorkbook
from bot.domain.delivery import UploadState
from bot.domain.roster_faults import Table
from bot.services.calendar import uploads
from bot.services.roster import imports
from bot.store.uploads import Upload
from tests.chat.conftest import BOT, person

TABLE = Table("名册", (("姓名", "工号"), ("李静", "0712")))
LATER = faults.RetryLater(1.0, faults.Scope.NETWORK, "cut")


@dataclass
class Telegram:
    """Hands over files, or does not: what `getFile` and the download do in turn."""

    found: list[Any] = field(default_factory=list)
    contents: list[bytes | Exception] = field(default_factory=lambda: [b"content"])
    asked: list[str] = field(default_factory=list)

    async def call(self, method: str, fields: Mapping[str, Any]) -> Any:
        self.asked.append(f"{method} {fields['file_id']}")
        answer = self.found.pop(0) if self.found else {"file_path": "documents/1.xlsx"}
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def download(self, path: str, limit: int) -> bytes:
        self.asked.append(f"{path} {limit}")
        answer = self.contents.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Reader:
    """Reads every file as the same table, or fails."""

    fault: Exception | None = None
    table: Table = TABLE

    async def make(self, name: str, data: bytes) -> Table:
        assert name == "read_table"
        if self.fault is not None:
            raise self.fault
        return self.table


def fetch(app: App, telegram: Telegram, reader: Reader) -> Upload:
    """Somebody's file is fetched; returns its row."""
    person(app, 5, administrator=True)
    file = imports.Sent("FILE-1", "a.xlsx", None)
    today = app.today(app.clock.now())
    app.store.write_now(lambda uow: imports.receive(uow, uow.accounts.actor(BOT, 5, today), file))
    waiting = app.store.read_now(lambda uow: uow.uploads.next(BOT))
    assert waiting is not None

    async def play() -> None:
        done = asyncio.Event()
        fetcher = Fetcher(app, telegram, reader, done.set)  # type: ignore[arg-type]
        running = asyncio.create_task(fetcher.run())
        async with asyncio.timeout(20):
            await done.wait()
        running.cancel()

    asyncio.run(play())
    found = app.store.read_now(lambda uow: uow.uploads.get(waiting.id))
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "FIRST_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr("bot.chat.trouble.LONGEST_SECONDS", 0.001)


def test_a_file_is_fetched_read_and_kept(app: App) -> None:
    telegram = Telegram()
    upload = fetch(app, telegram, Reader())
    assert upload.state is UploadState.READ
    assert telegram.asked == ["getFile FILE-1", f"documents/1.xlsx {FILE_LIMIT}"]
    rows = app.store.write_now(lambda uow: uow.sending.claim(BOT, 9, set()))
    assert {(row.kind, row.params["upload"]) for row in rows} == {
        (imports.CARD, upload.id),
        (imports.MARKED, upload.id),
    }


REST_DAYS = (("日期", "结束日期", "类型"), ("2027-01-01", "2027-01-03", "休息"))


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"content", Reader(table=Table("放假", REST_DAYS))),
        (b'{"year": 2027, "rest": ["2027-01-01/2027-01-03"]}', Reader(AssertionError())),
    ],
)
def test_a_list_of_rest_days_is_known_by_what_is_in_it(
    app: App, content: bytes, reader: Reader
) -> None:
    upload = fetch(app, Telegram(contents=[content]), reader)
    assert upload.state is UploadState.READ
    [row] = app.store.write_now(lambda uow: uow.sending.claim(BOT, 9, set()))
    assert (row.kind, row.params["upload"]) == (uploads.CARD, upload.id)


@pytest.mark.parametrize(
    ("telegram", "reader", "fault"),
    [
        (Telegram(found=[faults.Refused(400, "invalid file_id")]), Reader(), GONE),
        (Telegram(contents=[faults.Refused(404, "Not Found")]), Reader(), GONE),
        (Telegram(found=[{"file_path": "a", "file_size": FILE_LIMIT + 1}]), Reader(), "too_big"),
        (Telegram(contents=[TooBig()]), Reader(), "too_big"),
        (Telegram(), Reader(UnreadableWorkbook(Reason.ENCRYPTED)), "encrypted"),
        (Telegram(), Reader(BrokenProcessPool()), "unsafe"),
        (Telegram(contents=[LATER] * TRIES), Reader(), NETWORK),
    ],
)
def test_what_cannot_be_fetched_or_read_is_refused(
    app: App, telegram: Telegram, reader: Reader, fault: str
) -> None:
    upload = fetch(app, deepcopy(telegram), reader)
    assert (upload.state, upload.fault) == (UploadState.REFUSED, fault)


def test_what_may_still_come_is_asked_for_again(app: App) -> None:
    telegram = Telegram(found=[LATER, True], contents=[LATER, b"content"])
    assert fetch(app, telegram, Reader()).state is UploadState.READ
    assert telegram.contents == []
