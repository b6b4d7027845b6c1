"""Excel files as a story reads them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.stories.world import Message


def cells(message: Message) -> list[list[Any]]:
    """The values of each row, without empty cells at the end of it and empty rows."""
    sheet = load_workbook(BytesIO(message.file())).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return [row for row in rows if row]
