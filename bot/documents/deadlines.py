"""报送事项台账: what has to be handed up to whom by when, as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.documents import labels
from bot.documents.layout import Column, Page, Value, plain
from bot.domain.assignments import Status
from bot.domain.hours import DeadlineRow, DeadlineTable
from bot.errors import N_

if TYPE_CHECKING:
    from bot.i18n import Language

_STATES = {
    Status.DONE: N_("Handed up"),
    Status.AHEAD: N_("Not due yet"),
    Status.SOON: N_("Due soon"),
    Status.OVERDUE: N_("Overdue"),
    Status.ENDED: N_("No longer applies"),
}


def deadlines_table(table: DeadlineTable, t: Language) -> bytes:
    """报送事项台账: a line for each matter and whoever owes it; dates only, never content."""
    page = Page(t, t._("Register of reports"), _columns(t))
    page.title(t._("{unit} · Register of reports").format(unit=table.unit))
    page.heading(
        [t._("Unit: {unit}").format(unit=plain(table.unit))],
        [t._("As of {day}").format(day=labels.date_only(t, table.as_of))],
    )
    page.header()
    for number, row in enumerate(table.rows, start=1):
        page.row(_row(number, row, t))
    page.signatures([t._("Prepared by:"), t._("Checked by:")])
    return page.finish()


def _columns(t: Language) -> list[Column]:
    return [
        Column(t._("No."), 6),
        Column(t._("Clause"), 9),
        Column(t._("Matter"), 28, left=True),
        Column(t._("Owed by"), 20, left=True),
        Column(t._("Received by"), 20, left=True),
        Column(t._("Cycle"), 9),
        Column(t._("Due"), 12),
        Column(t._("Handed up on"), 12),
        Column(t._("Receipt"), 12),
        Column(t._("State"), 10),
    ]


def _row(number: int, row: DeadlineRow, t: Language) -> list[Value]:
    return [
        number,
        row.clause or None,
        row.title,
        row.owner,
        row.receiver,
        labels.cycle(t, row.cycle),
        row.due_on,
        row.done_on,
        row.received_on,
        t._(_STATES[row.status]),
    ]
