"""The template of a year's rest days is read back by what reads such lists."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.documents.calendar_template import calendar_template
from bot.domain import calendar_years
from bot.domain.calendar_sheet import entries_of
from bot.i18n import language


@pytest.mark.parametrize("code", ["zh_Hans", "en"])
def test_it_is_empty_and_its_example_can_be_read(code: str) -> None:
    book = load_workbook(BytesIO(calendar_template(language(code))))
    days, example = book.worksheets
    assert entries_of(list(days.iter_rows(values_only=True))) == []
    found = entries_of(list(example.iter_rows(max_row=3, values_only=True)))
    assert found is not None
    year = calendar_years.read_entries(None, found)
    assert isinstance(year, calendar_years.Year)
    assert (len(year.rest), year.work) == (7, {date(2026, 10, 10)})
    assert days.data_validations.dataValidation[0].formula1.strip('"').split(",") == [
        row[2].value for row in example.iter_rows(min_row=2, max_row=3)
    ]
