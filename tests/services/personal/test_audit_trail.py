"""The audit log as it is read: whose, with which names, newest first; every tag in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.app import App
from bot.chat.views import audit_words
from bot.domain.access import Actor
from bot.domain.activities import Answer, Attendance
from bot.domain.audit import Tag
from bot.domain.unit_settings import Setting
from bot.errors import NotAllowed
from bot.i18n import CODES, Language, language
from bot.services.activities import answers
from bot.services.attendance import attendance
from bot.services.attendance.attendance import Mark
from bot.services.members import members
from bot.services.personal import audit_trail, unit_settings
from bot.services.personal.audit_trail import PAGE, Entry, Trail
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, queries_of

FIRST, SECOND, ROOT = "第一党支部", "第二党支部", "市直机关党委"


def happened(ground: Ground) -> Activity:
    """A meeting: an answer, a mark, a setting, a look at somebody's card, and an export."""
    meeting = ground.holds("2026-11-23 10:00")
    actor, zhang = ground.actor("李静"), ground.actor("张华")
    ground.do(
        lambda uow: answers.record(
            uow,
            [answers.Given(actor, meeting.id, Answer.ATTENDING, 1)],
            uow.now,
            uow.now.date(),
        )
    )
    ground.at("2026-11-23 10:05")
    who = ground.members["孙敏"]
    mark = Mark(zhang, meeting.id, who, Attendance.LATE)
    ground.do(lambda uow: attendance.mark(uow, [mark], uow.now))
    unit = ground.units[FIRST].id
    ground.do(
        lambda uow: unit_settings.settle(
            uow, zhang, unit, Setting.QUIET, "2030-0800", uow.now, ZONE
        )
    )
    day = ground.clock.at.date()
    ground.do(lambda uow: members.look(uow, zhang, who, day, ZONE))
    return meeting


def read(ground: Ground, find: Callable[[UnitOfWork], Trail]) -> Trail:
    return ground.store.read_now(find)


def said(ground: Ground, trail: Trail, code: str = "zh_Hans") -> list[str]:
    app = App(ground.store, None, ZONE, BOT, "bot")  # type: ignore[arg-type]
    t: Language = language(code)
    return [audit_words.sentence(app, t, one) for one in trail.entries]


def test_a_secretary_reads_the_unit_s_in_words_newest_first(ground: Ground) -> None:
    happened(ground)
    zhang, day = ground.actor("张华"), ground.clock.at.date()
    unit = ground.units[FIRST].id
    found = read(ground, lambda uow: audit_trail.of_unit(uow, zhang, unit, 0, day))
    title = "支部党员大会（11月23日 10:00）"
    assert said(ground, found) == [
        "张华查看了孙敏的名片",
        "张华改了第一党支部的设置：🌙 静默时段：20:30–08:00",
        f"张华登记孙敏为迟到：{title}",
        f"李静回复了✅ 参加：{title}",
    ]
    assert not found.under
    english = said(ground, found, "en")
    assert english[0] == "张华 looked at the card of 孙敏"


def test_one_person_s_and_one_activity_s(ground: Ground) -> None:
    meeting = happened(ground)
    zhang, day = ground.actor("张华"), ground.clock.at.date()

    def tags(find: Callable[[UnitOfWork], Trail]) -> list[Tag]:
        return [one.tag for one in read(ground, find).entries]

    about = [Tag.ATTENDANCE_RECORDED, Tag.ANSWER_GIVEN]
    of = meeting.id
    assert tags(lambda uow: audit_trail.of_activity(uow, zhang, of, 0, day)) == about
    sun, li = ground.members["孙敏"], ground.members["李静"]
    assert tags(lambda uow: audit_trail.of_person(uow, zhang, sun, 0, day)) == [
        Tag.MEMBER_SEEN,
        Tag.ATTENDANCE_RECORDED,
    ]
    assert tags(lambda uow: audit_trail.of_person(uow, zhang, li, 0, day)) == [Tag.ANSWER_GIVEN]


def test_whoever_has_no_right_reads_nothing(ground: Ground) -> None:
    meeting, day = happened(ground), ground.clock.at.date()
    unit, of, sun = ground.units[FIRST].id, meeting.id, ground.members["孙敏"]
    for name in ("李静", "刘芳", "赵强", "吴刚"):
        actor = ground.actor(name)
        for find in (
            lambda uow, actor=actor: audit_trail.of_unit(uow, actor, unit, 0, day),
            lambda uow, actor=actor: audit_trail.of_activity(uow, actor, of, 0, day),
            lambda uow, actor=actor: audit_trail.of_person(uow, actor, sun, 0, day),
            lambda uow, actor=actor: audit_trail.of_all(uow, actor, 0, day),
        ):
            with pytest.raises(NotAllowed):
                read(ground, find)
    nobody = ground.actor("刘芳")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: audit_trail.units(uow, nobody))


def test_above_the_unit_there_are_figures_only(ground: Ground) -> None:
    happened(ground)
    wu, day = ground.actor("吴刚"), ground.clock.at.date()
    root = ground.units[ROOT].id
    own = read(ground, lambda uow: audit_trail.of_unit(uow, wu, root, 0, day))
    assert (own.entries, own.under) == ((), True)
    found = ground.do(lambda uow: audit_trail.below(uow, wu, root, uow.now))
    assert [(unit.name, n) for unit, n, _ in found.lines] == [(FIRST, 4), (SECOND, 0)]
    other = ground.actor("赵强")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: audit_trail.below(uow, other, root, uow.now))


def test_who_acts_from_above_is_told_by_office(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    row = ground.rows(meeting)["张华"].id
    wu, zhang, day = ground.actor("吴刚"), ground.actor("张华"), ground.clock.at.date()
    unit = ground.units[FIRST].id
    ground.do(
        lambda uow: uow.audit.record(
            uow.now, wu, Tag.LEAVE_APPROVED, "participation", row, unit_id=unit
        )
    )
    found = read(ground, lambda uow: audit_trail.of_unit(uow, zhang, unit, 0, day))
    assert said(ground, found)[0].startswith("市直机关党委书记批准了张华的请假：")
    boss = ground.administrator()
    found = read(ground, lambda uow: audit_trail.of_all(uow, boss, 0, day))
    assert said(ground, found)[0].startswith("吴刚批准了张华的请假：")


def test_pages_are_read_with_as_many_queries_however_full(ground: Ground) -> None:
    zhang, unit, day = ground.actor("张华"), ground.units[FIRST].id, ground.clock.at.date()

    def look(count: int) -> None:
        for _ in range(count):
            ground.do(
                lambda uow: uow.audit.record(
                    uow.now, zhang, Tag.MEMBER_SEEN, "member", zhang.member_id or 0, unit_id=unit
                )
            )

    def counted() -> int:
        return queries_of(
            ground.store,
            lambda: ground.do(lambda uow: audit_trail.of_unit(uow, zhang, unit, 0, day)),
        )

    look(1)
    one = counted()
    look(PAGE * 2)
    assert counted() == one
    found = read(ground, lambda uow: audit_trail.of_unit(uow, zhang, unit, 99, day))
    assert (found.page, found.pages, len(found.entries)) == (2, 3, 1)


def chinese(text: str) -> bool:
    return any("\u4e00" <= one <= "\u9fff" for one in text)


def test_every_tag_has_a_sentence_in_every_language() -> None:
    assert set(audit_words.SENTENCES) == set(Tag)
    for code in CODES:
        t = language(code)
        for msgid in (*audit_words.SENTENCES.values(), *audit_words.about.values()):
            assert t._(msgid), msgid
            assert chinese(t._(msgid)) is (code != "en"), msgid


def test_what_a_line_was_about_may_be_gone(ground: Ground) -> None:
    """Erased accounts, unknown words in a detail: the line still reads."""
    boss: Actor = ground.administrator()
    day = ground.clock.at.date()

    def write(uow: UnitOfWork) -> None:
        for tag in Tag:
            uow.audit.record(
                uow.now, None, tag, "participation", 12345, answer="?", state="?", key="?"
            )

    ground.do(write)
    for page in range(len(Tag) // PAGE + 1):
        trail = read(ground, lambda uow, page=page: audit_trail.of_all(uow, boss, page, day))
        for code in CODES:
            lines = said(ground, trail, code)
            assert all(lines), lines
            assert "{" not in "".join(lines)
    entry: Entry = trail.entries[-1]
    assert entry.who.machine
