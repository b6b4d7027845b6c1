"""Study, training and deadlines: days and hours as tables, one line as people type it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain.assignment_line import AssignmentLine, read_assignment, read_hours, read_link
from bot.domain.assignments import (
    AssignmentKind,
    Hours,
    Progress,
    Status,
    Whom,
    circles_of,
    end_of,
    months_after,
    required,
    status,
)
from bot.domain.hours import rate
from bot.domain.org import Role, UnitKind
from bot.domain.phrases import Understood

TODAY = date(2026, 11, 25)
STUDY, TRAINING, DEADLINE = AssignmentKind


@pytest.mark.parametrize(
    ("text", "kind", "title", "due", "hours", "link"),
    [
        (
            "学习任务 《支部工作条例》 11月30日 2学时",
            *(STUDY, "《支部工作条例》", date(2026, 11, 30), 20, None),
        ),
        (
            "学习 《条例》第三章 12月4日前完成 1.5 学时 https://a.cn/x?y=1",
            *(STUDY, "《条例》第三章", date(2026, 12, 4), 15, "https://a.cn/x?y=1"),
        ),
        ("学习任务：看片，明天前", STUDY, "看片", date(2026, 11, 26), None, None),
        (
            "study assignment Regulations, chapter 3, by Dec 4, 2 hours",
            *(STUDY, "Regulations, chapter 3", date(2026, 12, 4), 20, None),
        ),
        ("培训期限 新任支部书记培训", TRAINING, "新任支部书记培训", None, None, None),
        ("报送 年度计划 12月20日截止", DEADLINE, "年度计划", date(2026, 12, 20), None, None),
        (
            "deadline annual plan due Dec 20",
            DEADLINE,
            "annual plan",
            date(2026, 12, 20),
            None,
            None,
        ),
        ("学习型支部材料 12月4日", None, "学习型支部材料", date(2026, 12, 4), None, None),
        ("", None, None, None, None, None),
    ],
)
def test_one_line(
    text: str,
    kind: AssignmentKind | None,
    title: str | None,
    due: date | None,
    hours: int | None,
    link: str | None,
) -> None:
    reading = Understood(due) if due else None
    assert read_assignment(text, TODAY) == AssignmentLine(kind, title, reading, hours, link)


@pytest.mark.parametrize(
    ("text", "title", "first", "last"),
    [
        ("培训期限 党务班 12月1日至12月31日 16学时", "党务班", (2026, 12, 1), (2026, 12, 31)),
        ("培训 从11月2日到12月31日前 党务班", "党务班", (2026, 11, 2), (2026, 12, 31)),
        ("培训 党务班 12月10-31日", "党务班", (2026, 12, 10), (2026, 12, 31)),
        ("培训 党务班 2026-12-10～2027-01-15", "党务班", (2026, 12, 10), (2027, 1, 15)),
        ("training Course A from 1 Dec to 31 Dec", "Course A", (2026, 12, 1), (2026, 12, 31)),
        ("学习 从一大到二十大 12月11日", "从一大到二十大", None, (2026, 12, 11)),
        ("培训 党务班 2026-12-10", "党务班", None, (2026, 12, 10)),
        ("training introduction to law by 31 Dec", "introduction to law", None, (2026, 12, 31)),
    ],
)
def test_a_line_may_say_from_which_day_to_which(
    text: str, title: str, first: tuple[int, int, int] | None, last: tuple[int, int, int]
) -> None:
    said = read_assignment(text, TODAY)
    assert (said.title, said.due) == (title, Understood(date(*last)))
    assert said.first == (date(*first) if first else None)


@given(some.text(max_size=60))
def test_any_line_is_read(text: str) -> None:
    read_assignment(text, TODAY)
    read_link(text)


@pytest.mark.parametrize(
    ("text", "tenths"),
    [("2", 20), ("1.5 学时", 15), ("８h", 80), ("0", 0), ("两", None), ("1.55", None), ("", None)],
)
def test_hours_are_tenths(text: str, tenths: int | None) -> None:
    assert read_hours(text) == tenths


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-30", 6, "2027-02-28"),
        ("2026-05-23", 6, "2026-11-23"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
    ],
)
def test_months_clamp_to_the_months_end(start: str, months: int, end: str) -> None:
    assert months_after(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_a_day_is_over_at_its_midnight_across_the_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert end_of(date(2026, 10, 24), berlin) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert end_of(date(2026, 10, 25), berlin) == datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("progress", "due", "found"),
    [
        (Progress.OPEN, "2026-12-26", Status.AHEAD),
        (Progress.OPEN, "2026-12-25", Status.SOON),
        (Progress.DOING, "2026-11-25", Status.SOON),
        (Progress.DOING, "2026-11-24", Status.OVERDUE),
        (Progress.DONE, "2026-11-24", Status.DONE),
        (Progress.ENDED, "2026-11-24", Status.ENDED),
        (Progress.OPEN, None, Status.AHEAD),
    ],
)
def test_status(progress: Progress, due: str | None, found: Status) -> None:
    assert status(progress, date.fromisoformat(due) if due else None, TODAY) is found


def test_who_owes_56_needs_a_full_time_course_as_well() -> None:
    assert (required(()), required((Role.GROUP_LEADER,))) == (320, 320)
    assert required((Role.GROUP_LEADER, Role.YOUTH)) == 560
    assert Hours(320, 320, 0).met
    assert not Hours(320, 319, 0).met
    assert not Hours(560, 600, 0).met
    assert Hours(560, 560, 40).met
    assert (Hours(560, 405, 0).missing, Hours(320, 335, 0).missing) == (155, 0)
    assert (rate(405, 560), rate(335, 320), rate(0, 0)) == (723, 1047, None)


def test_names_end_above_the_branch() -> None:
    assert Whom.UNIT in circles_of(STUDY, UnitKind.BRANCH)
    assert Whom.UNIT not in circles_of(STUDY, UnitKind.COMMITTEE)
    assert Whom.UNITS in circles_of(DEADLINE, UnitKind.COMMITTEE)
    assert Whom.UNITS not in circles_of(DEADLINE, UnitKind.BRANCH)
    assert Whom.OWN not in circles_of(TRAINING, UnitKind.BRANCH)
