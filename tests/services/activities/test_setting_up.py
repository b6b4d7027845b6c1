"""For which units one may set up an activity, and which of them a typed line is for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.org import Role
from bot.errors import AppError, NotAllowed
from bot.services.activities import setting_up
from bot.services.activities.setting_up import Home
from tests.services.ground import Ground


def home(ground: Ground, who: str, kind: ActivityKind | None, group: str | None = None) -> Home:
    actor = ground.actor(who)
    return ground.do(lambda uow: setting_up.home(uow, actor, kind, group))


def test_a_line_is_for_the_only_unit_that_holds_such_and_for_the_group_it_names(
    ground: Ground,
) -> None:
    branch, group = ground.units["第一党支部"].id, ground.units["第二党小组"].id
    assert home(ground, "张华", None) == Home(branch, None)
    assert home(ground, "张华", ActivityKind.GROUP_MEETING, "第二党小组") == Home(branch, group)
    assert home(ground, "张华", ActivityKind.GROUP_MEETING, "第九党小组") == Home(branch, None)
    assert home(ground, "吴刚", ActivityKind.GROUP_MEETING) == Home(None, None)
    committee = ground.units["市直机关党委"].id
    assert home(ground, "吴刚", ActivityKind.PARTY_CLASS) == Home(committee, None, above=True)


def test_heads_of_two_units_are_asked_unless_only_one_holds_such(ground: Ground) -> None:
    second, committee = ground.units["第二党支部"], ground.units["市直机关党委"]
    ground.do(
        lambda uow: uow.members.appoint(
            ground.members["赵强"], committee.id, Role.DEPUTY_SECRETARY, date(2026, 1, 1)
        )
    )
    actor = ground.actor("赵强")
    assert ground.do(lambda uow: setting_up.units(uow, actor)) == [second, committee]
    assert home(ground, "赵强", None) == Home(None, None)
    assert home(ground, "赵强", ActivityKind.COMMITTEE_MEETING) == Home(None, None)
    assert home(ground, "赵强", ActivityKind.PARTY_CLASS) == Home(second.id, None)


@pytest.mark.parametrize("who", ["刘芳", "陈磊", "李静", "周明"])
def test_others_set_up_nothing(ground: Ground, who: str) -> None:
    actor, unit = ground.actor(who), ground.units["第一党支部"]
    with pytest.raises(AppError, match="secretary and deputy"):
        ground.do(lambda uow: setting_up.units(uow, actor))
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: setting_up.unit(uow, actor, unit.id))


def test_a_head_sets_up_for_the_own_unit_and_no_other(ground: Ground) -> None:
    actor, own = ground.actor("张华"), ground.units["第一党支部"]
    assert ground.do(lambda uow: setting_up.unit(uow, actor, own.id)) == own
    for name in ("第二党支部", "市直机关党委", "第一党小组"):
        unit = ground.units[name]
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, unit=unit: setting_up.unit(uow, actor, unit.id))
