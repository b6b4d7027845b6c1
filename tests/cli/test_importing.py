"""What the command line says about a roster file."""

from __future__ import annotations

import re

import pytest

from bot.chat.views.roster_report import LISTED, report_lines
from bot.documents import roster_words
from bot.documents.package import Reason
from bot.domain.org import Role
from bot.domain.roster_faults import Fault, FaultKind, Field
from bot.domain.roster_plan import Notice, NoticeKind
from bot.i18n import CODES, language
from bot.services.roster.roster import Counted, OfficeHeld, Report

PARAMS = (
    ("field", Field.NUMBER),
    ("limit", 64),
    ("office", "书计"),
    ("unit", "第一党支部"),
    ("above", "第二党支部"),
    ("root", "市直机关党委"),
    ("group", "第一党小组"),
    ("row", 7),
    ("since", "2025-01-01"),
)
ZERO = Counted(0, 0, 0)


def report(**values: object) -> Report:
    usual: dict[str, object] = {
        "written": True,
        "rows": 2,
        "units": Counted(1, 0, 2),
        "people": Counted(2, 1, 0),
        "offices": ZERO,
        "transferred": 0,
        "offices_ended": 0,
        "offices_removed": (),
        "confirmed": False,
        "absent": (),
        "notices": (),
        "faults": (),
        "ignored": (),
    }
    return Report(**(usual | values))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_is_a_sentence(code: str, kind: FaultKind) -> None:
    t = language(code)
    whole = roster_words.fault(t, Fault(3, "姓名", "王{0}伟", kind, PARAMS))
    assert "王{0}伟" in whole
    assert "3" in whole
    for fault in (Fault(3, "姓名", "", kind, PARAMS), Fault(3, "", "", kind, PARAMS)):
        assert "3" in roster_words.fault(t, fault)
    bare = roster_words.fault(t, Fault(0, "", "", kind, PARAMS))
    assert whole.endswith(bare)
    assert not re.search(r"\{[a-z]+\}", bare)


@pytest.mark.parametrize("code", CODES)
def test_every_reason_and_notice_is_a_sentence(code: str) -> None:
    t = language(code)
    said = [roster_words.reason(t, reason) for reason in Reason]
    params = (("before", "李敬"), ("unit", "第二党支部"))
    said += [roster_words.notice(t, Notice(4, "李静", kind, params)) for kind in NoticeKind]
    assert len(set(said)) == len(Reason) + len(NoticeKind)


def test_a_report_in_full() -> None:
    removed = (OfficeHeld("刘芳", "第一党支部", Role.ORGANISATION),)
    absent = tuple((f"李{n}", "第二党支部") for n in range(LISTED + 2))
    notice = Notice(4, "李静", NoticeKind.RENAMED, (("before", "李敬"),))
    full = report(
        transferred=1,
        offices_ended=2,
        offices_removed=removed,
        absent=absent,
        notices=(notice,),
        ignored=("手机号", "民族"),
    )
    lines = report_lines(language("zh_Hans"), full)
    assert [line for line in lines if not line.startswith("  李")] == [
        "已读取 2 行。",
        "  组织：新增 1，变更 0，未变 2",
        "  人员：新增 2，变更 1，未变 0",
        "  职务：新增 0，变更 0，未变 0",
        "  转接组织关系：1 人",
        "  随转出或调组而终止的职务：2 个",
        "文件中不再列出的 1 个职务仍然保留；要终止请加 --end-offices：",
        "  刘芳，第一党支部组织委员",
        f"名册中有 {LISTED + 2} 人不在文件里，未作改动：",
        "  ……另有 2 人",
        "请留意：",
        "  第 4 行：李静的人员编号原属李敬，姓名已按文件更新。",
        "未读取的列：手机号、民族",
    ]
    assert len([line for line in lines if line.startswith("  李")]) == LISTED


def test_what_was_confirmed_and_what_would_be() -> None:
    t = language("en")
    removed = (OfficeHeld("刘芳", "第一党支部", Role.YOUTH),)
    ended = report_lines(t, report(offices_removed=removed, confirmed=True))
    assert "1 office that the file no longer names was ended:" in ended
    checked = report_lines(t, report(written=False))
    assert checked[0] == "2 rows are right. Nothing was written; an import would do this:"


def test_faults_come_with_nothing_but_the_columns_that_were_not_read() -> None:
    fault = Fault(3, "姓名", "", FaultKind.MISSING_VALUE)
    said = report(faults=(fault,), absent=(("李静", "—"),), ignored=("手机号",))
    lines = report_lines(language("en"), said)
    assert lines == [
        "Nothing was written. Please put 1 place right:",
        "  Row 3, 姓名: this must be filled in",
        "Columns that were not read: 手机号",
    ]
