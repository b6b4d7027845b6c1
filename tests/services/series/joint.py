"""What a unit above sets up for several branches to recur."""

from __future__ import annotations

from datetime import date

from bot.domain.activities import ActivityKind
from bot.domain.calendar_years import Year
from bot.domain.org import UnitKind
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope
from bot.services.activities.publishing import Plan
from bot.services.calendar import years
from bot.services.series import beginning, editing, series
from bot.services.series.editing import Change, Edited
from bot.services.series.series import Repeat, Shown
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.ids import IdSource
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE, Ground, local

HOST, FIRST, SECOND, THIRD = "市直机关党委", "第一党支部", "第二党支部", "第三党支部"
DRAFT = IdSource()


def begins(
    ground: Ground,
    *units: str,
    first: str = "2026-12-04 15:00",
    rule: str = "w1-4",
    ahead: int = 3,
    **more: object,
) -> Series:
    starts = local(first)
    recurrence = Recurrence(read(rule), starts.date(), **more)  # type: ignore[arg-type]
    host = ground.units[HOST].id
    plan = Plan(host, None, ActivityKind.PARTY_CLASS, starts, None, "礼堂", "全会精神")
    chosen = {ground.units[name].id for name in units or (FIRST, SECOND)}
    wu, repeat = ground.actor("吴刚"), Repeat(recurrence, ahead)

    def write(uow: UnitOfWork) -> Series:
        number = DRAFT.next(uow.now)
        args = (uow, wu, number, plan, chosen, repeat, uow.now, ZONE)
        return beginning.start_joint(*args)[0]

    return ground.do(write)


def activities(ground: Ground) -> list[Activity]:
    span = (local("2026-01-01 00:00"), local("2030-01-01 00:00"))
    return ground.store.read_now(lambda uow: uow.activities.under(ground.units[HOST].path, *span))


def held(ground: Ground) -> list[tuple[str, str, str]]:
    """(when, place, branches) of every time that is on."""
    names = {unit.id: name for name, unit in ground.units.items()}
    found: dict[tuple[str, str], list[str]] = {}
    for one in activities(ground):
        when = f"{one.starts_at.astimezone(ZONE):%m-%d %H:%M}"
        found.setdefault((when, one.place), []).append(names[one.unit_id][1])
    return [(*key, "".join(sorted(units))) for key, units in found.items()]


def seen(ground: Ground, of: Series) -> Shown:
    wu = ground.actor("吴刚")
    return ground.do(lambda uow: series.shown(uow, wu, of.id, uow.now, ZONE))


def change(ground: Ground, of: Series, slot: str, scope: Scope, **to: object) -> Edited:
    wu, wanted, day = ground.actor("吴刚"), Change(**to), date.fromisoformat(slot)  # type: ignore[arg-type]
    return ground.do(lambda uow: editing.change(uow, wu, of.id, day, scope, wanted, uow.now, ZONE))


def third_branch(ground: Ground) -> None:
    """A branch without anybody."""
    host = ground.units[HOST]
    ground.units[THIRD] = ground.do(lambda uow: uow.units.make(host, UnitKind.BRANCH, THIRD))


def closes(ground: Ground, name: str) -> None:
    ground.do(lambda uow: uow.units.close(ground.units[name].id, date(2026, 12, 1)))


def rests(ground: Ground, *days: str) -> years.Look:
    of = Year(2027, frozenset(map(date.fromisoformat, days)), frozenset(), "通知")
    return ground.do(lambda uow: years.load(uow, None, of, uow.now, ZONE))
