"""What is kept, and erasing it, on real databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from bot.domain.access import Actor
from bot.domain.activities import Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.org import Role
from bot.errors import NotAllowed
from bot.services.activities import leave
from bot.services.personal import privacy
from bot.services.personal.privacy import Kept, LastAdministrator
from bot.store.delivery.inbox import Arrival
from bot.store.delivery.outbox import Message
from bot.store.members.personal import Counts
from tests.services.ground import BOT, SINCE, Ground

LI, LI_CHAT = "李静", 103
ZHANG_CHAT, LIU_CHAT, WU_CHAT = 100, 101, 107


def kept(ground: Ground, actor: Actor) -> Kept:
    return ground.do(lambda uow: privacy.kept(uow, actor, ground.clock.at.date()))


def withdraw(ground: Ground, actor: Actor) -> None:
    day = ground.clock.at.date()
    ground.do(lambda uow: privacy.withdraw(uow, actor, uow.now, day))


def send(
    ground: Ground,
    chat_id: int,
    kind: str = "screen",
    *,
    matter: str | None = None,
    done: bool = True,
) -> None:
    message = Message(BOT, chat_id, kind, SendClass.REPLY, matter=matter)
    ground.do(lambda uow: uow.outbox.add(message))
    if done:
        for row in ground.do(lambda uow: uow.sending.claim(BOT, 50, set())):
            ground.do(lambda uow, row=row: uow.sending.sent({row.id: 17}))


OUT = text("SELECT count(*) FROM outbox WHERE chat_id = :who")
IN = text("SELECT count(*) FROM inbox WHERE person_id = :who")


def traces(ground: Ground, telegram_id: int) -> tuple[int, int]:
    """How many deliveries to somebody, and updates from them, name their Telegram id."""
    with ground.store._read_engine.connect() as connection:
        found = [connection.execute(one, {"who": telegram_id}).scalar_one() for one in (OUT, IN)]
    return found[0], found[1]


def waiting(ground: Ground) -> list[tuple[int, str]]:
    """(chat, kind) of what would go out; taken away."""
    claimed = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
    for row in claimed:
        ground.do(lambda uow, row=row: uow.sending.sent({row.id: 17}))
    return sorted((row.chat_id, row.kind) for row in claimed)


def test_all_that_is_kept_is_told(ground: Ground) -> None:
    first, second = ground.holds("2026-11-20 15:00"), ground.holds("2026-12-04 15:00")
    ground.answers(first, LI, Answer.ATTENDING)
    ground.answers(second, LI, Answer.UNSURE)
    ground.closes(first, "111111", "张华")
    branch, member = ground.units["第二党支部"].id, ground.members[LI]
    ground.do(lambda uow: uow.members.appoint(member, branch, Role.YOUTH, date(2024, 1, 1)))
    office = ground.do(lambda uow: uow.personal.appointments(member))[0]
    ground.do(lambda uow: uow.members.end_appointment(office.id, SINCE))
    found = kept(ground, ground.actor(LI))
    assert found.member is not None
    assert (found.member.name, found.administrator, found.asks) == (LI, False, False)
    assert [(one.unit.name, one.since, one.until) for one in found.units] == [
        ("第一党支部", SINCE, None),
        ("第二党小组", SINCE, None),
    ]
    assert [(one.unit.name, one.role, one.since, one.until) for one in found.offices] == [
        ("第二党支部", Role.YOUTH, date(2024, 1, 1), SINCE)
    ]
    assert found.counts == Counts(answers=2, attendances=1)


def test_nothing_is_kept_of_a_stranger_and_little_of_an_account(ground: Ground) -> None:
    boss = ground.administrator()
    found = kept(ground, boss)
    assert (found.member, found.administrator, found.asks, found.counts) == (
        None,
        True,
        False,
        None,
    )
    with pytest.raises(NotAllowed):
        kept(ground, Actor(BOT, 999))


def test_withdrawing_erases_the_account_and_leaves_the_roster(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    ground.answers(meeting, LI, Answer.LEAVE, Leave.REQUESTED)
    row = ground.rows(meeting)[LI].id
    ground.do(lambda uow: uow.participations.note(row, "说明"))
    send(ground, ZHANG_CHAT, leave.REQUEST, matter=leave.request_matter(row))
    ground.do(lambda uow: uow.drafts.start(BOT, LI_CHAT, "hour", {}, "hour"))
    ground.do(
        lambda uow: uow.inbox.put(BOT, [Arrival(1, LI_CHAT, "{}"), Arrival(2, LIU_CHAT, "{}")])
    )
    ground.do(lambda uow: uow.inbox.handled(BOT, [1, 2]))
    send(ground, LI_CHAT)
    send(ground, LIU_CHAT)
    send(ground, LI_CHAT, done=False)
    actor = ground.actor(LI)
    withdraw(ground, actor)
    assert ground.do(lambda uow: uow.accounts.by_telegram(BOT, LI_CHAT)) is None
    assert ground.do(lambda uow: uow.drafts.of(BOT, LI_CHAT)) == []
    answered = ground.rows(meeting)[LI]
    assert (answered.answer, answered.leave, answered.leave_note) == (
        Answer.LEAVE,
        Leave.REQUESTED,
        None,
    )
    assert waiting(ground) == [(ZHANG_CHAT, leave.REQUEST), (LI_CHAT, "menu")]
    assert (traces(ground, LI_CHAT), traces(ground, LIU_CHAT)) == ((1, 0), (1, 1))
    number = actor.account_id or 0
    assert ground.do(lambda uow: uow.audit.tags("account", number)) == [Tag.CONSENT_WITHDRAWN]
    assert ground.do(lambda uow: uow.members.get(ground.members[LI])) is not None
    with pytest.raises(NotAllowed):
        withdraw(ground, actor)


def test_the_last_administrator_cannot_go(ground: Ground) -> None:
    boss = ground.administrator()
    with pytest.raises(LastAdministrator):
        withdraw(ground, boss)
    second = ground.actor("张华").account_id or 0
    ground.do(lambda uow: uow.accounts.grant_administrator(second))
    withdraw(ground, boss)
    left = ground.do(lambda uow: uow.accounts.administrators(BOT))
    assert [one.id for one in left] == [second]


def test_an_open_request_goes_too_and_its_cards_say_so(ground: Ground) -> None:
    made = ground.do(lambda uow: uow.accounts.create(BOT, 500, daily_at="08:30"))
    unit, member = ground.units["第一党支部"].id, ground.members["孙敏"]
    asked = ground.do(lambda uow: uow.registrations.add(made.id, member, unit, None))
    ground.do(
        lambda uow: uow.outbox.add(
            Message(
                BOT,
                ZHANG_CHAT,
                "registration.card",
                SendClass.DEADLINE,
                params={"registration": asked.id},
                matter=f"registration:{asked.id}",
            )
        )
    )
    waiting(ground)
    actor = Actor(BOT, 500, made.id)
    assert kept(ground, actor).asks
    withdraw(ground, actor)
    assert waiting(ground) == [(ZHANG_CHAT, "registration.taken_back"), (500, "menu")]
    assert ground.do(lambda uow: uow.registrations.get(asked.id)) is None
    assert ground.do(lambda uow: uow.audit.tags("registration", asked.id)) == [
        Tag.REGISTRATION_WITHDRAWN
    ]


def test_what_waits_for_a_decider_who_leaves_goes_to_the_next(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    ground.answers(meeting, LI, Answer.LEAVE, Leave.REQUESTED)
    ground.answers(meeting, "刘芳", Answer.LEAVE, Leave.APPROVED)
    made = ground.do(lambda uow: uow.accounts.create(BOT, 500, daily_at="08:30"))
    unit, member = ground.units["第一党支部"].id, ground.members["孙敏"]
    ground.do(lambda uow: uow.registrations.add(made.id, member, unit, None))
    withdraw(ground, ground.actor("周明"))
    assert waiting(ground) == [(ZHANG_CHAT, "registration.card"), (105, "menu")]
    withdraw(ground, ground.actor("张华"))
    assert waiting(ground) == [
        (ZHANG_CHAT, "menu"),
        (WU_CHAT, leave.REQUEST),
        (WU_CHAT, "registration.card"),
    ]


def test_a_decider_who_was_asked_already_is_not_asked_again(ground: Ground) -> None:
    liu, branch = ground.members["刘芳"], ground.units["第一党支部"].id
    ground.do(lambda uow: uow.members.appoint(liu, branch, Role.DEPUTY_SECRETARY, SINCE))
    ground.answers(ground.holds("2026-12-04 15:00"), LI, Answer.LEAVE, Leave.REQUESTED)
    withdraw(ground, ground.actor("张华"))
    assert waiting(ground) == [(ZHANG_CHAT, "menu")]


def test_strangers_are_forgotten_after_a_day(ground: Ground) -> None:
    ground.do(lambda uow: uow.inbox.put(BOT, [Arrival(1, 999, "{}"), Arrival(2, LI_CHAT, "{}")]))
    ground.do(lambda uow: uow.inbox.handled(BOT, [1, 2]))
    send(ground, 999)
    send(ground, LI_CHAT)
    ground.at("2026-11-24 08:59")
    send(ground, 999, done=False)
    assert ground.do(lambda uow: privacy.forget_strangers(uow, BOT, uow.now)) == 0
    ground.at("2026-11-24 09:01")
    assert ground.do(lambda uow: privacy.forget_strangers(uow, BOT, uow.now)) == 2
    assert ground.do(lambda uow: privacy.forget_strangers(uow, BOT, uow.now)) == 0
    assert (traces(ground, 999), traces(ground, LI_CHAT)) == ((1, 0), (1, 1))
