"""The sheets of study and deadlines on their way out: the right checked again, the figures as they
are then."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Screen, esc
from bot.documents import filenames
from bot.domain.access import Actor
from bot.errors import AppError
from bot.i18n import Language
from bot.services.assignments import hours, registers
from bot.services.assignments.papers import Paper
from bot.store.delivery.sending import Claimed

Make = Callable[[Context, Actor, Claimed, Language], Screen]


def _hours(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit, year = row.params["unit"], row.params["year"]
    made = hours.table(context.uow, actor, unit, year, context.now, context.app.zone)
    caption = t._("📗 Training hours · {unit} · {year}").format(unit=made.unit, year=year)
    return _screen(caption, filenames.hours_file(made, t), "hours_table", made, t)


def _deadlines(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit, year = row.params["unit"], row.params["year"]
    made = registers.deadlines(context.uow, actor, unit, year, context.now, context.app.zone)
    caption = t._("📗 Register of reports · {unit} · {year}").format(unit=made.unit, year=year)
    name = filenames.deadlines_file(made, year, t)
    return _screen(caption, name, "deadlines_table", made, t)


def _screen(caption: str, name: str, maker: str, made: object, t: Language) -> Screen:
    return Screen(esc(caption), file=File(FileKind.DOCUMENT, name, maker, (made, t)))


def _checked(make: Make) -> Prepare:
    """Skipped when the reader has lost the right."""

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
    Paper.HOURS.kind: _checked(_hours),
    Paper.DEADLINES.kind: _checked(_deadlines),
}
