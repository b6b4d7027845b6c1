"""Several bots on one database: nothing of one is seen by another, whatever is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing, UnitKind
from bot.errors import Invalid
from bot.services.identity import bots
from bot.services.identity.bots import OtherFirst
from bot.store.activities.participations import Expected
from bot.store.crypto import Cipher
from bot.store.members.bots import Bot
from bot.store.realms import KEYED, SEEN, SHARED
from bot.store.schema import metadata
from bot.store.uow import Store, UnitOfWork

KEY = bytes(32)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
NORTH, SOUTH = 7000000001, 7000000002


def store_of(url: str, bot_id: int | None) -> Store:
    return Store(url, Cipher(KEY), lambda: NOW, bot_id)


def settle(uow: UnitOfWork, bot_id: int, organisation: str) -> int:
    """An organisation of one branch and one member, whose staff number others have too."""
    root = uow.units.make(None, UnitKind.COMMITTEE, organisation)
    branch = uow.units.make(root, UnitKind.BRANCH, "第一党支部")
    member = uow.members.add("王伟", "20120001", Standing.FULL, has_vote=True)
    uow.members.join(member.id, branch.id, date(2025, 1, 1))
    uow.members.appoint(member.id, branch.id, Role.SECRETARY, date(2025, 1, 1))
    account = uow.accounts.create(bot_id, 42, daily_at="08:30", member_id=member.id)
    uow.accounts.grant_administrator(account.id)
    held = uow.activities.add(
        unit_id=branch.id,
        kind=ActivityKind.MEMBER_MEETING,
        subject=organisation,
        place="",
        starts_at=NOW,
        ends_at=NOW,
        answer_by=NOW,
        late_answers=True,
        published_at=NOW,
        published_by=account.id,
    )
    uow.participations.expect(held.id, [Expected(member.id, Standing.FULL, None, ())])
    uow.audit.record(NOW, None, Tag.CLAIM_MADE, "invite", 1)
    return member.id


def token_of(bot_id: int, letter: str = "T") -> str:
    return f"{bot_id}:" + letter * 35


def register(store: Store, name: str, bot_id: int, rate: float | None = None) -> Bot:
    """`zhibu bot add`."""
    username, token = f"{name}_bot", token_of(bot_id)
    return store.write_now(lambda uow: bots.add(uow, name, bot_id, username, token, rate))


@pytest.fixture
def every(database_url: str) -> Iterator[Store]:
    """A store that sees everything."""
    made = store_of(database_url, None)
    yield made
    made.close()


@pytest.fixture
def two(every: Store) -> Iterator[tuple[Store, Store]]:
    """The stores of two bots; 王伟 with number 20120001 is a member of both organisations."""
    north, south = register(every, "north", NORTH), register(every, "south", SOUTH)
    assert [(one.root_unit_id, one.first) for one in (north, south)] == [
        (None, True),
        (None, False),
    ]
    stores = store_of(every.url, NORTH), store_of(every.url, SOUTH)
    stores[0].write_now(lambda uow: settle(uow, NORTH, "北区党委"))
    stores[1].write_now(lambda uow: settle(uow, SOUTH, "南区党委"))
    yield stores
    for store in stores:
        store.close()


def keys(store: Store, name: str) -> set[Any]:
    """What a store sees of a table, by primary key."""
    key = list(metadata.tables[name].primary_key)
    return store.read_now(lambda uow: {tuple(row) for row in uow.units._all(select(*key))})


def test_every_table_has_its_place() -> None:
    placed = [*SEEN, *KEYED, *SHARED]
    assert sorted(placed) == sorted(metadata.tables)


def test_each_table_shows_a_bot_its_own_rows_alone(two: tuple[Store, Store], every: Store) -> None:
    seen = {name: [keys(store, name) for store in (*two, every)] for name in SEEN}
    for name, (north, south, everything) in seen.items():
        assert (north & south, north | south) == (set(), everything), name
    filled = {name: [len(rows) for rows in found] for name, found in seen.items() if found[2]}
    once = ("account", "activity", "administrator", "appointment", "member", "membership")
    once += ("participation",)
    twice = ("unit", "audit")
    assert filled == {name: [1, 1, 2] for name in once} | {name: [2, 2, 4] for name in twice}


def test_what_is_asked_for_by_name_number_or_id_is_ones_own(two: tuple[Store, Store]) -> None:
    def look(uow: UnitOfWork) -> tuple[str, list[str], list[int], int]:
        root, numbered = uow.units.root(), uow.members.by_number("20120001")
        assert root is not None
        assert numbered is not None
        begun = [one.subject for one in uow.activities.to_freeze(NOW)]
        return root.name, begun, [one.id for one in uow.members.by_name("王伟")], numbered.id

    north, south = (store.read_now(look) for store in two)
    assert north == ("北区党委", ["北区党委"], [north[3]], north[3])
    assert south == ("南区党委", ["南区党委"], [south[3]], south[3])
    assert two[0].read_now(lambda uow: uow.members.get(south[3])) is None
    assert two[1].read_now(lambda uow: uow.members.many({north[3], south[3]})).keys() == {south[3]}


def test_one_person_may_talk_to_two_bots(two: tuple[Store, Store]) -> None:
    north = two[0].read_now(lambda uow: uow.accounts.actor(NORTH, 42, DAY))
    south = two[1].read_now(lambda uow: uow.accounts.actor(SOUTH, 42, DAY))
    assert (north.administrator, south.administrator) == (True, True)
    assert north.member_id != south.member_id
    assert north.offices[0].unit_path != south.offices[0].unit_path
    foreign = two[0].read_now(lambda uow: uow.accounts.actor(SOUTH, 42, DAY))
    assert foreign.account_id is None


def test_what_one_writes_another_does_not_find(two: tuple[Store, Store]) -> None:
    def names(uow: UnitOfWork) -> list[str]:
        root = uow.units.root()
        return [unit.name for unit in uow.units.under(root.path)] if root else []

    two[0].write_now(lambda uow: uow.units.make(uow.units.root(), UnitKind.BRANCH, "新党支部"))
    assert [store.read_now(names) for store in two] == [
        ["北区党委", "第一党支部", "新党支部"],
        ["南区党委", "第一党支部"],
    ]


def test_the_first_bot_is_the_one_that_serves_what_is_there(every: Store) -> None:
    every.write_now(lambda uow: settle(uow, NORTH, "北区党委"))
    with pytest.raises(OtherFirst):
        register(every, "south", SOUTH)
    assert register(every, "north", NORTH, 10.0).first
    register(every, "south", SOUTH)
    listed = every.read_now(bots.listed)
    assert [(one.bot.name, one.organisation, one.members) for one in listed] == [
        ("north", "北区党委", 1),
        ("south", None, 0),
    ]


@pytest.mark.parametrize(
    ("name", "bot_id"),
    [("North", 7), ("", 7), ("n" * 41, 7), ("-n", 7), ("north", 7), ("again", NORTH)],
)
def test_names_and_tokens_that_are_refused(every: Store, name: str, bot_id: int) -> None:
    register(every, "north", NORTH)
    with pytest.raises(Invalid):
        register(every, name, bot_id)


def test_a_bot_that_was_removed_comes_back_to_its_own(
    two: tuple[Store, Store], every: Store
) -> None:
    before = every.write_now(lambda uow: bots.remove(uow, "south"))
    assert [one.bot.name for one in every.read_now(bots.listed)] == ["north"]
    with pytest.raises(Invalid):
        every.read_now(lambda uow: bots.named(uow, "south"))
    again = register(every, "back", SOUTH, 5.0)
    assert (again.root_unit_id, again.rate) == (before.root_unit_id, 5.0)
    with pytest.raises(Invalid):
        every.write_now(lambda uow: bots.give_token(uow, "back", NORTH, "x_bot", token_of(NORTH)))
    token = token_of(SOUTH, "U")
    every.write_now(lambda uow: bots.give_token(uow, "back", SOUTH, "s_bot", token))
    every.write_now(lambda uow: bots.set_rate(uow, "back", None))
    found = every.read_now(lambda uow: bots.named(uow, "back"))
    assert (found.username, found.rate) == ("s_bot", None)
    assert every.read_now(lambda uow: uow.bots.token(SOUTH)) == token
