"""The empty roster: a sheet to fill in, and a sheet that explains its columns."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.documents import labels
from bot.documents.layout import fonts, new_book
from bot.domain.org import Role, Standing
from bot.domain.roster_faults import ROW_LIMIT

if TYPE_CHECKING:
    from bot.i18n import Language


@dataclass(frozen=True)
class _Column:
    """One column of the roster: what the explanation says, and how its cells behave."""

    title: str
    width: float
    wanted: str
    example: str
    required: bool = False
    form: str = "@"
    choices: tuple[str, ...] = ()


def roster_template(t: Language) -> bytes:
    """An .xlsx without a single person; its header is read by `bot.domain.roster`."""
    buffer = BytesIO()
    book = new_book(buffer)
    columns = _columns(t)
    _write_roster(book, t, columns)
    _write_explanation(book, t, columns)
    book.close()
    return buffer.getvalue()


def _columns(t: Language) -> list[_Column]:
    return [*_who(t), *_what(t), *_since(t)]


def _who(t: Language) -> list[_Column]:
    """Where a person is, and who they are."""
    return [
        _Column(
            title=t._("Unit path"),
            width=36,
            wanted=t._(
                "The units from the top down, with / in between; the topmost may be left out. "
                "A unit that does not exist yet is made, and the end of its name says what it is: "
                "work committee, committee, general branch, branch or group."
            ),
            example=t._("Example Committee/First Branch"),
            required=True,
        ),
        _Column(
            title=t._("Name"),
            width=14,
            wanted=t._("The full name."),
            example=t._("Li Jing"),
            required=True,
        ),
        _Column(
            title=t._("Staff number"),
            width=16,
            wanted=t._(
                "Tells people with the same name apart and lets them register themselves. "
                "Without it no two people of one unit may have the same name. "
                "Never an identity number."
            ),
            example="20190417",
        ),
        _Column(
            title=t._("Group"),
            width=16,
            wanted=t._("The group inside the branch, where there is one."),
            example=t._("First Group"),
        ),
    ]


def _what(t: Language) -> list[_Column]:
    """Standing and offices."""
    standings = tuple(labels.standing(t, standing) for standing in Standing)
    return [
        _Column(
            title=t._("Standing"),
            width=16,
            wanted=t._("One of: {choices}.").format(choices=t._(", ").join(standings)),
            example=labels.standing(t, Standing.FULL),
            required=True,
            choices=standings,
        ),
        _Column(
            title=t._("Office(s)"),
            width=24,
            wanted=t._("Several with a semicolon in between: {choices}.").format(
                choices=t._(", ").join(labels.role(t, role) for role in Role)
            ),
            example=labels.role(t, Role.SECRETARY),
        ),
    ]


def _since(t: Language) -> list[_Column]:
    """Since when, and the vote."""
    return [
        _Column(
            title=t._("Appointed on"),
            width=14,
            wanted=t._("The day of the appointment: a date with its day, such as 2026-04-16."),
            example="2026-04-16",
            form="yyyy-mm-dd",
        ),
        _Column(
            title=t._("Joined on"),
            width=14,
            wanted=t._("The day of joining this unit: a date with its day, such as 2026-04-16."),
            example="2025-12-01",
            form="yyyy-mm-dd",
        ),
        _Column(
            title=t._("Has vote"),
            width=10,
            wanted=t._("Yes or No. Empty: a full member has a vote. Others have none."),
            example=t._("Yes"),
            choices=(t._("Yes"), t._("No")),
        ),
    ]


def _write_roster(book: Any, t: Language, columns: list[_Column]) -> None:
    heading_font, font = fonts(t)
    sheet = book.add_worksheet(t._("Roster"))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, 26)
    for index, column in enumerate(columns):
        cells = book.add_format({"font_name": font, "num_format": column.form})
        head = book.add_format(
            {
                "font_name": heading_font, "border": 1, "align": "center", "valign": "vcenter",
                "bg_color": "#FFF2CC" if column.required else "#F2F2F2", "num_format": "@",
            }
        )  # fmt: skip
        sheet.set_column(index, index, column.width, cells)
        sheet.write_string(0, index, column.title + ("*" if column.required else ""), head)
        sheet.write_comment(0, index, column.wanted, {"width": 300, "height": 110})
        sheet.data_validation(1, index, ROW_LIMIT, index, _validation(column))


def _validation(column: _Column) -> dict[str, Any]:
    """A list to choose from, or a hint; neither refuses what is typed: the import says why."""
    if column.choices:
        return {"validate": "list", "source": list(column.choices), "show_error": False}
    return {
        "validate": "any",
        "input_title": column.title,
        "input_message": column.wanted[:255],
    }


def _write_explanation(book: Any, t: Language, columns: list[_Column]) -> None:
    sheet = book.add_worksheet(t._("How to fill in"))
    heading_font, font = fonts(t)
    usual = {"font_name": font, "valign": "vcenter", "text_wrap": True}
    text = book.add_format(usual | {"border": 1})
    middle = book.add_format(usual | {"border": 1, "align": "center"})
    head = book.add_format(
        {"font_name": heading_font, "border": 1, "align": "center", "bg_color": "#F2F2F2"}
    )
    note = book.add_format(usual)
    titles = [t._("Column"), t._("Required"), t._("What to write"), t._("Example")]
    for index, (title, width) in enumerate(zip(titles, [16, 10, 62, 30], strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, head)
    for row, column in enumerate(columns, start=1):
        sheet.set_row(row, 62 if len(column.wanted) > 90 else 34)
        sheet.write_string(row, 0, column.title, middle)
        sheet.write_string(row, 1, t._("yes") if column.required else "", middle)
        sheet.write_string(row, 2, column.wanted, text)
        sheet.write_string(row, 3, column.example, text)
    for row, sentence in enumerate(_notes(t), start=len(columns) + 2):
        sheet.set_row(row, 34)
        sheet.merge_range(row, 0, row, 3, "", note)
        sheet.write_string(row, 0, sentence, note)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _notes(t: Language) -> list[str]:
    return [
        t._("One row a person. The order of the columns is free; keep the header row."),
        t._(
            "Other columns (phone, identity number, ethnicity, education …) are not read and are "
            "best left out of the file."
        ),
        t._(
            "All rows are checked before anything is written; one faulty row, and nothing is. "
            "Importing the same file again changes nothing."
        ),
        t._("Limits: 1 MB, {rows} rows, 64 columns.").format(rows=f"{ROW_LIMIT:,}"),
    ]
