"""Names of files: readable, and safe everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.filenames import attendance_file, file_name, period_file, units_file
from bot.domain.sheets import Period
from bot.i18n import language
from tests.documents.made import attendance, register, units

CHINESE, ENGLISH = language("zh_Hans"), language("en")


def test_files_say_unit_table_and_period() -> None:
    assert attendance_file(attendance(), CHINESE) == "第一党支部_签到表_2026-12-04.xlsx"
    assert period_file(register(), CHINESE) == "第一党支部_三会一课台账_2026年第三季度.xlsx"
    assert units_file(units(period=Period(2026, month=11)), ENGLISH) == (
        "市直机关党委_Summary by unit_November 2026.xlsx"
    )


@pytest.mark.parametrize(
    ("part", "safe"),
    [
        ("../../etc/passwd", "etc passwd"),
        ('a\\b:c*d?e"f<g>h|i', "a b c d e f g h i"),
        ("第一\u202e党支部\u200b\n", "第一党支部"),
        (" .hidden. ", "hidden"),
        ("a_b", "a b"),
        ("党" * 40, "党" * 24),
        ("\U00020bb7" * 20, "\U00020bb7" * 18),
    ],
)
def test_unsafe_characters_go(part: str, safe: str) -> None:
    assert file_name(part, "签到表", suffix="xlsx") == f"{safe}_签到表.xlsx"


def test_empty_parts_are_left_out() -> None:
    assert file_name("///", "roster") == "roster.xlsx"


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=90), max_size=3))
def test_any_name_fits(parts: list[str]) -> None:
    name = file_name(*parts, "roster")
    assert len(name.encode()) <= 255 + 60
    assert not set(name) & set('/\\:*?"<>|\n\0')
    assert not name.startswith((".", " "))
