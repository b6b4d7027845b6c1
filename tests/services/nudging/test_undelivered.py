"""What did not arrive: who heads the unit learns of it, and sends it once more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.chat.faults import Reason
from bot.domain.audit import Tag
from bot.domain.delivery import UNREACHABLE, OutboxState, SendClass
from bot.errors import NotAllowed
from bot.services.nudging import undelivered
from bot.store.delivery.outbox import Message
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, Ground, queries_of

TODAY = date(2026, 11, 23)
FAILED, UNKNOWN = OutboxState.FAILED, OutboxState.UNKNOWN


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url)
    made.do(lambda uow: undelivered.tell(uow, BOT, uow.now, TODAY))
    made.at("2026-11-23 09:01")
    yield made
    made.store.close()


def loses(ground: Ground, name: str, state: OutboxState, reason: str, **fields: object) -> int:
    """A message to somebody comes to no good end; its id."""
    chat_id = ground.actor(name).telegram_id
    message = Message(BOT, chat_id, "activity.card", SendClass.DEADLINE, **fields)  # type: ignore[arg-type]

    def work(uow: UnitOfWork) -> int:
        row = uow.outbox.add(message)
        assert row is not None
        uow.sending.settle(row, state, reason)
        return row

    return ground.do(work)


def tells(ground: Ground) -> list[tuple[int, int | None]]:
    """Who is told now, by an edit of which message."""
    ground.do(lambda uow: undelivered.tell(uow, BOT, uow.now, TODAY))
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    told = [row for row in rows if row.kind == undelivered.NOTICE]
    ground.do(lambda uow: uow.sending.sent({row.id: 77 for row in told}))
    return [(row.chat_id, row.edit_message_id) for row in told]


def lists(ground: Ground, who: str, unit: str = "第一党支部") -> list[tuple[str, bool]]:
    actor, unit_id = ground.actor(who), ground.units[unit].id
    found = ground.do(lambda uow: undelivered.listed(uow, actor, unit_id, TODAY))
    return [(one.person.member.name, one.unsure) for one in found]


def resends(ground: Ground, who: str, only: int | None = None) -> int:
    actor, unit_id = ground.actor(who), ground.units["第一党支部"].id
    return ground.do(lambda uow: undelivered.resend(uow, actor, unit_id, TODAY, only))


def test_the_secretary_is_told_once_and_a_list_of_the_hour_is_brought_up_to_date(
    ground: Ground,
) -> None:
    secretary = ground.actor("张华").telegram_id
    loses(ground, "李静", FAILED, "Refused")
    loses(ground, "陈磊", UNKNOWN, "outcome unknown")
    loses(ground, "周明", FAILED, "blocked")
    loses(ground, "周明", FAILED, "Refused", edit_message_id=5)
    ground.at("2026-11-23 09:02")
    assert tells(ground) == [(secretary, None)]
    assert lists(ground, "张华") == [("陈磊", True), ("李静", False)]
    ground.at("2026-11-23 09:03")
    assert tells(ground) == []
    loses(ground, "刘芳", UNKNOWN, "outcome unknown")
    ground.at("2026-11-23 09:04")
    assert tells(ground) == [(secretary, 77)]


def test_what_is_sent_once_more_says_so_where_it_may_have_arrived(ground: Ground) -> None:
    failed = loses(ground, "李静", FAILED, "Refused")
    unsure = loses(ground, "陈磊", UNKNOWN, "outcome unknown")
    assert resends(ground, "张华", only=failed) == 1
    assert lists(ground, "张华") == [("陈磊", True)]
    assert (resends(ground, "张华"), resends(ground, "张华")) == (1, 0)
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 10, set()))
    assert [(row.id, row.repeated) for row in rows if row.id in (failed, unsure)] == [
        (failed, False),
        (unsure, True),
    ]
    assert ground.do(lambda uow: uow.audit.tags("outbox", failed)) == [Tag.MESSAGES_RESENT]


@pytest.mark.parametrize("who", ["李静", "赵强"])
def test_who_has_no_right_there_sees_and_sends_nothing(ground: Ground, who: str) -> None:
    loses(ground, "李静", FAILED, "Refused")
    with pytest.raises(NotAllowed):
        lists(ground, who)
    with pytest.raises(NotAllowed):
        resends(ground, who)
    assert lists(ground, "张华") == [("李静", False)]


def test_many_are_looked_at_with_as_many_statements_as_one(ground: Ground) -> None:
    def count() -> int:
        work = lambda uow: undelivered._lost(uow, BOT, uow.now - undelivered.KEPT, TODAY)  # noqa: E731
        return queries_of(ground.store, lambda: ground.do(work))

    loses(ground, "李静", FAILED, "Refused")
    one = count()
    for name in ("陈磊", "刘芳", "周明"):
        loses(ground, name, UNKNOWN, "outcome unknown")
    assert count() == one


def test_from_the_command_line_by_number_or_class(ground: Ground) -> None:
    failed = loses(ground, "李静", FAILED, "Refused")
    loses(ground, "陈磊", UNKNOWN, "outcome unknown")
    listing = ground.do(lambda uow: undelivered.outbox(uow, BOT, 1))
    assert listing.counts == {(FAILED, SendClass.DEADLINE): 1, (UNKNOWN, SendClass.DEADLINE): 1}
    assert len(listing.items) == 1
    assert ground.do(lambda uow: undelivered.retry(uow, BOT, [failed], [])) == 1
    assert ground.do(lambda uow: undelivered.retry(uow, BOT, [], [SendClass.DEADLINE])) == 1
    assert ground.do(lambda uow: undelivered.cancel(uow, BOT, [failed], [])) == 1
    assert ground.do(lambda uow: undelivered.cancel(uow, BOT, [], list(SendClass))) == 1
    tags = ground.do(lambda uow: uow.audit.tags("outbox", failed))
    assert tags == [Tag.MESSAGES_RESENT, Tag.MESSAGES_CANCELLED]
    assert ground.do(lambda uow: undelivered.outbox(uow, BOT, 9)).counts == {}


def test_the_reasons_why_nobody_can_be_written_to_are_those_of_the_transport() -> None:
    assert {reason.value for reason in Reason} == UNREACHABLE
