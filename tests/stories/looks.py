"""What a story reads off: Excel files, and what a press said."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.stories.people import Message, Person


def cells(message: Message) -> list[list[Any]]:
    """The values of each row, without empty cells at the end of it and empty rows."""
    sheet = load_workbook(BytesIO(message.file())).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return [row for row in rows if row]


def toast(person: Person) -> str:
    """What the last press said; waits for it, since toasts go out beside the outbox."""
    person.world.until(lambda: not person.chat()["waiting"], "the press is answered")
    return person.toast()
