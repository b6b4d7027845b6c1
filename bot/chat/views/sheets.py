"""Files on their way out: the right checked again, the figures as they are then."""

from __future__ import annotations

from bot.chat.pushes import Context, Prepare
from bot.chat.screens import File, FileKind, Screen, esc
from bot.chat.views.papers import checked, document
from bot.documents import filenames, fonts, labels
from bot.domain.access import Actor
from bot.domain.sheets import Period, PeriodTable, UnitsTable
from bot.i18n import Language
from bot.services.attendance import sheets
from bot.services.summaries import exports, persons
from bot.services.summaries.exports import Paper
from bot.store.delivery.sending import Claimed


def _activity(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    made = sheets.activity_sheet(context.uow, actor, row.params["activity"], context.app.zone)
    caption = t._("📗 Sign-in sheet · {unit} · {activity} · {day}").format(
        unit=made.unit,
        activity=labels.kind(t, made.kind),
        day=labels.day(t, made.starts_at.date()),
    )
    name = filenames.attendance_file(made, t)
    return document(caption, name, "attendance_sheet", made, t)


def _period(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.register(context.uow, actor, unit, wanted, context.app.zone, context.now)
    caption = t._("📗 Register · {unit} · {period}").format(
        unit=made.unit, period=labels.period(t, wanted)
    )
    return document(caption, filenames.period_file(made, t), "period_table", made, t)


def _branches(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.units_table(context.uow, actor, unit, wanted, context.app.zone, context.now)
    caption = t._("📗 Summary by unit · {unit} · {period}").format(
        unit=made.unit, period=labels.period(t, wanted)
    )
    return document(caption, filenames.units_file(made, t), "units_table", made, t)


def _persons(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = persons.table(context.uow, actor, unit, wanted, context.app.zone, context.now)
    caption = t._("📗 Yearly attendance · {unit} · {period}").format(
        unit=made.unit, period=labels.period(t, wanted)
    )
    return document(caption, filenames.persons_file(made, t), "persons_table", made, t)


def _circular(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = persons.circular(context.uow, actor, unit, wanted, context.app.zone, context.now)
    return _word(t, made.table.unit, wanted, "branch_circular", made)


def _circular_of_units(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.units_table(context.uow, actor, unit, wanted, context.app.zone, context.now)
    return _word(t, made.unit, wanted, "units_circular", made)


def _word(t: Language, unit: str, period: Period, maker: str, made: object) -> Screen:
    caption = t._("📘 Circular · {unit} · {period}").format(
        unit=unit, period=labels.period(t, period)
    )
    return document(caption, filenames.circular_file(unit, period, t), maker, made, t)


def _chart(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.period_table(context.uow, actor, unit, wanted, context.app.zone, context.now)
    return _picture(t, made.unit, wanted, "chart", made)


def _chart_of_units(context: Context, actor: Actor, row: Claimed, t: Language) -> Screen:
    unit = context.uow.units.get(row.params["unit"])
    wanted = exports.period_in(row.params)
    made = sheets.units_table(context.uow, actor, unit, wanted, context.app.zone, context.now)
    return _picture(t, made.unit, wanted, "chart_of_units", made)


def _picture(
    t: Language, unit: str, period: Period, maker: str, made: PeriodTable | UnitsTable
) -> Screen:
    """A chart; a sentence instead when this machine has no font for it, or nothing was closed."""
    if fonts.chinese() is None:
        said = t._(
            "No chart can be drawn here: the machine has no font with Chinese. The administrator "
            "can install one, or name a font file in ZHIBU_FONT."
        )
        return Screen(esc(said))
    if not made.tally.expected:
        return Screen(esc(t._("No roll has been closed in this period.")))
    caption = t._("📈 Chart · {unit} · {period}").format(unit=unit, period=labels.period(t, period))
    name = filenames.chart_file(unit, period, t)
    return Screen(esc(caption), file=File(FileKind.PHOTO, name, maker, (made, t)))


PUSHES: dict[str, Prepare] = {
    "sheet.activity": checked(_activity),
    Paper.REGISTER.kind: checked(_period),
    Paper.BRANCHES.kind: checked(_branches),
    Paper.PERSONS.kind: checked(_persons),
    Paper.CHART.kind: checked(_chart),
    Paper.CHART_BRANCHES.kind: checked(_chart_of_units),
    Paper.CIRCULAR.kind: checked(_circular),
    Paper.CIRCULAR_BRANCHES.kind: checked(_circular_of_units),
}
