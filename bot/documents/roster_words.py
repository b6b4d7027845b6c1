"""What is wrong with a roster file, as sentences: row, column, value, what is wanted."""

from __future__ import annotations

from bot.documents import labels
from bot.documents.package import Reason
from bot.domain.org import Role, Standing
from bot.domain.roster_faults import Fault, FaultKind, Field
from bot.domain.roster_plan import Notice, NoticeKind
from bot.errors import N_
from bot.i18n import Language

_REASONS = {
    Reason.EMPTY: N_("The file is empty."),
    Reason.NOT_XLSX: N_("This is not an Excel file (.xlsx)."),
    Reason.OLD_FORMAT: N_("This is an old Excel file (.xls). Please save it as .xlsx."),
    Reason.ENCRYPTED: N_("The file is protected by a password. Please save it without one."),
    Reason.TOO_BIG: N_("The file is larger than 1 MB."),
    Reason.TOO_BIG_UNPACKED: N_("Unpacked, the file is far too large."),
    Reason.TOO_MANY_ROWS: N_("The file has more than 5,000 rows. Please split it."),
    Reason.TOO_MANY_COLUMNS: N_("The file has more than 64 columns."),
    Reason.UNSAFE: N_("The file holds what no roster needs and is not opened for safety."),
    Reason.DAMAGED: N_("The file is damaged. Please save it again from Excel."),
}
_FIELDS = {
    Field.PATH: N_("Unit path"),
    Field.NAME: N_("Name"),
    Field.NUMBER: N_("Staff number"),
    Field.GROUP: N_("Group"),
    Field.STANDING: N_("Standing"),
    Field.ROLES: N_("Office(s)"),
    Field.APPOINTED_ON: N_("Appointed on"),
    Field.JOINED_ON: N_("Joined on"),
    Field.HAS_VOTE: N_("Has vote"),
}
_WANTED = {
    FaultKind.NO_HEADER: N_("a row with the names of the columns is wanted, as in the template"),
    FaultKind.NO_ROWS: N_("at least one person is wanted below the names of the columns"),
    FaultKind.MISSING_COLUMN: N_("a column “{field}” is wanted"),
    FaultKind.REPEATED_COLUMN: N_("only one column of that name is wanted"),
    FaultKind.MISSING_VALUE: N_("this must be filled in"),
    FaultKind.ERROR_VALUE: N_("a value is wanted, the formula failed"),
    FaultKind.NOT_TEXT: N_("text is wanted, not a figure or a date"),
    FaultKind.TOO_LONG: N_("at most {limit} characters are wanted"),
    FaultKind.BAD_NUMBER: N_("a staff number is wanted: letters and figures"),
    FaultKind.IDENTITY_NUMBER: N_("a staff number is wanted, never an identity number"),
    FaultKind.BAD_DATE: N_("a date with year, month and day is wanted, such as 2026-04-16"),
    FaultKind.UNKNOWN_STANDING: N_("one of these is wanted: {standings}"),
    FaultKind.UNKNOWN_ROLE: N_("“{office}” is not known; these are: {offices}"),
    FaultKind.UNKNOWN_VOTE: N_("yes or no is wanted"),
    FaultKind.VOTE_WITHOUT_STANDING: N_("only full members have a vote: no, or nothing, is wanted"),
    FaultKind.BAD_PATH: N_("names of units with one / between each two are wanted"),
    FaultKind.UNKNOWN_KIND: N_(
        "the name “{unit}” must end in what the unit is: committee, general branch, branch …"
    ),
    FaultKind.WRONG_ORDER: N_("“{unit}” cannot stand under “{above}”"),
    FaultKind.AMBIGUOUS_UNIT: N_("the whole path is wanted, there are several “{unit}”"),
    FaultKind.TWO_ROOTS: N_(
        "there can be one topmost unit only, which is “{root}”: the path is wanted from there "
        "down, or from the unit above both"
    ),
    FaultKind.NOT_A_GROUP: N_("the name of a group is wanted"),
    FaultKind.GROUP_WITHOUT_BRANCH: N_("the branch of the group “{group}” is wanted in the path"),
    FaultKind.GROUP_TWICE: N_("the path says “{group}”: the same or nothing is wanted"),
    FaultKind.LEADER_WITHOUT_GROUP: N_("a group leader's group is wanted"),
    FaultKind.DUPLICATE_NUMBER: N_("another staff number is wanted, row {row} has this one"),
    FaultKind.DUPLICATE_NAME: N_(
        "a staff number is wanted, row {row} has the same name in the same unit"
    ),
    FaultKind.AMBIGUOUS_NAME: N_(
        "the staff number that is on record is wanted: several people there could be meant"
    ),
    FaultKind.NOT_YOURS: N_("a unit that you may import for is wanted"),
    FaultKind.NOT_YOUR_PERSON: N_(
        "somebody else is to be entered here: this staff number is on record in a unit outside "
        "yours. Ask for a transfer there"
    ),
    FaultKind.NOT_YOUR_OFFICE: N_(
        "secretary and deputy of your own unit are for the unit above to enter or to end"
    ),
    FaultKind.TRANSFER_TOO_EARLY: N_(
        "a day after {since}, when the person came to the old unit, or nothing is wanted"
    ),
}
_NOTICES = {
    NoticeKind.RENAMED: N_(
        "Row {row}: {name} has the staff number of {before}. The name was taken from the file."
    ),
    NoticeKind.RENUMBERED: N_(
        "Row {row}: {name} had the staff number {before}. The number was taken from the file."
    ),
    NoticeKind.NAMESAKE_ELSEWHERE: N_(
        "Row {row}: {name} was added as a new person, though {unit} has somebody of that name "
        "who is not in the file. For a transfer both need the staff number."
    ),
}


def reason(t: Language, of: Reason) -> str:
    """Why a file cannot be read at all."""
    return t._(_REASONS[of])


def field(t: Language, of: Field) -> str:
    """What a column is called."""
    return t._(_FIELDS[of])


def wanted(t: Language, of: Fault) -> str:
    """What is wanted instead."""
    params = dict(of.params)
    if "field" in params:
        params["field"] = t._(_FIELDS[Field(str(params["field"]))])
    return t._(_WANTED[of.kind]).format(
        **params,
        standings=t._(", ").join(labels.standing(t, one) for one in Standing),
        offices=labels.roles(t, tuple(Role)),
    )


def fault(t: Language, of: Fault) -> str:
    """One thing that is wrong with a file."""
    instead = wanted(t, of)
    if not of.row:
        return instead
    if not of.column:
        return t._("Row {row}: {wanted}").format(row=of.row, wanted=instead)
    if not of.value:
        line = t._("Row {row}, {column}: {wanted}")
        return line.format(row=of.row, column=of.column, wanted=instead)
    line = t._("Row {row}, {column} “{value}”: {wanted}")
    return line.format(row=of.row, column=of.column, value=of.value, wanted=instead)


def notice(t: Language, of: Notice) -> str:
    """One thing that is perhaps not meant."""
    return t._(_NOTICES[of.kind]).format(row=of.row, name=of.name, **dict(of.params))
