"""Recurring activities of one branch, as its secretary has them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from bot.domain.activities import ActivityKind
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope
from bot.services.activities.publishing import Plan
from bot.services.series import beginning, due, editing, series
from bot.services.series.editing import Change
from bot.services.series.series import Repeat, Shown
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.ids import IdSource
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, local

DRAFT = IdSource()


def begins(
    ground: Ground,
    first: str = "2026-12-04 15:00",
    rule: str = "w1-4",
    slot: str | None = None,
    ahead: int = 3,
    **more: object,
) -> Series:
    starts = local(first)
    recurrence = Recurrence(read(rule), date.fromisoformat(slot or first[:10]), **more)  # type: ignore[arg-type]
    plan = Plan(
        ground.units["第一党支部"].id,
        None,
        ActivityKind.PARTY_CLASS,
        starts,
        starts + timedelta(minutes=90),
        "三楼会议室",
        "学习",
    )
    actor = ground.actor("张华")

    def write(uow: UnitOfWork) -> Series:
        draft = DRAFT.next(uow.now)
        return beginning.start(uow, actor, draft, plan, Repeat(recurrence, ahead), uow.now, ZONE)[0]

    return ground.do(write)


def tick(ground: Ground, when: str) -> int:
    ground.at(when)
    return ground.do(lambda uow: due.publish_due(uow, BOT, uow.now, ZONE))


def activities(ground: Ground) -> list[Activity]:
    far = local("2030-01-01 00:00")
    path = ground.units["第一党支部"].path
    return ground.store.read_now(
        lambda uow: uow.activities.under(path, local("2026-01-01 00:00"), far)
    )


def starts(ground: Ground) -> list[str]:
    return [f"{one.starts_at.astimezone(ZONE):%Y-%m-%d %H:%M}" for one in activities(ground)]


def seen(ground: Ground, of: Series) -> Shown:
    actor = ground.actor("张华")
    return ground.do(lambda uow: series.shown(uow, actor, of.id, uow.now, ZONE))


def change(ground: Ground, of: Series, slot: str, scope: Scope, **to: object) -> editing.Edited:
    actor = ground.actor("张华")
    wanted = Change(**to)  # type: ignore[arg-type]
    return ground.do(
        lambda uow: editing.change(
            uow, actor, of.id, date.fromisoformat(slot), scope, wanted, uow.now, ZONE
        )
    )


def told(ground: Ground, kind: str) -> list[tuple[int, dict[str, object]]]:
    with ground.store._read_engine.connect() as connection:
        rows = connection.execute(
            select(outbox.c.chat_id, outbox.c.params).where(outbox.c.kind == kind)
        )
        return [(row.chat_id, row.params) for row in rows]
