"""An activity in one line, said on Monday 2026-11-23."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import ActivityKind as Kind
from bot.domain.one_line import Line, read_line
from bot.domain.phrases import Ambiguous, Span, Understood

TODAY = date(2026, 11, 23)
FRIDAY = Understood(date(2026, 12, 4))
AT_THREE = Understood(Span(time(15)))


def test_the_line_of_the_manual() -> None:
    line = "支部党员大会 12月4日 15:00 三楼会议室 三季度总结"
    assert read_line(line, TODAY) == Line(
        kind=Kind.MEMBER_MEETING,
        group_name=None,
        date=FRIDAY,
        time=AT_THREE,
        place="三楼会议室",
        subject="三季度总结",
    )


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_typed(text: str) -> None:
    assert read_line(text, TODAY) == Line(None, None, None, None, None, None)


def test_what_is_asked_back_is_handed_on() -> None:
    assert read_line("党课 周一 三点", TODAY) == Line(
        kind=Kind.PARTY_CLASS,
        group_name=None,
        date=Ambiguous((date(2026, 11, 23), date(2026, 11, 30))),
        time=Ambiguous((Span(time(3)), Span(time(15)))),
        place=None,
        subject=None,
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("支部党员大会", Kind.MEMBER_MEETING),
        ("党员大会", Kind.MEMBER_MEETING),
        ("Member Meeting", Kind.MEMBER_MEETING),
        ("members' meeting", Kind.MEMBER_MEETING),
        ("members’ meeting", Kind.MEMBER_MEETING),
        ("支委会", Kind.COMMITTEE_MEETING),
        ("支部委员会", Kind.COMMITTEE_MEETING),
        ("支部委员会会议", Kind.COMMITTEE_MEETING),
        ("committee  meeting", Kind.COMMITTEE_MEETING),
        ("党小组会", Kind.GROUP_MEETING),
        ("小组会议", Kind.GROUP_MEETING),
        ("group meeting", Kind.GROUP_MEETING),
        ("党课", Kind.PARTY_CLASS),
        ("party class", Kind.PARTY_CLASS),
        ("主题党日", Kind.THEME_DAY),
        ("主题党日活动", Kind.THEME_DAY),
        ("Theme Day", Kind.THEME_DAY),
        ("组织生活会", Kind.ORG_LIFE),
        ("organisational life meeting", Kind.ORG_LIFE),
        ("organizational life", Kind.ORG_LIFE),
        ("org life", Kind.ORG_LIFE),
        ("其他活动", Kind.OTHER),
        ("其他", Kind.OTHER),
        ("other", Kind.OTHER),
        ("activity", Kind.OTHER),
        ("Other activity", Kind.OTHER),
    ],
)
def test_kind(word: str, kind: Kind) -> None:
    meant = Line(kind, None, FRIDAY, AT_THREE, "三楼会议室", None)
    assert read_line(f"{word} 12月4日 15:00 三楼会议室", TODAY) == meant


@pytest.mark.parametrize(
    ("text", "kind", "place", "subject"),
    [
        ("12月4日 15:00 三楼会议室 总结 支委会", Kind.COMMITTEE_MEETING, "三楼会议室", "总结"),
        ("12月4日下午三点支委会三楼会议室", Kind.COMMITTEE_MEETING, "三楼会议室", None),
        ("支部党员大会12月4日15:00三楼会议室", Kind.MEMBER_MEETING, "三楼会议室", None),
        ("支委会 12月4日 15:00 学习党课教材", Kind.COMMITTEE_MEETING, None, "学习党课教材"),
        ("学习党课教材 支委会 12月4日 15:00", Kind.COMMITTEE_MEETING, None, "学习党课教材"),
        ("12月4日 15:00 开支委会", Kind.COMMITTEE_MEETING, None, None),
        ("12月4日 15:00 在三楼会议室召开支委会", Kind.COMMITTEE_MEETING, "三楼会议室", None),
        ("三季度支委会 12月4日 15:00 三楼", Kind.COMMITTEE_MEETING, "三楼", "三季度"),
        ("党课 12月4日 15:00 other activity", Kind.PARTY_CLASS, None, "other activity"),
        ("other 12月4日 15:00 matters", Kind.OTHER, None, "matters"),
        ("12月4日 15:00 other matters", None, None, "other matters"),
        ("12月4日 15:00 party claſs", None, None, "party claſs"),
        ("12月4日 15:00 三楼会议室 总结", None, "三楼会议室", "总结"),
        ("\ue000党课\ue000 12月4日 15:00 三楼", Kind.PARTY_CLASS, "三楼", None),
    ],
)
def test_kind_at_any_place(
    text: str, kind: Kind | None, place: str | None, subject: str | None
) -> None:
    assert read_line(text, TODAY) == Line(kind, None, FRIDAY, AT_THREE, place, subject)


@pytest.mark.parametrize(
    ("text", "group_name", "subject"),
    [
        ("第二党小组会 12月4日 15:00 三楼 学习", "第二党小组", "学习"),
        ("12月4日 15:00 机关第一小组会 三楼", "机关第一小组", None),
        ("党小组会 第二党小组 12月4日 15:00 三楼 学习", "第二党小组", "学习"),
        ("第二党小组 12月4日 15:00 开党小组会 三楼", "第二党小组", None),
        ("党小组会 12月4日 15:00 三楼 学习", None, "学习"),
        ("group meeting group 2 12月4日 15:00 三楼", "group 2", None),
    ],
)
def test_group(text: str, group_name: str | None, subject: str | None) -> None:
    meant = Line(Kind.GROUP_MEETING, group_name, FRIDAY, AT_THREE, "三楼", subject)
    assert read_line(text, TODAY) == meant


@pytest.mark.parametrize(
    ("words", "place", "subject"),
    [
        ("三楼会议室 三季度总结", "三楼会议室", "三季度总结"),
        ("三楼会议室 学习文件 讨论", "三楼会议室", "学习文件 讨论"),
        ("三楼会议室，学习文件，讨论", "三楼会议室", "学习文件，讨论"),
        ("办公区 研究工作", "办公区", "研究工作"),
        ("在三楼会议室 研究工作", "三楼会议室", "研究工作"),
        ("三楼会议室", "三楼会议室", None),
        ("多功能厅", "多功能厅", None),
        ("5号楼", "5号楼", None),
        ("图书馆", "图书馆", None),
        ("线上", "线上", None),
        ("在线上", "线上", None),
        ("三季度总结", None, "三季度总结"),
        ("room 301 quarter review", "room 301", "quarter review"),
        ("Room B12", "Room B12", None),
        ("in the town hall", "town hall", None),
        ("third floor meeting room quarter review", "third floor meeting room", "quarter review"),
        ("room 301, plans, budget", "room 301", "plans, budget"),
        ("Room 301 三季度总结", "Room 301", "三季度总结"),
        ("online quarter review", "online", "quarter review"),
        ("City Palace, quarter review", "City Palace", "quarter review"),
        ("quarter review of the plans", None, "quarter review of the plans"),
    ],
)
def test_place_and_subject(words: str, place: str | None, subject: str | None) -> None:
    meant = Line(Kind.PARTY_CLASS, None, FRIDAY, AT_THREE, place, subject)
    assert read_line(f"党课 12月4日 15:00 {words}", TODAY) == meant


@pytest.mark.parametrize(
    ("text", "kind", "place", "subject"),
    [
        # notices as offices write them
        (
            "党员大会\n时间：12月4日 15:00\n地点：三楼会议室\n主题：三季度总结",
            *(Kind.MEMBER_MEETING, "三楼会议室", "三季度总结"),
        ),
        (
            "关于召开支部党员大会的通知 时间：12月4日下午3:00 地点：三楼会议室 "
            "内容：三季度总结 请全体党员准时参加",
            *(Kind.MEMBER_MEETING, "三楼会议室", "三季度总结"),
        ),
        (
            "党课 时间：12月4日15:00，地点：三楼会议室，参加人员：全体党员",
            *(Kind.PARTY_CLASS, "三楼会议室", None),
        ),
        (
            "党课 地点：三楼会议室 12月4日 15:00 学习 党章",
            *(Kind.PARTY_CLASS, "三楼会议室", "学习 党章"),
        ),
        (
            "党课 三楼会议室 12月4日 15:00 主题：学习党章",
            *(Kind.PARTY_CLASS, "三楼会议室", "学习党章"),
        ),
        (
            "party class time: Dec 4 15:00 place: room 301 subject: quarter review",
            *(Kind.PARTY_CLASS, "room 301", "quarter review"),
        ),
        (
            "兹定于12月4日（星期五）下午15:00在三楼会议室召开支部党员大会，请全体党员准时参加。",
            *(Kind.MEMBER_MEETING, "三楼会议室", None),
        ),
        (
            "请全体党员12月4日下午3点到三楼会议室参加党员大会",
            *(Kind.MEMBER_MEETING, "三楼会议室", None),
        ),
        (
            "通知：12月4日15:00三楼会议室召开支部党员大会",
            *(Kind.MEMBER_MEETING, "三楼会议室", None),
        ),
        ("全体党员大会 12月4日 15:00 三楼会议室", Kind.MEMBER_MEETING, "三楼会议室", None),
        ("【党课】12月4日 15:00 三楼会议室 党章", Kind.PARTY_CLASS, "三楼会议室", "党章"),
        # what is written onto the kind is no place
        (
            "支部党员大会（第四季度） 12月4日 15:00 三楼会议室 总结",
            *(Kind.MEMBER_MEETING, "三楼会议室", "（第四季度） 总结"),
        ),
        ("主题党日+党课 12月4日 15:00 三楼会议室", Kind.THEME_DAY, "三楼会议室", "党课"),
        ("支委（扩大）会 12月4日 15:00 三楼会议室", Kind.COMMITTEE_MEETING, "三楼会议室", None),
        # a kind that is not known, a house and its room, marks between
        ("集中学习 12月4日 15:00 三楼会议室 党章", None, "三楼会议室", "集中学习 党章"),
        (
            "党课 12月4日 15:00 机关楼 三楼会议室 党章",
            Kind.PARTY_CLASS,
            "机关楼 三楼会议室",
            "党章",
        ),
        ("党课 12月4日 15:00 市民中心 参观展厅", Kind.PARTY_CLASS, "市民中心", "参观展厅"),
        ("党课、12月4日、15:00、三楼会议室、党章", Kind.PARTY_CLASS, "三楼会议室", "党章"),
        (
            "党课 12月4日 15:00 三楼会议室、四楼会议室",
            *(Kind.PARTY_CLASS, "三楼会议室、四楼会议室", None),
        ),
        ("党课 12月4日 15:00 时间管理", Kind.PARTY_CLASS, None, "时间管理"),
        (
            "party class on the constitution Dec 4 15:00 in room 301",
            *(Kind.PARTY_CLASS, "room 301", "on the constitution"),
        ),
    ],
)
def test_written_as_people_write(
    text: str, kind: Kind | None, place: str | None, subject: str | None
) -> None:
    assert read_line(text, TODAY) == Line(kind, None, FRIDAY, AT_THREE, place, subject)


@pytest.mark.parametrize(
    "text",
    [
        "member meeting, Dec 4 15:00, room 301, quarter review",
        "Member meeting Dec 4 at 3pm in room 301 quarter review",
        "room 301 quarter review member meeting 4 Dec 15:00",
        "member meeting\nDec 4\n15:00\nroom 301\nquarter review",
    ],
)
def test_english_line(text: str) -> None:
    meant = Line(Kind.MEMBER_MEETING, None, FRIDAY, AT_THREE, "room 301", "quarter review")
    assert read_line(text, TODAY) == meant


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [*"党课小组会开室，, \ue000在线上四、+", "明天", "地点：", "内容：", "请全体党员参加"]
        )
    ).map("".join)
)
def test_no_line_raises_or_leaves_blank_words(text: str) -> None:
    line = read_line(text, TODAY)
    assert "" not in (line.group_name, line.place, line.subject)
