"""A step that is of use only for so long is not made up for after an outage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.policies.catalogue import BUILT_IN
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import ScopeKind
from bot.domain.policies.steps import PolicyKind
from bot.services.nudging import policy_changes, told
from bot.services.nudging.policy_changes import Place
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import Desk
from tests.services.ground import ZONE, local
from tests.services.nudging.clockwork import Clockwork

SINCE = local("2026-11-23 09:00")


@pytest.mark.parametrize("kind", [PolicyKind.GATHERING, PolicyKind.STUDY])
@pytest.mark.parametrize(("hours", "reason"), [(24, Reason.LATE), (72, None)])
def test_a_missed_day_is_too_late_once_it_is_of_no_use(
    clockwork: Clockwork, kind: PolicyKind, hours: int, reason: Reason | None
) -> None:
    post, ground = clockwork.post, clockwork.ground
    actor, unit = ground.actor("张华"), ground.units["第一党支部"].id
    place = Place(ScopeKind.UNIT, unit, kind)
    step = replace(BUILT_IN[kind]["3d"], amount=-7, useful=hours)

    def settle(uow: UnitOfWork) -> None:
        policy_changes.put(uow, actor, place, "3d", step, ZONE)
        if kind is PolicyKind.STUDY:
            policy_changes.put(uow, actor, place, "7d", None, ZONE)

    ground.do(settle)
    if kind is PolicyKind.GATHERING:
        post.publishes("张华", post.plan("2026-12-11 15:00"))
    else:
        Desk(post).study("2026-12-11")
    clockwork.until("2026-12-03 12:00")
    ground.at("2026-12-06 09:00")  # down from Thursday noon, the step was on Friday
    clockwork.until("2026-12-06 10:00")
    member = ground.members["李静"]
    [one] = ground.do(lambda uow: told.of_member(uow, member, SINCE))
    assert (one.step.key, one.reason, one.sent) == ("3d", reason, reason is None)
    came = [one for one in clockwork.sent if one.kind == "nudge.day" and one.who == "李静"]
    assert len(came) == (reason is None)
