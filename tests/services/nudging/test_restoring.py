"""A backup took the database's place: noticed, held back, and decided about once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.domain.audit import Tag
from bot.domain.delivery import OutboxState, SendClass
from bot.errors import NotAllowed
from bot.services.nudging import restoring
from bot.store import marker
from bot.store.delivery.outbox import Message
from bot.store.schema.delivery import heartbeat, outbox
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, Ground


def older(ground: Ground, *, told: bool = False) -> bool:
    def work(uow: UnitOfWork) -> bool:
        found = restoring.older(uow, BOT, ground.store.marked(BOT), told=told)
        return found is not None

    return ground.do(work)


def states(ground: Ground) -> list[OutboxState]:
    rows = ground.do(lambda uow: uow.outbox._all(_CARDS.order_by(outbox.c.id)))
    return [row.state for row in rows]


_CARDS = outbox.select().where(outbox.c.kind == "activity.card")


def test_a_database_that_goes_on_is_no_backup(ground: Ground) -> None:
    assert not older(ground)  # new
    ground.do(lambda uow: uow.heartbeats.beat(BOT, "tick", uow.now))
    ground.store.mark(BOT, ground.clock.at)
    assert not older(ground)
    ground.at("2026-11-30 09:00")  # down for a week
    assert not older(ground)
    assert older(ground, told=True)


def test_what_lay_beside_it_was_further(ground: Ground) -> None:
    ground.do(lambda uow: uow.heartbeats.beat(BOT, "tick", uow.now))
    ground.store.mark(BOT, ground.clock.at + timedelta(minutes=1))
    assert not older(ground)
    ground.store.mark(BOT, ground.clock.at + timedelta(minutes=3))
    assert older(ground) is ground.store.alone  # nothing lies beside PostgreSQL
    assert marker.read(ground.store.url, BOT + 1) is None


@pytest.mark.postgresql
def test_a_dump_was_read_back_into_another_database(postgresql_url: str) -> None:
    ground = Ground(postgresql_url)
    ground.do(lambda uow: uow.heartbeats.beat(BOT, "tick", uow.now))
    assert not older(ground)
    elsewhere = update(heartbeat).where(heartbeat.c.name.startswith("home:"))
    ground.do(lambda uow: uow.heartbeats._base.execute(elsewhere.values(name="home:elsewhere")))
    assert older(ground)
    assert not older(ground)  # it is at home here now
    ground.store.close()


def test_what_is_due_is_held_back_and_decided_about_once(ground: Ground) -> None:
    boss, member = ground.administrator(), ground.actor("李静")
    for minutes in (-1, 0, 1):
        due = ground.clock.at + timedelta(minutes=minutes)
        ground.do(
            lambda uow, due=due: uow.outbox.add(
                Message(BOT, 7, "activity.card", SendClass.DEADLINE, not_before=due)
            )
        )
    ground.do(lambda uow: uow.sending.claim(BOT, 1, set()))  # one was under way
    assert ground.do(lambda uow: restoring.hold_back(uow, BOT, uow.now)) == 2
    held, waits = OutboxState.CANCELLED, OutboxState.WAITING
    assert states(ground) == [held, held, waits]
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: restoring.release(uow, member, BOT))
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: restoring.drop(uow, member, BOT))

    assert ground.do(lambda uow: restoring.release(uow, boss, BOT)) == 2
    assert states(ground) == [waits] * 3
    assert ground.do(lambda uow: restoring.drop(uow, boss, BOT)) == 0
    assert ground.do(lambda uow: restoring.hold_back(uow, BOT, uow.now)) == 2
    assert ground.do(lambda uow: restoring.drop(uow, boss, BOT)) == 2
    assert ground.do(lambda uow: restoring.release(uow, boss, BOT)) == 0
    tags = ground.do(lambda uow: uow.audit.tags("bot", BOT))
    assert tags == [Tag.HELD_SENT, Tag.HELD_DROPPED]
    alerts = text("SELECT count(*) FROM outbox WHERE kind = 'alert.restored'")
    assert ground.do(lambda uow: uow.outbox._first(alerts)[0]) == 2
