"""The organisation's catalogue of policies, given out as a file and taken over from one."""

from __future__ import annotations

import pytest

from bot.domain.audit import Tag
from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.files import Policies, policies_in, text_of
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind
from bot.errors import NotAllowed
from bot.services.nudging import policy_changes, policy_files
from bot.services.nudging.policy_changes import Place
from tests.services.ground import ZONE
from tests.services.nudging.clockwork import Clockwork

SOON = """
[gathering.soon]
audience = "attending"
anchor = "start"
amount = -2
measure = "hours"
rest = "stay"
"""


def policies(text: str) -> Policies:
    found = policies_in(text)
    assert not isinstance(found, list), found
    return found


def test_a_file_takes_the_place_of_what_holds_and_what_is_planned_follows(
    clockwork: Clockwork,
) -> None:
    ground, post = clockwork.ground, clockwork.post
    activity = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    assert ground.do(lambda uow: policy_files.known(uow, None)) == BUILT_IN
    wanted = policies(SOON)
    looked = ground.do(lambda uow: policy_files.look(uow, None, wanted))
    done = ground.do(lambda uow: policy_files.load(uow, None, wanted, ZONE))
    assert looked == done
    assert {one.key for one in done.changes} == {*BUILT_IN[PolicyKind.GATHERING]}
    assert done.left == (PolicyKind.STUDY, PolicyKind.TRAINING, PolicyKind.DEADLINE)
    [step] = ground.do(lambda uow: uow.steps.of_activity(activity.id))
    assert (step.key, step.due_at.astimezone(ZONE).strftime("%H:%M")) == ("soon", "13:00")
    holds = ground.do(lambda uow: policy_files.known(uow, None))
    assert holds == BUILT_IN | wanted
    again = ground.do(lambda uow: policy_files.load(uow, None, holds, ZONE))
    assert again.changes == ()
    unit = ground.units["市直机关党委"]
    assert ground.do(lambda uow: uow.audit.tags("unit", unit.id)).count(Tag.POLICY_CHANGED) == 1


def test_the_built_in_file_puts_all_back_and_leaves_units_their_own(clockwork: Clockwork) -> None:
    ground = clockwork.ground
    unit, secretary = ground.units["第一党支部"], ground.actor("张华")
    place = Place(ScopeKind.UNIT, unit.id, PolicyKind.GATHERING)
    ground.do(lambda uow: policy_changes.put(uow, secretary, place, "3d", None, ZONE))
    ground.do(lambda uow: policy_files.load(uow, None, policies(SOON), ZONE))
    ground.do(lambda uow: policy_files.load(uow, None, policies(text_of(BUILT_IN)), ZONE))
    changed = ground.do(lambda uow: uow.policies.of_units())
    assert {where: dict(what) for where, what in changed.items()} == {
        (unit.id, PolicyKind.GATHERING): {"3d": None}
    }


def test_only_who_heads_the_organisation_takes_a_file_over(clockwork: Clockwork) -> None:
    ground = clockwork.ground
    for name in ("张华", "李静"):
        actor = ground.actor(name)
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, actor=actor: policy_files.known(uow, actor))
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, actor=actor: policy_files.load(uow, actor, BUILT_IN, ZONE))
