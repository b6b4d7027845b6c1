"""What holds in a unit, on real databases: handed down the tree, and followed everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.access import Action, allowed
from bot.domain.audit import Tag
from bot.domain.commands import Command, commands_of
from bot.domain.unit_settings import NOBODY, USUAL, Setting
from bot.errors import NotAllowed, Stale
from bot.services.members import approvals
from bot.services.personal import unit_settings
from tests.services.ground import BOT, ZONE, Ground, local, queries_of
from tests.services.personal.settling import FIRST, ROOT, SECOND, account, plan, publish, settle


def test_a_branch_follows_its_committee_until_it_settles_for_itself(ground: Ground) -> None:
    boss = ground.administrator()
    settle(ground, boss, ROOT, Setting.NEUTRAL, "1")
    found = settle(ground, "张华", FIRST, Setting.LATE, "0")
    assert (found.rules.neutral, found.rules.late_answers) == (True, False)
    assert {key: unit.name for key, unit in found.by.items()} == {
        Setting.NEUTRAL: ROOT,
        Setting.LATE: FIRST,
    }
    assert (found.own(Setting.LATE), found.own(Setting.NEUTRAL)) == (True, False)
    group = ground.units["第一党小组"]
    assert ground.do(lambda uow: unit_settings.effective(uow, group)) == found.rules
    assert not settle(ground, "张华", FIRST, Setting.NEUTRAL, "0").rules.neutral
    assert settle(ground, "张华", FIRST, Setting.NEUTRAL, None).rules.neutral
    second = ground.units[SECOND]
    assert ground.do(lambda uow: unit_settings.effective(uow, second)).late_answers
    number = ground.units[FIRST].id
    assert ground.do(lambda uow: uow.audit.tags("unit", number)) == [Tag.UNIT_SETTLED] * 3


def test_the_same_again_changes_nothing_and_nonsense_is_refused(ground: Ground) -> None:
    for _ in range(2):
        settle(ground, "张华", FIRST, Setting.NEUTRAL, "1")
    number = ground.units[FIRST].id
    assert ground.do(lambda uow: uow.audit.tags("unit", number)) == [Tag.UNIT_SETTLED]
    for key, value in ((Setting.ZONE, "Mars/Base"), (Setting.QUIET, "0300-0400")):
        with pytest.raises(Stale):
            settle(ground, "张华", FIRST, key, value)


@pytest.mark.parametrize(("who", "unit"), [("刘芳", FIRST), ("赵强", FIRST), ("吴刚", FIRST)])
def test_only_secretary_deputy_and_administrator_settle(
    ground: Ground, who: str, unit: str
) -> None:
    with pytest.raises(NotAllowed):
        settle(ground, who, unit, Setting.NEUTRAL, "1")


def test_asking_for_many_units_takes_no_more_queries(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.NEUTRAL, "1")
    units = list(ground.units.values())

    def ask(count: int) -> int:
        def work() -> None:
            ground.do(lambda uow: [unit_settings.effective(uow, one) for one in units[:count]])

        return queries_of(ground.store, work)

    assert ask(1) == ask(5)


def test_late_answers_are_those_of_the_unit(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.LATE, "0")
    starts = local("2026-12-04 15:00")
    done = publish(ground, "张华", plan(ground, FIRST, starts))
    assert not done.activity.late_answers
    steps = ground.do(lambda uow: uow.steps.of_activities({done.activity.id}))
    assert sorted(step.key for step in steps) == [
        "1d",
        "3d",
        "above",
        "leader",
        "secretary",
        "soon",
        "unsure",
    ]


def test_the_roll_is_kept_by_whom_the_unit_says(ground: Ground) -> None:
    path = ground.units[FIRST].path

    def keeps(name: str) -> bool:
        actor = ground.actor(name)
        can = allowed(actor, Action.TAKE_ATTENDANCE, path)
        assert can is (Command.ATTENDANCE in commands_of(actor)), name
        return can

    names = ("张华", "刘芳", "周明", "李静")
    assert [keeps(one) for one in names] == [True, True, False, False]
    settle(ground, "张华", FIRST, Setting.KEEPER, "discipline")
    assert [keeps(one) for one in names] == [True, False, True, False]
    settle(ground, "张华", FIRST, Setting.KEEPER, NOBODY)
    assert [keeps(one) for one in names] == [True, False, False, False]
    # A group's leader keeps the group's roll whatever the branch says.
    leader = ground.actor("陈磊")
    assert allowed(leader, Action.TAKE_ATTENDANCE, ground.units["第二党小组"].path)
    assert settle(ground, "张华", FIRST, Setting.KEEPER, None).rules.keepers == USUAL.keepers


def test_menus_follow_the_keepers(ground: Ground) -> None:
    def menus() -> set[int]:
        claimed = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
        for row in claimed:
            ground.do(lambda uow, row=row: uow.sending.sent({row.id: None}))
        return {row.chat_id for row in claimed if row.kind == "menu"}

    settle(ground, "张华", FIRST, Setting.KEEPER, "organisation")
    menus()
    settle(ground, "张华", FIRST, Setting.KEEPER, "discipline")
    assert menus() == {account(ground, one).telegram_id for one in ("刘芳", "周明")}


def test_who_is_linked_gets_the_unit_s_hour(ground: Ground) -> None:
    settle(ground, "张华", FIRST, Setting.DAILY, "1200")
    made: Any = ground.do(lambda uow: uow.accounts.create(BOT, 500, daily_at="08:30"))
    unit, member = ground.units[FIRST].id, ground.members["孙敏"]
    asked = ground.do(lambda uow: uow.registrations.add(made.id, member, unit, None))
    actor, day = ground.actor("张华"), ground.clock.at.date()
    ground.do(lambda uow: approvals.decide(uow, actor, asked.id, day, ZONE, approve=True))
    assert account(ground, "孙敏").daily_at == "12:00"


def test_how_many_a_day_and_what_is_put_together_is_the_organisations_to_say(
    ground: Ground,
) -> None:
    boss, first = ground.actor("吴刚"), ground.units[FIRST]
    with pytest.raises(Stale):
        settle(ground, "张华", FIRST, Setting.MOST, "1")
    for key, value in ((Setting.MOST, "0"), (Setting.MOST, "x"), (Setting.WINDOW, "61")):
        with pytest.raises(Stale):
            settle(ground, boss, ROOT, key, value)
    settle(ground, boss, ROOT, Setting.MOST, "1")
    settle(ground, boss, ROOT, Setting.WINDOW, "30")
    found = ground.do(lambda uow: uow.unit_settings.organisation())
    assert (found.most_a_day, found.window) == (1, 30)
    assert not unit_settings.ORGANISATION & set(unit_settings.choosable(first))
