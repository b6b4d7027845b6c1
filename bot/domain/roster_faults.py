"""A sheet as it was read, its columns, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.names import visible

Cell = str | int | float | bool | date | datetime | None

FILE_LIMIT = 1_000_000
"""Bytes of the file."""

ROW_LIMIT = 5_000
"""People in one file."""

COLUMN_LIMIT = 64

SHOWN = 40
"""How much of a faulty value is shown."""


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet: its name and all its rows from row 1 on, blank ones too."""

    sheet: str
    rows: tuple[tuple[Cell, ...], ...]


class Field(StrEnum):
    """The columns of a roster that are read."""

    PATH = "path"
    NAME = "name"
    NUMBER = "number"
    GROUP = "group"
    STANDING = "standing"
    ROLES = "roles"
    APPOINTED_ON = "appointed_on"
    JOINED_ON = "joined_on"
    HAS_VOTE = "has_vote"


REQUIRED = (Field.PATH, Field.NAME, Field.STANDING)


class FaultKind(StrEnum):
    """What is wanted instead; in brackets the keys of `Fault.params`."""

    NO_HEADER = "no_header"  # a row with the names of the columns
    NO_ROWS = "no_rows"  # at least one person below the header
    MISSING_COLUMN = "missing_column"  # a column for {field}
    REPEATED_COLUMN = "repeated_column"  # one column of that name only
    MISSING_VALUE = "missing_value"  # something, the column is required
    ERROR_VALUE = "error_value"  # a value, not an error of the spreadsheet such as #REF!
    NOT_TEXT = "not_text"  # text, not a figure or a date
    TOO_LONG = "too_long"  # at most {limit} characters
    BAD_NUMBER = "bad_number"  # a staff number: letters and figures, no fraction, no date
    IDENTITY_NUMBER = "identity_number"  # a staff number, never an identity number
    BAD_DATE = "bad_date"  # a date with its day and all four figures of the year
    UNKNOWN_STANDING = "unknown_standing"  # one of the standings
    UNKNOWN_ROLE = "unknown_role"  # one of the offices, not {office}
    UNKNOWN_VOTE = "unknown_vote"  # yes or no
    VOTE_WITHOUT_STANDING = "vote_without_standing"  # no vote for who is not a full member
    BAD_PATH = "bad_path"  # names of units with one / between each two
    UNKNOWN_KIND = "unknown_kind"  # {unit} must end in what it is: 党委, 党支部, group …
    WRONG_ORDER = "wrong_order"  # {unit} cannot stand under {above}
    AMBIGUOUS_UNIT = "ambiguous_unit"  # the whole path, there are several {unit}
    TWO_ROOTS = "two_roots"  # all under {root}
    NOT_A_GROUP = "not_a_group"  # the name of a group
    GROUP_WITHOUT_BRANCH = "group_without_branch"  # the branch the group {group} belongs to
    GROUP_TWICE = "group_twice"  # the group of the path, {group}, or none
    LEADER_WITHOUT_GROUP = "leader_without_group"  # the group that is led
    DUPLICATE_NUMBER = "duplicate_number"  # another number, row {row} has this one
    DUPLICATE_NAME = "duplicate_name"  # a staff number, row {row} has the name in the same unit
    AMBIGUOUS_NAME = "ambiguous_name"  # the staff number of one of several of that name
    TRANSFER_TOO_EARLY = "transfer_too_early"  # a day after {since}, or none
    NOT_YOURS = "not_yours"  # a unit that the importing person may import for
    NOT_YOUR_PERSON = "not_your_person"  # nobody who belongs to a unit outside those
    NOT_YOUR_OFFICE = "not_your_office"  # no head of the importing person's own unit


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: sheet row (0: the file as a whole), title of the column, value, and why."""

    row: int
    column: str
    value: str
    kind: FaultKind
    params: tuple[tuple[str, str | int], ...] = ()


class Unfit(Exception):
    """A cell cannot be read as what its column holds."""

    def __init__(self, kind: FaultKind, **params: str | int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params = tuple(params.items())


def shown(cell: Cell) -> str:
    """A cell's value for people: short, on one line, dates as yyyy-mm-dd."""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    text = visible("" if cell is None else str(cell)).strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
