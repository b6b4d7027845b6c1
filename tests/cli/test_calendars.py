"""`zhibu calendar`: what is loaded, a list with faults, one that is loaded, days of our own."""

from __future__ import annotations

import json

from openpyxl import Workbook

from tests.cli.terminal import Terminal, together

SHOWN = (
    "2026: 19 rest days beside weekends, 6 make-up working days\n2027: no notice yet, provisional\n"
)


def test_a_year_is_loaded_and_a_day_of_our_own_settled(terminal: Terminal) -> None:
    wrong = {"year": 2027, "rest": ["2027-01-01", "2027-13-01"], "work": ["2027-01-08"]}
    (terminal.folder / "wrong.json").write_text(json.dumps(wrong), "utf-8")
    book = Workbook()
    for row in (
        ("日期", "结束日期", "类型"),
        ("2027-01-01", "2027-01-03", "休息"),
        ("2027年1月9日", None, "调休上班"),
    ):
        book.active.append(row)
    book.save(terminal.folder / "2027.xlsx")

    assert terminal.run("calendar", "show").out == SHOWN
    shown, faulty, checked, other, template = together(
        (terminal, "calendar show"),
        (terminal, "calendar import wrong.json"),
        (terminal.speaking("zh"), "calendar import --check 2027.xlsx"),
        (terminal, "calendar set someday rest"),
        (terminal, "calendar template list.xlsx"),
    )
    assert template.out == "Written: list.xlsx. The second sheet explains the columns.\n"
    assert shown.out == SHOWN
    assert (faulty.code, faulty.err.splitlines()) == (
        1,
        [
            "Nothing was changed. Please put 2 places right:",
            "· row 2: “2027-13-01” is no date (2027-01-01)",
            "· row 3: 2027-01-08 is no Saturday or Sunday, so it is worked anyway",
        ],
    )
    assert checked.out.splitlines() == [
        "2027 年：周末以外休息 1 天，调休上班 1 天",
        "⚠️ 按清单共减少 0 个工作日，法定为 13 天。清单完整吗？",
        "没有活动因此改期。",
        "没有写入。",
    ]
    assert other.err == "This is no date: someday. For example: 2026-12-31\n"
    assert terminal.run("calendar", "import", "2027.xlsx").out.splitlines()[-1] == "Loaded."
    assert terminal.run("calendar", "import", "2027.xlsx").out.splitlines()[-1] == (
        "That is what is loaded already."
    )
    far = terminal.run("calendar", "set", "2027-01-04", "rest").out.splitlines()
    assert far[1:] == [
        "2027: 1 rest day beside weekends, 1 make-up working day",
        "our own: 4 Jan 2027: rest",
    ]
