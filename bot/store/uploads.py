"""Uploads: files that people sent to the bot, from their arrival until what is in them is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, delete, literal_column, select, update

from bot.domain.delivery import UploadState
from bot.store.base import Repository
from bot.store.crypto import WrongKey
from bot.store.prepared import once
from bot.store.schema.delivery import upload

# A literal, not a parameter, so that the partial index serves it.
_WAITS = upload.c.state == literal_column(f"'{UploadState.WAITING}'")
_OPEN = upload.c.state.in_([UploadState.WAITING, UploadState.READ])


@dataclass(frozen=True)
class Upload:
    """One file, without what is in it. `file_id` is Telegram's; `fault` says why it was refused."""

    id: int
    bot_id: int
    person_id: int
    file_id: str
    state: UploadState
    fault: str | None
    created_at: datetime


class Uploads(Repository):
    """Uploads of all bots; what is in them is encrypted."""

    def add(self, bot_id: int, person_id: int, file_id: str, file_size: int | None) -> int:
        """A file that waits to be fetched; returns its id."""
        row = self._base.new_id()
        self._base.execute(
            upload.insert().values(
                id=row,
                bot_id=bot_id,
                person_id=person_id,
                file_id=file_id,
                file_size=file_size,
                state=UploadState.WAITING,
                created_at=self._base.now,
            )
        )
        return row

    def get(self, upload_id: int) -> Upload | None:
        """The upload with that id."""
        row = self._first(*_by_id(upload_id=upload_id))
        return None if row is None else _read(row)

    def next(self, bot_id: int) -> Upload | None:
        """The one that has waited longest."""
        row = self._first(*_next(bot_id=bot_id))
        return None if row is None else _read(row)

    def content(self, upload_id: int) -> str | None:
        """What was read from it; None when that is gone."""
        row = self._first(*_content(upload_id=upload_id))
        if row is None or row.content is None:
            return None
        try:
            return self._base.open(upload, "content", upload_id, row.content)
        except WrongKey:
            return None

    def read(self, upload_id: int, content: str) -> bool:
        """Keep what was read from a waiting one; False when it waits no more."""
        sealed = self._base.seal(upload, "content", upload_id, content)
        return self._turn(upload.c.id == upload_id, _WAITS, state=UploadState.READ, content=sealed)

    def refuse(self, upload_id: int, fault: str) -> bool:
        """A waiting one cannot be read; False when it waits no more."""
        state = UploadState.REFUSED
        return self._turn(upload.c.id == upload_id, _WAITS, state=state, fault=fault)

    def end(self, upload_id: int, state: UploadState) -> bool:
        """A read one is done with; its words are wiped. False when it was already."""
        is_read = upload.c.state == UploadState.READ
        return self._turn(upload.c.id == upload_id, is_read, state=state, content=None)

    def replace(self, bot_id: int, person_id: int) -> None:
        """A person sends another one: those that are still open are done with."""
        mine = (upload.c.bot_id == bot_id) & (upload.c.person_id == person_id)
        self._turn(mine, _OPEN, state=UploadState.DISCARDED, content=None)

    def expire(self, bot_id: int, before: datetime) -> None:
        """What came before then and is still open is done with."""
        old = (upload.c.bot_id == bot_id) & (upload.c.created_at < before)
        self._turn(old, _OPEN, state=UploadState.EXPIRED, content=None)

    def drop(self, bot_id: int, *, before: datetime) -> None:
        """Forget what came before then."""
        self._base.execute(
            delete(upload).where(upload.c.bot_id == bot_id, upload.c.created_at < before)
        )

    def forget(self, bot_id: int, person_id: int) -> None:
        """Forget all that a person sent."""
        self._base.execute(*_mine(bot_id=bot_id, person_id=person_id))

    def _turn(self, *conditions: ColumnElement[bool], **values: Any) -> bool:
        statement = update(upload).where(*conditions).values(**values)
        return self._base.execute(statement).rowcount > 0


@once
def _by_id(*, upload_id: int) -> Select[Any]:
    return select(upload).where(upload.c.id == upload_id)


@once
def _next(*, bot_id: int) -> Select[Any]:
    return select(upload).where(upload.c.bot_id == bot_id, _WAITS).order_by(upload.c.id).limit(1)


@once
def _content(*, upload_id: int) -> Select[Any]:
    return select(upload.c.content).where(upload.c.id == upload_id)


@once
def _mine(*, bot_id: int, person_id: int) -> Delete:
    return delete(upload).where(upload.c.bot_id == bot_id, upload.c.person_id == person_id)


def _read(row: Any) -> Upload:
    return Upload(
        row.id, row.bot_id, row.person_id, row.file_id, row.state, row.fault, row.created_at
    )
