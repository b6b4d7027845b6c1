"""An organisation's first steps on real databases: what is done shows, nothing is kept of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.commands import Command
from bot.domain.first_steps import Step
from bot.errors import NotAllowed
from bot.services.identity import claims, first_steps
from bot.services.identity.first_steps import CARD, MATTER, FirstSteps
from bot.services.members import invites
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork
from tests.services.ground import BOT, Clock
from tests.services.post import Post

TODAY = date(2026, 11, 23)


def test_what_is_there_counts_as_done(database_url: str) -> None:
    clock = Clock("2026-11-23 09:00")
    store = Store(database_url, Cipher(bytes(32)), clock.now)

    def begin(uow: UnitOfWork) -> FirstSteps:
        account = uow.accounts.create(BOT, 500, daily_at="08:30")
        uow.accounts.grant_administrator(account.id)
        return first_steps.first_steps(uow, uow.accounts.actor(BOT, 500, TODAY), TODAY)

    def name(uow: UnitOfWork) -> FirstSteps:
        actor = uow.accounts.actor(BOT, 500, TODAY)
        claims.name_organisation(uow, actor, "市直机关党委")
        return first_steps.first_steps(uow, actor, TODAY)

    bare = store.write_now(begin)
    assert (bare.organisation, bare.open, bare.wanted) == (None, tuple(Step), True)
    named = store.write_now(name)
    assert named.organisation is not None
    assert named.open == (Step.ROSTER, Step.INVITE, Step.ACTIVITY)
    assert (named.linked, Command.INVITE in named.commands) == (False, True)
    store.close()


def administrator(post: Post) -> Actor:
    """李静, who is one beside being a member."""
    account = post.ground.actor("李静").account_id or 0
    post.ground.do(lambda uow: uow.accounts.grant_administrator(account))
    return post.ground.actor("李静")


def edited(post: Post) -> list[tuple[str, int | None]]:
    """Whose lists were edited among all that waits, and which."""
    return [(name, number) for name, kind, number in post.delivers() if kind == CARD]


def test_inviting_and_publishing_tick_the_newest_list_that_is_shown(post: Post) -> None:
    boss = administrator(post)

    def still_open() -> tuple[Step, ...]:
        return post.ground.do(lambda uow: first_steps.first_steps(uow, boss, TODAY)).open

    assert still_open() == (Step.INVITE, Step.ACTIVITY)
    post.looks("李静", MATTER)
    newest = post.looks("李静", MATTER)
    unit = post.ground.units["第一党支部"].id
    post.ground.do(lambda uow: invites.make(uow, boss, unit, None, str))
    assert edited(post) == [("李静", newest)]
    assert still_open() == (Step.ACTIVITY,)
    post.publishes("张华", post.plan("2026-12-04 15:00"))
    assert edited(post) == [("李静", newest)]
    assert still_open() == ()


def test_it_is_put_away_by_each_for_themselves(post: Post) -> None:
    boss = administrator(post)
    for _ in range(2):
        after = post.ground.do(lambda uow: first_steps.put_away(uow, boss, TODAY))
        assert (after.put_away, after.wanted, bool(after.open)) == (True, False, True)
    tags = post.ground.do(lambda uow: uow.audit.tags("account", boss.account_id or 0))
    assert tags == [Tag.FIRST_STEPS_PUT_AWAY]


@pytest.mark.parametrize("service", [first_steps.first_steps, first_steps.put_away])
def test_only_administrators_see_it(post: Post, service: object) -> None:
    actor = post.ground.actor("张华")
    with pytest.raises(NotAllowed):
        post.ground.do(lambda uow: service(uow, actor, TODAY))  # type: ignore[operator]
