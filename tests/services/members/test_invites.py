"""Invites and who may make them, on real databases."""

from __future__ import annotations

import pytest

from bot.domain.audit import Tag
from bot.errors import AppError, NotAllowed, Stale
from bot.services.members import invites
from bot.services.members.invites import Made
from tests.services.ground import BOT, Ground


def link(payload: str) -> str:
    return f"https://t.me/bot?start={payload}"


def make(
    ground: Ground, name: str = "张华", unit: str = "第一党支部", newest: int | None = None
) -> Made | None:
    actor, unit_id = ground.actor(name), ground.units[unit].id
    return ground.do(lambda uow: invites.make(uow, actor, unit_id, newest, link))


def newest(ground: Ground, name: str = "张华", unit: str = "第一党支部") -> int:
    actor, unit_id = ground.actor(name), ground.units[unit].id
    found = ground.do(lambda uow: invites.listing(uow, actor, unit_id)).newest
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("张华", ["第一党支部"]),
        ("刘芳", ["第一党支部"]),
        ("陈磊", []),
        ("李静", []),
        ("吴刚", ["市直机关党委", "第一党支部", "第二党支部"]),
    ],
)
def test_where_one_may_invite(ground: Ground, name: str, units: list[str]) -> None:
    actor = ground.actor(name)
    found = ground.do(lambda uow: invites.choices(uow, actor))
    assert [unit.name for unit in found] == units


def test_a_link_is_known_once_and_its_picture_follows(ground: Ground) -> None:
    made = make(ground)
    assert made is not None
    assert made.link.startswith("https://t.me/bot?start=j_")
    assert len(made.link.split("j_")[1]) == 32
    assert made.expires_at.isoformat() == "2026-11-30T01:00:00+00:00"
    number = newest(ground)
    (row,) = ground.do(lambda uow: uow.sending.claim(BOT, 10, set()))
    assert (row.kind, row.chat_id, row.params) == (invites.QR, 100, {"invite": number})
    assert row.body == {"link": made.link}
    assert ground.do(lambda uow: uow.audit.tags("invite", number)) == [Tag.INVITE_MADE]


def test_the_same_press_twice_makes_one_link(ground: Ground) -> None:
    assert make(ground) is not None
    assert make(ground) is None
    first = newest(ground)
    assert make(ground, newest=first) is not None
    assert make(ground, newest=first) is None
    actor, unit_id = ground.actor("刘芳"), ground.units["第一党支部"].id
    found = ground.do(lambda uow: invites.listing(uow, actor, unit_id))
    assert [one.by for one in found.invites] == ["张华", "张华"]


def test_there_is_an_end_to_open_links(ground: Ground) -> None:
    last = None
    for _ in range(invites.MOST_OPEN):
        assert make(ground, newest=last) is not None
        last = newest(ground)
    with pytest.raises(AppError):
        make(ground, newest=last)


def test_revoking(ground: Ground) -> None:
    make(ground, "吴刚", "第二党支部")
    number = newest(ground, "吴刚", "第二党支部")
    zhang, zhao = ground.actor("张华"), ground.actor("赵强")
    for act in (invites.found, invites.revoke):
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, act=act: act(uow, zhang, number))
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, act=act: act(uow, zhao, number + 1))
    unit, invite = ground.do(lambda uow: invites.found(uow, zhao, number))
    assert (unit.name, invite.id) == ("第二党支部", number)
    left = ground.do(lambda uow: invites.revoke(uow, zhao, number))
    assert (left.unit.name, left.invites, left.newest) == ("第二党支部", (), None)
    with pytest.raises(Stale):
        ground.do(lambda uow: invites.revoke(uow, zhao, number))
    tags = ground.do(lambda uow: uow.audit.tags("invite", number))
    assert tags == [Tag.INVITE_MADE, Tag.INVITE_REVOKED]


def test_an_administrator_without_a_row_has_no_name(ground: Ground) -> None:
    boss, unit_id = ground.administrator(), ground.units["第一党支部"].id
    ground.do(lambda uow: invites.make(uow, boss, unit_id, None, link))
    found = ground.do(lambda uow: invites.listing(uow, boss, unit_id))
    assert [one.by for one in found.invites] == [None]


@pytest.mark.parametrize(("name", "unit"), [("张华", "第二党支部"), ("李静", "第一党支部")])
def test_who_may_not_invite(ground: Ground, name: str, unit: str) -> None:
    actor, unit_id = ground.actor(name), ground.units[unit].id
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: invites.listing(uow, actor, unit_id))
    with pytest.raises(NotAllowed):
        make(ground, name, unit)
