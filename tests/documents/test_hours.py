"""学时统计表 and 报送事项台账: cell by cell."""

from __future__ import annotations

from datetime import date

from bot.documents.deadlines import deadlines_table
from bot.documents.filenames import deadlines_file, hours_file
from bot.documents.hours import hours_table
from bot.domain.assignments import Hours, Status
from bot.domain.hours import DeadlineRow, DeadlineTable, HoursRow, HoursTable
from bot.domain.org import Role
from bot.i18n import language
from tests.documents.made import HOSTILE, grid, opened, texts

CHINESE, ENGLISH = language("zh_Hans"), language("en")
DAY = date(2026, 11, 25)
TABLE = HoursTable(
    "第一党支部",
    2026,
    (
        HoursRow("陈磊", (Role.GROUP_LEADER,), Hours(320, 335, 40)),
        HoursRow("刘芳", (Role.ORGANISATION,), Hours(560, 560, 0)),
        HoursRow("孙敏", (), Hours(320, 0, 0)),
    ),
    DAY,
)
REPORTS = DeadlineTable(
    "市直机关党委",
    (
        DeadlineRow(
            "第11条", "年度计划", "第一党支部", "市直机关党委",
            date(2026, 3, 31), date(2026, 3, 20), date(2026, 3, 23), Status.DONE,
        ),
        DeadlineRow(
            "", "自查报告", "第二党支部", "市直机关党委",
            date(2026, 6, 30), None, None, Status.OVERDUE,
        ),
    ),
    DAY,
)  # fmt: skip


def test_hours_in_chinese() -> None:
    assert grid(hours_table(TABLE, CHINESE)) == [
        ["第一党支部2026年党员学时统计表"],
        ["组织：第一党支部", *[None] * 3, "期间：2026年\n截至2026年11月25日"],
        [
            "序号", "姓名", "职务", "应完成", "已完成", "其中集中培训", "完成率", "尚欠", "备注",
        ],
        [1, "陈磊", "小组长", 32, 33.5, 4, 1.047, 0],
        [2, "刘芳", "组织委员", 56, 56, 0, 1, 0, "缺集中培训"],
        [3, "孙敏", "—", 32, 0, 0, 0, 32],
        ["合计", None, None, 120, 89.5, 4, 0.746, 32],
        ["完成 1 人，未完成 2 人"],
        ["制表人：", *[None] * 3, "审核人："],
    ]  # fmt: skip
    assert hours_file(TABLE, CHINESE) == "第一党支部_学时统计表_2026年.xlsx"


def test_hours_have_one_decimal_and_rates_are_per_cent() -> None:
    sheet = opened(hours_table(TABLE, ENGLISH))
    row = next(row for row in sheet.iter_rows() if row[1].value == "陈磊")
    assert [cell.number_format for cell in row[3:8]] == ["0.0", "0.0", "0.0", "0.0%", "0.0"]
    assert sheet.page_setup.orientation in (None, "portrait", "default")


def test_reports_in_chinese_with_real_dates() -> None:
    found = grid(deadlines_table(REPORTS, CHINESE))
    assert found[0] == ["市直机关党委报送事项台账"]
    assert found[2] == [
        "序号", "条款", "事项", "责任组织", "报送对象", "周期", "截止日期", "报送日期",
        "签收日期", "状态",
    ]  # fmt: skip
    assert [str(one) for one in found[3][5:]] == [
        "一次性",
        "2026-03-31 00:00:00",
        "2026-03-20 00:00:00",
        "2026-03-23 00:00:00",
        "已报送",
    ]
    assert found[4][:6] == [2, "—", "自查报告", "第二党支部", "市直机关党委", "一次性"]
    assert found[4][7:] == ["—", "—", "逾期"]
    assert opened(deadlines_table(REPORTS, CHINESE)).page_setup.orientation == "landscape"
    assert deadlines_file(REPORTS, 2026, ENGLISH) == "市直机关党委_Register of reports_2026.xlsx"


def test_words_of_people_stay_words() -> None:
    rows = tuple(
        DeadlineRow(word, word, word, word, None, None, None, Status.AHEAD) for word in HOSTILE
    )
    seen = texts(deadlines_table(DeadlineTable("x", rows, DAY), ENGLISH))
    assert set(HOSTILE) <= seen
