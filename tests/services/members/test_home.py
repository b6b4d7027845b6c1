"""The home card on real databases: where an account stands, what it owes, which dialogs it has."""

from __future__ import annotations

import pytest

from bot.domain.access import Actor
from bot.domain.activities import Answer
from bot.domain.registration import RegistrationState
from bot.errors import NotAllowed
from bot.services.members import home, registration
from bot.services.members.home import Home, Place
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork
from tests.services.ground import BOT, Clock, Ground


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
    actor = ground.actor("张华")
    drop = ground.do(lambda uow: home.drop_dialogs(uow, actor))
    assert drop == ("new_activity", "hour")
    assert ground.do(lambda uow: home.drop_dialogs(uow, actor)) == ()
    assert ground.do(lambda uow: len(uow.drafts.of(BOT, 101))) == 1


def test_leaving_the_registration_forgets_who_was_only_about_to_register(ground: Ground) -> None:
    def begin(uow: UnitOfWork, telegram_id: int) -> Actor:
        made = uow.accounts.create(BOT, telegram_id, daily_at="08:30")
        uow.drafts.start(BOT, telegram_id, registration.FORM, {}, "name")
        return Actor(BOT, telegram_id, made.id)

    def left(uow: UnitOfWork, actor: Actor) -> bool:
        assert home.drop_dialogs(uow, actor) == (registration.FORM,)
        return uow.accounts.by_telegram(BOT, actor.telegram_id) is None

    gone = ground.do(lambda uow: begin(uow, 501))
    asks = ground.do(lambda uow: begin(uow, 502))
    unit, member = ground.units["第一党支部"].id, ground.members["孙敏"]
    ground.do(lambda uow: uow.registrations.add(asks.account_id or 0, member, unit, None))
    assert ground.do(lambda uow: left(uow, gone))
    assert not ground.do(lambda uow: left(uow, asks))


def test_an_administrator_is_shown_the_way_to_a_roster_first(database_url: str) -> None:
    store = Store(database_url, Cipher(bytes(32)), Clock("2026-11-23 09:00").now)
    boss = Actor(BOT, 900, 1, administrator=True)

    def place(uow: UnitOfWork) -> Place:
        return home.home(uow, boss, uow.now, uow.now.date()).place

    assert store.write_now(place) is Place.FIRST
    store.close()
