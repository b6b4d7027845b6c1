"""What is encrypted stands in no file of the database as it was written, whatever its encoding."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bot.domain.delivery import SendClass
from bot.store.delivery.inbox import Arrival
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, PEOPLE, Ground

NOTE, TYPED, HALF, REPLY = "陪父亲看病去", "身份证尾号没有", "还没有写完的话", "您好这里是回复"


def test_no_file_shows_what_people_are_called_or_wrote(tmp_path: Path, migrated_file: Path) -> None:
    ground = Ground(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'zhibu.db')}")
    activity = ground.holds("2026-12-04 15:00")
    row = ground.rows(activity)["李静"]

    def write(uow: UnitOfWork) -> None:
        uow.participations.note(row.id, NOTE)
        uow.inbox.put(BOT, [Arrival(1, 103, json.dumps({"message": {"text": TYPED}}))])
        uow.drafts.start(BOT, 103, "activity", {"subject": HALF}, "place")
        body = {"text": REPLY, "keys": None}
        uow.outbox.add(Message(BOT, 103, "screen", SendClass.REPLY, body=body))

    ground.do(write)
    files = sorted(tmp_path.glob("zhibu.db*"))
    content = b"".join(file.read_bytes() for file in files)
    ground.store.close()
    names = [person[0] for person in PEOPLE]
    numbers = [f"2010{place:04}" for place in range(len(PEOPLE))]
    words = [*names, *numbers, NOTE, TYPED, HALF, REPLY]
    forms = {
        form
        for word in words
        for form in (word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode())
    }
    assert [form for form in sorted(forms) if form in content] == []
    assert [file.suffix for file in files] == [".db", ".db-shm", ".db-wal"]
    assert "第一党支部".encode() in content
