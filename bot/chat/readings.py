"""What a file that somebody sent is, and what is to be written about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.documents.worker import Workshop
from bot.domain.calendar_sheet import entries_of
from bot.domain.calendar_years import Fault, Year, read_entries, read_json
from bot.domain.roster_faults import Table
from bot.services.calendar import uploads
from bot.services.roster import imports
from bot.store.uow import UnitOfWork
from bot.store.uploads import Upload

_JSON = (b"{", b"[")


async def read(workshop: Workshop, content: bytes) -> Table | Year | list[Fault]:
    """A roster's sheet, or the rest days of a year, by what is in the file; raises
    UnreadableWorkbook."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_JSON):
        return read_json(content.decode("utf-8-sig", "replace"))
    table: Table = await workshop.make("read_table", content)
    entries = entries_of(table.rows)
    return table if entries is None else read_entries(None, entries)


def keeping(upload: Upload, found: Table | Year | list[Fault]) -> Callable[[UnitOfWork], None]:
    """What is to be written about it."""
    if isinstance(found, Table):
        return partial(imports.keep, upload=upload, table=found)
    return partial(uploads.keep, upload=upload, found=found)
