"""A small organ, written straight into a world's database, with people linked to accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.org import Role, Standing, UnitKind
from bot.store import migrate
from bot.store.crypto import Cipher
from bot.store.uow import UnitOfWork
from tests.databases import make_schema
from tests.stories.people import Person
from tests.stories.world import BOT_ID, KEY, World

SINCE = date(2025, 1, 1)


@dataclass
class Organ:
    """市直机关党委 with two branches, the first with two groups; ids of units, members by name."""

    units: dict[str, int]
    members: dict[str, int]
    people: dict[str, Person]

    def __getitem__(self, name: str) -> Person:
        return self.people[name]


# name, number, branch, group, standing, offices (unit, role), in chat
PEOPLE = (
    ("张华", "20100101", "第一党支部", "第一党小组", [("第一党支部", Role.SECRETARY)], True),
    ("刘芳", "20100202", "第一党支部", "第一党小组", [("第一党支部", Role.ORGANISATION)], True),
    ("陈磊", "20110303", "第一党支部", "第二党小组", [("第二党小组", Role.GROUP_LEADER)], True),
    ("李静", "20120712", "第一党支部", "第二党小组", [], True),
    ("李静", "20120805", "第一党支部", "第一党小组", [], True),
    ("孙敏", "20130909", "第一党支部", "第二党小组", [], False),
    ("赵强", "20090404", "第二党支部", None, [("第二党支部", Role.SECRETARY)], True),
    ("周涛", "20140505", "第二党支部", None, [], True),
    ("吴刚", "20050606", "第二党支部", None, [("市直机关党委", Role.SECRETARY)], True),
)


def settle_organ(world: World, *, administrator: bool = True) -> Organ:
    """Make the schema, the tree, the roster and the accounts; the bot need not run yet.

    People are keyed by name, the second 李静 as 李静0805; 孙敏 is not in chat; 管理员 is an
    administrator without a roster row.
    """
    url = world.environ["ZHIBU_DATABASE_URL"]
    make_schema(url)
    migrate.check_key(url, Cipher(KEY))
    organ = world.store.write_now(lambda uow: _fill(uow, world))
    if administrator:
        organ.people["管理员"] = settle_administrator(world)
    for person in organ.people.values():
        world.control("say", person=person.id, text="/start")
    return organ


def _fill(uow: UnitOfWork, world: World) -> Organ:
    root = uow.units.make(None, UnitKind.COMMITTEE, "市直机关党委")
    first = uow.units.make(root, UnitKind.BRANCH, "第一党支部")
    second = uow.units.make(root, UnitKind.BRANCH, "第二党支部")
    groups = [uow.units.make(first, UnitKind.GROUP, f"第{n}党小组") for n in "一二"]
    units = {unit.name: unit.id for unit in (root, first, second, *groups)}
    organ = Organ(units, {}, {})
    for name, number, branch, group, offices, in_chat in PEOPLE:
        key = f"{name}{number[-4:]}" if name in organ.members else name
        _add(uow, world, organ, key, name, number, filter(None, (branch, group)), in_chat=in_chat)
        for unit, role in offices:
            uow.members.appoint(organ.members[key], units[unit], role, SINCE)
    return organ


def add_people(world: World, organ: Organ, names: list[str], *units: str, in_chat: bool) -> None:
    """More full members of these units, of the roster and, if `in_chat`, linked."""

    def add(uow: UnitOfWork) -> None:
        for name in names:
            number = f"2030{len(organ.members):04}"
            _add(uow, world, organ, name, name, number, units, in_chat=in_chat)

    world.store.write_now(add)
    if in_chat:
        for name in names:
            world.control("say", person=organ[name].id, text="/start")


def _add(
    uow: UnitOfWork,
    world: World,
    organ: Organ,
    key: str,
    name: str,
    number: str,
    units: Iterable[str],
    *,
    in_chat: bool,
) -> None:
    member = uow.members.add(name, number, Standing.FULL, has_vote=True)
    telegram_id = 101 + len(organ.members)
    organ.members[key] = member.id
    for unit in units:
        uow.members.join(member.id, organ.units[unit], SINCE)
    if in_chat:
        organ.people[key] = world.person(telegram_id, name)
        uow.accounts.create(
            BOT_ID,
            telegram_id,
            daily_at="08:30",
            member_id=member.id,
            telegram_language=organ[key].language_code,
            consent_at=uow.now,
            consent_version=1,
        )


def settle_administrator(world: World) -> Person:
    """管理员, without a roster row."""
    boss = world.person(900, "管理员")
    world.store.write_now(lambda uow: _administrator(uow, boss))
    return boss


def _administrator(uow: UnitOfWork, boss: Person) -> None:
    account = uow.accounts.create(
        BOT_ID,
        boss.id,
        daily_at="08:30",
        telegram_language=boss.language_code,
        consent_at=uow.now,
        consent_version=1,
    )
    uow.accounts.grant_administrator(account.id)
