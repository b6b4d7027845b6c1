"""Administrators: one more from the members or by link, one less, and who hears of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.errors import AppError, NotAllowed, Stale
from bot.services.identity import claims
from bot.services.identity.claims import ClaimGone
from bot.services.members import administrators
from bot.services.members.administrators import ADDED, MOST_LINKS, REMOVED, TOLD, LastOne
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, Ground

TODAY = date(2026, 11, 23)


def told(ground: Ground) -> list[tuple[int, str]]:
    """Who hears what, besides menus."""
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    return sorted((row.chat_id, row.kind) for row in rows if row.kind != "menu")


def names(ground: Ground, actor: Actor) -> list[str | None]:
    found = ground.do(lambda uow: administrators.listing(uow, actor))
    return [one.name for one in found.people]


def again(ground: Ground, actor: Actor) -> Actor:
    return ground.do(lambda uow: uow.accounts.actor(BOT, actor.telegram_id, TODAY))


def added(ground: Ground, by: Actor, name: str) -> Actor:
    ground.do(lambda uow: administrators.add(uow, by, ground.members[name], TODAY))
    return ground.actor(name)


def test_only_administrators_see_and_change_them(ground: Ground) -> None:
    ground.administrator()
    member = ground.members["李静"]
    for name in ("张华", "吴刚", "李静"):
        actor = ground.actor(name)
        for work in (
            lambda uow, a=actor: administrators.listing(uow, a),
            lambda uow, a=actor: administrators.find(uow, a, "李", TODAY),
            lambda uow, a=actor: administrators.candidate(uow, a, member),
            lambda uow, a=actor: administrators.add(uow, a, member, TODAY),
            lambda uow, a=actor: administrators.link(uow, a, None),
            lambda uow, a=actor: administrators.remove(uow, a, 1, TODAY),
            lambda uow, a=actor: claims.make(uow, BOT, a),
        ):
            with pytest.raises(NotAllowed):
                ground.do(work)


def test_a_member_is_found_and_added_once_and_all_are_told(ground: Ground) -> None:
    boss = ground.administrator()
    zhang = added(ground, boss, "张华")
    assert told(ground) == [(zhang.telegram_id, ADDED)]
    found = ground.do(lambda uow: administrators.find(uow, zhang, "1000", TODAY))
    assert [line.name for line in found.lines] == []
    found = ground.do(lambda uow: administrators.find(uow, zhang, "静", TODAY))
    assert ([line.name for line in found.lines], found.more) == (["李静"], False)
    assert ground.do(lambda uow: administrators.find(uow, zhang, "孙敏", TODAY)).lines == ()
    assert ground.do(lambda uow: administrators.find(uow, zhang, "张华", TODAY)).lines == ()
    with pytest.raises(Stale):
        ground.do(lambda uow: administrators.add(uow, zhang, ground.members["孙敏"], TODAY))
    li = added(ground, zhang, "李静")
    assert li.administrator
    assert told(ground) == [(li.telegram_id, ADDED), (boss.telegram_id, TOLD)]
    added(ground, zhang, "李静")
    assert told(ground) == []
    assert names(ground, li) == ["张华", "李静", None]
    tags = ground.do(lambda uow: uow.audit.tags("account", li.account_id or 0))
    assert tags == [Tag.ADMINISTRATOR_ADDED]


def test_one_is_removed_but_never_the_last(ground: Ground) -> None:
    boss = ground.administrator()
    own = boss.account_id or 0
    with pytest.raises(LastOne):
        ground.do(lambda uow: administrators.remove(uow, boss, own, TODAY))
    zhang, li = added(ground, boss, "张华"), added(ground, boss, "李静")
    told(ground)
    for _ in range(2):
        ground.do(lambda uow: administrators.remove(uow, boss, zhang.account_id or 0, TODAY))
    assert told(ground) == [(zhang.telegram_id, REMOVED), (li.telegram_id, TOLD)]
    assert not again(ground, zhang).administrator
    with pytest.raises(Stale):
        ground.do(lambda uow: administrators.one(uow, boss, zhang.account_id or 0))
    left = ground.do(lambda uow: administrators.remove(uow, boss, own, TODAY))
    assert left.people == ()
    assert told(ground) == [(li.telegram_id, TOLD)]
    assert names(ground, li) == ["李静"]
    tags = ground.do(lambda uow: uow.audit.tags("account", own))
    assert tags == [Tag.ADMINISTRATOR_REMOVED]


def test_a_link_works_once_while_who_made_it_is_administrator(ground: Ground) -> None:
    boss = ground.administrator()
    made = ground.do(lambda uow: administrators.link(uow, boss, None))
    assert made is not None
    assert ground.do(lambda uow: administrators.link(uow, boss, None)) is None
    token = made.removeprefix(claims.PREFIX)
    claim = ground.do(lambda uow: claims.claimed(uow, BOT, token))
    zhang = ground.actor("张华")

    def take(uow: UnitOfWork) -> None:
        account = uow.accounts.get(zhang.account_id or 0)
        assert account is not None
        claims.take(uow, account, claim.id, TODAY)

    ground.do(take)
    [row] = [r for r in ground.do(lambda uow: uow.sending.claim(BOT, 9, set())) if r.kind != "menu"]
    assert (row.kind, row.params["by"]) == (claims.TOLD, boss.account_id)
    for work in (take, lambda uow: claims.claimed(uow, BOT, token)):
        with pytest.raises(ClaimGone):
            ground.do(work)  # type: ignore[arg-type]

    boss = again(ground, boss)
    later = ground.do(lambda uow: administrators.link(uow, boss, None))
    assert later is not None
    zhang = again(ground, zhang)
    ground.do(lambda uow: administrators.remove(uow, zhang, boss.account_id or 0, TODAY))
    with pytest.raises(ClaimGone):
        ground.do(lambda uow: claims.claimed(uow, BOT, later.removeprefix(claims.PREFIX)))


def test_links_are_few(ground: Ground) -> None:
    boss = ground.administrator()
    for _ in range(MOST_LINKS):
        seen = ground.do(lambda uow: administrators.listing(uow, boss)).newest
        assert ground.do(lambda uow, n=seen: administrators.link(uow, boss, n))
    seen = ground.do(lambda uow: administrators.listing(uow, boss)).newest
    with pytest.raises(AppError):
        ground.do(lambda uow: administrators.link(uow, boss, seen))
