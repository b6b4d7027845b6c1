"""Excel sheets on their way out: the right checked again, the figures as they are then."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Screen, esc
from bot.documents import filenames, labels
from bot.domain.access import Actor
from bot.errors import AppError
from bot.i18n import Language
from bot.services import exports, sheets
from bot.store.sending import Claimed

Make = Callable[[Context, Actor, Claimed, Language], Screen]


def _activity(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    made = sheets.activity_sheet(context.uow, actor, row.params["activity"], context.app.zone)
    caption = t._("📗 Sign-in sheet · {unit} · {activity} · {day}").format(
        unit=made.unit,
        activity=labels.kind(t, made.kind),
        day=labels.day(t, made.starts_at.date()),
    )
    name = filenames.attendance_file(made, t)
    return _screen(caption, name, "attendance_sheet", made, t)


def _period(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.register(context.uow, actor, unit, wanted, context.app.zone, context.now)
    caption = t._("📗 Register · {unit} · {period}").format(
        unit=made.unit, period=labels.period(t, wanted)
    )
    return _screen(caption, filenames.period_file(made, t), "period_table", made, t)


def _branches(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.units_table(context.uow, actor, unit, wanted, context.app.zone, context.now)
    caption = t._("📗 Summary by unit · {unit} · {period}").format(
        unit=made.unit, period=labels.period(t, wanted)
    )
    return _screen(caption, filenames.units_file(made, t), "units_table", made, t)


def _screen(caption: str, name: str, maker: str, made: object, t: Language) -> Screen:
    return Screen(esc(caption), file=File(FileKind.DOCUMENT, name, maker, (made, t)))


def _checked(make: Make) -> Prepare:
    """Skipped when the reader has lost the right, or what they asked for is no more."""

    def prepare(context: Context, row: Claimed) -> Prepared:
        account = context.account(row)
        if account is None:
            return Skip("no account")
        actor = context.uow.accounts.actor_of(account, context.today)
        try:
            return make(context, actor, row, context.t(row))
        except AppError as refusal:
            return Skip(type(refusal).__name__)

    return one_by_one(prepare)


PUSHES: dict[str, Prepare] = {
    "sheet.activity": _checked(_activity),
    "sheet.period": _checked(_period),
    "sheet.branches": _checked(_branches),
}
