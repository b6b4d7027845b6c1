"""👁 and 📜 of study, training and deadlines, and their own steps."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from bot.domain.assignments import Progress
from bot.domain.org import Role
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import Audience, PolicyKind
from bot.domain.unit_settings import Setting
from bot.errors import NotAllowed
from bot.services.assignments import reminding
from bot.services.assignments.reminding import Timetable
from bot.services.nudging import policy_changes
from bot.services.nudging.policy_changes import Place
from bot.services.personal import unit_settings
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import HEAD_ABOVE, Desk
from tests.services.ground import BOT, ZONE
from tests.services.nudging.clockwork import Clockwork


def table(clockwork: Clockwork, of: Assignment, who: str = "张华") -> Timetable:
    actor = clockwork.ground.actor(who)
    do = clockwork.ground.do
    return do(lambda uow: reminding.timetable(uow, actor, of.id, uow.now, ZONE))


def test_the_preview_of_a_study_is_what_happens(clockwork: Clockwork) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground
    study = desk.study("2026-12-04")
    desk.ticks(study, "周明")
    clockwork.until("2026-11-25 12:00")
    found = table(clockwork, study)
    wanted = [(one.step.key, name) for one in found.lines for name in one.names]
    assert [one.step.key for one in found.lines] == [
        "7d",
        "3d",
        "leader",
        "1d",
        "secretary",
        "morning",
        "above",
    ]
    assert found.nobody == {Reason.NOT_IN_CHAT: ("孙敏",), Reason.PAID: ("周明",)}
    clockwork.until("2026-12-08 12:00")
    secretary = ground.actor("张华")
    _, people = ground.do(lambda uow: reminding.people(uow, secretary, study.id, uow.now))
    sent = [(each.step.key, who.name) for who in people for each in who.outcomes if each.sent]
    assert sorted(sent) == sorted(wanted)
    assert ("above", "吴刚") in sent
    assert [one.step.key for one in table(clockwork, study).past] == [
        one.step.key for one in found.lines
    ]


def test_who_has_a_window_of_their_own_is_in_the_timetable(clockwork: Clockwork) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground
    unit, day = ground.units["第二党支部"].id, date(2026, 9, 30)
    for who in ("周明", "刘芳"):
        member = ground.members[who]
        ground.do(lambda uow, member=member: uow.members.appoint(member, unit, Role.SECRETARY, day))
    training = desk.for_new_secretaries()
    found = table(clockwork, training, HEAD_ABOVE)
    own = [one for one in found.lines if one.step.audience is Audience.HOURS_OWED]
    assert [set(one.names) for one in own] == [{"周明", "刘芳"}] * 3, "both at one moment"
    with pytest.raises(NotAllowed):
        table(clockwork, training, "李静")


def test_one_assignment_has_steps_of_its_own(clockwork: Clockwork) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground
    study = desk.study("2026-12-04")
    other = desk.study("2026-12-04")
    place = Place(ScopeKind.ASSIGNMENT, study.id, PolicyKind.STUDY)
    secretary = ground.actor("张华")
    ground.do(lambda uow: policy_changes.put(uow, secretary, place, "7d", None, ZONE))
    assert "7d" not in [one.step.key for one in table(clockwork, study).lines]
    assert "7d" in [one.step.key for one in table(clockwork, other).lines]
    li = ground.actor("李静")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: policy_changes.look(uow, li, place))
    desk.says(study, "李静", Progress.DONE)
    clockwork.until("2026-11-27 09:00")
    assert "李静" not in {name for one in table(clockwork, study).lines for name in one.names}


def test_the_secretary_hears_what_the_steps_of_a_study_came_to(clockwork: Clockwork) -> None:
    desk = Desk(clockwork.post)
    desk.study("2026-12-04")
    after = clockwork.until("2026-11-27 10:00")
    [receipt] = [one for one in after if one.kind == "nudge.receipt"]
    assert (receipt.who, receipt.text.splitlines()[0]) == ("张华", "📮 提醒已发")
    assert "未完成者：已发 5 · 未提醒 1（不在线 1）" in receipt.text
    assert receipt.keys == ("📜 提醒记录", "📋 打开")


def test_a_branch_far_away_is_previewed_by_the_clocks_that_send(clockwork: Clockwork) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground
    unit, secretary = ground.units["第一党支部"].id, ground.actor("张华")
    settle = partial(unit_settings.settle, actor=secretary, unit_id=unit, zone=ZONE)
    ground.do(lambda uow: settle(uow, key=Setting.ZONE, value="Pacific/Honolulu", now=uow.now))
    away = {"陈磊": date(2026, 12, 3), "李静": date(2026, 12, 1)}

    def be_away(uow: UnitOfWork) -> None:
        for who, day in away.items():
            uow.absences.add(ground.members[who], day, day, 1, approved=True)

    ground.do(be_away)
    study = desk.study("2026-12-04")
    found = table(clockwork, study)
    # 10:00 on 12-02 there is the 3rd where the organisation is: who is away then is not yet.
    skipped = {one.step.key: one.skipped.get(Reason.AWAY, ()) for one in found.lines}
    assert {key: who for key, who in skipped.items() if who} == {
        "3d": ("李静",),
        "1d": ("陈磊",),
    }
    wanted = [(one.step.key, name) for one in found.lines for name in one.names]
    clockwork.until("2026-12-09 12:00")
    _, people = ground.do(lambda uow: reminding.people(uow, secretary, study.id, uow.now))
    sent = [(each.step.key, who.name) for who in people for each in who.outcomes if each.sent]
    assert sorted(sent) == sorted(wanted)


def test_who_gets_the_days_message_later_is_previewed_by_their_own_hour(
    clockwork: Clockwork,
) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground

    def change(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(BOT, ground.members["李静"])
        assert account is not None
        uow.accounts.change(account.id, daily_at="19:00")

    study = desk.study("2026-12-04")
    ground.do(change)
    clockwork.wake()
    clockwork.until("2026-12-01 12:00")
    [today, *_] = table(clockwork, study).lines
    assert (today.step.key, today.names) == ("3d", ("李静",)), "the others have had theirs"
    clockwork.until("2026-12-01 19:01")
    assert "3d" not in [one.step.key for one in table(clockwork, study).lines]


def test_a_muted_list_of_who_owes_stays_muted_where_each_has_a_day_of_their_own(
    clockwork: Clockwork,
) -> None:
    desk, ground = Desk(clockwork.post), clockwork.ground
    unit, day = ground.units["第二党支部"].id, date(2026, 9, 30)
    member, head = ground.members["周明"], ground.members[HEAD_ABOVE]
    ground.do(lambda uow: uow.members.appoint(member, unit, Role.SECRETARY, day))
    training = desk.for_new_secretaries()
    ground.do(lambda uow: uow.hushes.put(head, {f"rung_task:{training.id}"}, None))
    lines = table(clockwork, training, HEAD_ABOVE).lines
    [rung] = [one for one in lines if one.step.audience is Audience.SECRETARY]
    assert (rung.names, rung.skipped) == ((), {Reason.MUTED: (HEAD_ABOVE,)})
