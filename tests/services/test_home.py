"""The home card on real databases: where an account stands, what it owes, which dialogs it has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.domain.access import Actor
from bot.domain.activities import Answer
from bot.domain.registration import RegistrationState
from bot.errors import NotAllowed
from bot.services import home
from bot.services.home import Home, Place
from tests.services.ground import BOT, Ground


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url)
    yield made
    made.store.close()


def shown(ground: Ground, actor: Actor) -> Home:
    day = ground.clock.at.date()
    return ground.do(lambda uow: home.home(uow, actor, uow.now, day))


def test_a_member_sees_who_they_are_and_how_much_they_owe(ground: Ground) -> None:
    first, second = ground.holds("2026-12-04 15:00"), ground.holds("2026-12-05 15:00")
    before = shown(ground, ground.actor("李静"))
    ground.answers(first, "李静", Answer.UNSURE)
    after = shown(ground, ground.actor("李静"))
    assert before.profile is not None
    assert before.profile.member.name == "李静"
    assert (before.place, before.unanswered, after.unanswered) == (Place.MEMBER, 2, 1)
    assert shown(ground, ground.actor("赵强")).unanswered == 0
    ground.cancels(second)
    assert shown(ground, ground.actor("李静")).unanswered == 0


def test_an_account_without_a_row_stands_where_its_last_request_stands(ground: Ground) -> None:
    made = ground.do(lambda uow: uow.accounts.create(BOT, 500, daily_at="08:30"))

    def ask(state: RegistrationState | None) -> Place:
        unit, member = ground.units["第一党支部"].id, ground.members["孙敏"]
        if state is not None:
            asked = ground.do(lambda uow: uow.registrations.add(made.id, member, unit, None))
            ground.do(lambda uow: uow.registrations.decide(asked.id, state, None))
        found = shown(ground, Actor(BOT, 500, made.id))
        assert (found.profile, found.unanswered) == (None, 0)
        return found.place

    assert ask(None) is Place.APART
    assert ask(RegistrationState.PENDING) is Place.WAITING
    assert ask(RegistrationState.DECLINED) is Place.DECLINED
    assert ask(RegistrationState.WITHDRAWN) is Place.APART
    ground.do(lambda uow: uow.accounts.grant_administrator(made.id))
    assert shown(ground, Actor(BOT, 500, made.id, administrator=True)).place is Place.ADMINISTRATOR


def test_a_stranger_has_no_home(ground: Ground) -> None:
    with pytest.raises(NotAllowed):
        shown(ground, Actor(BOT, 999))


def test_leaving_dialogs_forgets_ones_own_only(ground: Ground) -> None:
    ground.do(lambda uow: uow.drafts.start(BOT, 100, "hour", {}, "hour"))
    ground.clock.at = ground.clock.at.replace(minute=5)
    ground.do(lambda uow: uow.drafts.start(BOT, 100, "new_activity", {}, None))
    ground.do(lambda uow: uow.drafts.start(BOT, 101, "hour", {}, "hour"))
    drop = ground.do(lambda uow: home.drop_dialogs(uow, BOT, 100))
    assert drop == ("new_activity", "hour")
    assert ground.do(lambda uow: home.drop_dialogs(uow, BOT, 100)) == ()
    assert ground.do(lambda uow: len(uow.drafts.of(BOT, 101))) == 1
