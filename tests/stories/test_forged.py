"""Every button there is, forged by a stranger and by members of another branch: nothing changes,
and nothing is told that the reader is not entitled to."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Any, get_type_hints

import pytest

import handlers
from bot.chat import buttons
from bot.chat.buttons.activities import AnswerButton
from bot.chat.buttons.preferences import WithdrawConsent
from bot.domain.activities import ActivityKind, Answer
from bot.domain.nudges import steps_for
from bot.domain.org import Role, Standing
from bot.store.activities.participations import Expected
from bot.store.uow import UnitOfWork
from tests.stories.organ import Organ, add_people, settle_organ
from tests.stories.people import Person
from tests.stories.world import BOT_ID, ZONE, World, local

BUSINESS = [
    "unit",
    "member",
    "membership",
    "appointment",
    "account",
    "administrator",
    "invite",
    "registration",
    "activity",
    "participation",
    "sheet",
    "step",
    "audit",
]
CREW = 8
"""So many people of each kind share the buttons."""
SECRETS = ("秘密议题", "三楼密室", "张华", "刘芳", "陈磊", "孙敏")


@pytest.mark.parametrize("world", ["zh_Hans"], indirect=True)
def test_no_forged_press_changes_or_tells_anything(world: World) -> None:
    organ = settle_organ(world)
    ids = world.store.write_now(lambda uow: _activity(uow, organ))
    world.start()
    everything = sorted(buttons.all_buttons() - {WithdrawConsent}, key=lambda kind: kind.code)
    assert AnswerButton in everything
    assert callable(handlers.routes)
    assert len(everything) > 30
    forged = [data for kind in everything for data in _forged(kind, ids)]
    for crew in _crews(world, organ):
        cards = [person.sees() for person in crew]
        before, seen = _dump(world, crew), [len(person.messages()) for person in crew]
        for data in zip_longest(*_parts(forged, len(crew))):
            for person, card, one in zip(crew, cards, data, strict=True):
                if one is not None:
                    person.puts(one, card)
        world.settle()
        assert _dump(world, crew) == before
        told = "".join(_told(person, since) for person, since in zip(crew, seen, strict=True))
        assert [secret for secret in SECRETS if secret in told] == []


def _crews(world: World, organ: Organ) -> list[list[Person]]:
    """Strangers, members and secretaries of another branch, each so many that the bot may take up
    as many presses at once: it takes one of a person."""
    strangers = [world.person(777 + place, "路人") for place in range(CREW)]
    for person in strangers:
        world.control("say", person=person.id, text="/start")
    names = [f"周{place}" for place in range(1, CREW)], [f"赵{place}" for place in range(1, CREW)]
    for crew in names:
        add_people(world, organ, crew, "第二党支部", in_chat=True)
    world.store.write_now(lambda uow: _appointed(uow, organ, names[1]))
    world.settle()
    members, secretaries = ["周涛", *names[0]], ["赵强", *names[1]]
    return [strangers, [organ[name] for name in members], [organ[name] for name in secretaries]]


def _appointed(uow: UnitOfWork, organ: Organ, names: list[str]) -> None:
    for name in names:
        uow.members.appoint(
            organ.members[name], organ.units["第二党支部"], Role.SECRETARY, date(2025, 1, 1)
        )


def _parts(forged: list[str], count: int) -> list[list[str]]:
    """Parts of the list, each for one of so many people."""
    size = -(-len(forged) // count)
    return [forged[size * place : size * (place + 1)] for place in range(count)]


def _told(person: Person, since: int) -> str:
    """All that somebody was shown after their so manieth message, and what their presses said."""
    said = "".join(one.text for one in person.messages()[max(0, since - 1) :])
    return said + "".join(str(toast["text"] or "") for toast in person.chat()["toasts"])


def _activity(uow: UnitOfWork, organ: Organ) -> dict[str, list[int]]:
    """A published activity of the first branch; ids by what a button's field is called."""
    starts = local("2026-12-04 15:00")
    publisher = uow.accounts.of_member(BOT_ID, organ.members["张华"])
    assert publisher is not None
    made = uow.activities.add(
        unit_id=organ.units["第一党支部"],
        kind=ActivityKind.MEMBER_MEETING,
        subject="秘密议题",
        place="三楼密室",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        answer_by=local("2026-12-03 18:00"),
        late_answers=True,
        published_at=uow.now,
        published_by=publisher.id,
    )
    first = [organ.members[name] for name in ("张华", "刘芳", "陈磊", "李静", "孙敏")]
    uow.participations.expect(
        made.id, [Expected(member, Standing.FULL, None, ()) for member in first]
    )
    uow.steps.plan(made.id, steps_for(starts, uow.now, ZONE, True, uow.calendar))
    rows = uow.participations.of_activity(made.id)
    asked = {"answer": Answer.LEAVE, "answer_round": 1, "leave": "requested"}
    uow.participations.set_many([(rows[3].id, asked)])
    return {
        "activity": [made.id],
        "participation": [rows[3].id],
        "member": [organ.members["李静"]],
        "unit": [organ.units["第一党支部"]],
    }


def _forged(kind: type[buttons.Button], ids: dict[str, list[int]]) -> list[str]:
    """Callback data of that button, with real ids where its fields name them."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name in kind.names:
        values[name] = _value(name, hints[name], ids)
    made = [values]
    for name, value in values.items():
        if isinstance(value, bool):
            made.append(values | {name: not value})
        if name == "to":
            made += [values | {name: to} for to in ("attendance", "summary", "invite", "new")]
    return [kind(**one).pack() for one in made]


def _value(name: str, hint: Any, ids: dict[str, list[int]]) -> Any:
    wanted = next(one for one in getattr(hint, "__args__", (hint,)) if one is not type(None))
    if wanted is bool:
        return True
    if wanted is int:
        near = [found for key, found in ids.items() if name.startswith(key)]
        return near[0][0] if near else 0
    if wanted is date:
        return date(2026, 12, 4)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return next(iter(wanted))
    return "activities" if name == "to" else "place"


def _dump(world: World, crew: list[Person]) -> dict[str, list[tuple[Any, ...]]]:
    """All business tables as they are on disk, without what is these people's own: settings, links
    made for their own unit, and the audit of both."""
    path = world.environ["ZHIBU_DATABASE_URL"].removeprefix("sqlite:///")
    accounts = world.read(lambda uow: [uow.accounts.by_telegram(BOT_ID, one.id) for one in crew])
    mine = ", ".join(str(one.id) for one in accounts if one)
    own = {
        "account": "id",
        "administrator": "account_id",
        "invite": "created_by",
        "audit": "account_id",
    }
    connection = sqlite3.connect(path)
    try:
        found = {}
        for table in BUSINESS:
            key = own.get(table)
            where = f" WHERE {key} IS NULL OR {key} NOT IN ({mine})" if key and mine else ""
            statement = f"SELECT * FROM {table}{where} ORDER BY 1"  # noqa: S608
            found[table] = connection.execute(statement).fetchall()
        return found
    finally:
        connection.close()
