"""The sheets of study and deadlines on their way out: the right checked again, the figures as they
are then."""

from __future__ import annotations

from bot.chat.pushes import Context, Prepare
from bot.chat.screens import Screen
from bot.chat.views.papers import checked, document
from bot.documents import filenames
from bot.domain.access import Actor
from bot.i18n import Language
from bot.services.assignments import hours, registers
from bot.services.assignments.papers import Paper
from bot.store.delivery.sending import Claimed


def _hours(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit, year = row.params["unit"], row.params["year"]
    made = hours.table(context.uow, actor, unit, year, context.now, context.app.zone)
    caption = t._("📗 Training hours · {unit} · {year}").format(unit=made.unit, year=year)
    return document(caption, filenames.hours_file(made, t), "hours_table", made, t)


def _deadlines(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit, year = row.params["unit"], row.params["year"]
    made = registers.deadlines(context.uow, actor, unit, year, context.now, context.app.zone)
    caption = t._("📗 Register of reports · {unit} · {year}").format(unit=made.unit, year=year)
    name = filenames.deadlines_file(made, year, t)
    return document(caption, name, "deadlines_table", made, t)


PUSHES: dict[str, Prepare] = {
    Paper.HOURS.kind: checked(_hours),
    Paper.DEADLINES.kind: checked(_deadlines),
}
