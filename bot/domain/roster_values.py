"""The cells of a roster: what each column accepts, else `Unfit` says what is wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from bot.domain.names import normalise, visible
from bot.domain.org import ROLE_ORDER, Role, Standing, UnitKind, kind_from_name
from bot.domain.roster_faults import Cell, FaultKind, Unfit

NAME_LIMIT = 64
"""The longest name of a person or unit, in characters."""

NUMBER_LIMIT = 32
"""The longest staff number, in characters."""

EARLIEST, LATEST = 1921, 2100
"""Years a date of a roster can be in."""

_FILLERS = frozenset(["无", "暂无", "—", "——", "-", "--", "－", "/", "n/a", "none"])
_ERRORS = frozenset(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])
_IDENTITY_NUMBER = re.compile(r"\d{17}[\dXx]")
_DATES = tuple(
    re.compile(form)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
)

_STANDINGS: Mapping[str, Standing] = {
    word: standing
    for standing, words in {
        Standing.FULL: "正式|正式党员|中共党员|full|full member",
        Standing.PROBATIONARY: "预备|预备党员|中共预备党员|probationary|probationary member",
        Standing.APPLICANT: "发展对象|积极分子|入党积极分子|applicant|activist",
    }.items()
    for word in words.split("|")
}

_ROLES: Mapping[str, Role] = {
    word: role
    for role, words in {
        Role.SECRETARY: "书记|secretary",
        Role.DEPUTY_SECRETARY: "副书记|deputy secretary|deputy",
        Role.ORGANISATION: "组织委员|组委|organisation|organization",
        Role.PUBLICITY: "宣传委员|宣委|publicity",
        Role.DISCIPLINE: "纪检委员|纪检|discipline",
        Role.YOUTH: "青年委员|青委|youth",
        Role.GROUP_LEADER: "小组长|组长|小组组长|group leader|leader",
    }.items()
    for word in words.split("|")
}
_NO_OFFICE = frozenset(["党员", "普通党员", "member"])
_OF_THE_BRANCH = re.compile("^(党支部|支部|党(?=小组)|committee member for )")
_BETWEEN_ROLES = re.compile(r"[、,，;；/／\n]")

_VOTES = {"是": True, "有": True, "√": True, "yes": True, "y": True, "true": True, "1": True} | {
    "否": False, "无": False, "没有": False, "×": False, "no": False, "n": False, "false": False,
    "0": False,
}  # fmt: skip


def is_blank(cell: Cell) -> bool:
    """Nothing that can be seen is in it."""
    return cell is None or (isinstance(cell, str) and not visible(cell).strip())


def is_filler(cell: Cell) -> bool:
    """It says that there is nothing: 无, —, /."""
    return isinstance(cell, str) and _folded(cell) in _FILLERS


def check_not_error(cell: Cell) -> None:
    """Refuse what a spreadsheet writes when a formula failed."""
    if isinstance(cell, str) and cell.strip() in _ERRORS:
        raise Unfit(FaultKind.ERROR_VALUE)


def name(cell: Cell) -> str:
    """A person's or a unit's name, normalised."""
    return _limited(normalise(_text(cell)), NAME_LIMIT)


def path(cell: Cell) -> tuple[str, ...]:
    """The names of units from the top down, separated by `/`; one at the very ends is dropped."""
    written = _text(cell).replace("／", "/").strip().strip("/")
    names = tuple(normalise(part) for part in written.split("/"))
    if not all(names):
        raise Unfit(FaultKind.BAD_PATH)
    return tuple(_limited(part, NAME_LIMIT) for part in names)


def group(cell: Cell) -> str:
    """The name of a 党小组; it need not end in 小组, but may not end in another kind of unit."""
    kept = name(cell)
    if "/" in kept or kind_from_name(kept) not in (UnitKind.GROUP, None):
        raise Unfit(FaultKind.NOT_A_GROUP)
    return kept


def number(cell: Cell) -> str:
    """A staff number as text; a figure loses nothing, an identity number is refused."""
    found = _whole(cell)
    if isinstance(found, bool | float | date) or (isinstance(found, int) and found < 0):
        raise Unfit(FaultKind.BAD_NUMBER)
    kept = _unspaced(found)
    if _IDENTITY_NUMBER.fullmatch(kept):
        raise Unfit(FaultKind.IDENTITY_NUMBER)
    return _limited(kept, NUMBER_LIMIT)


def day(cell: Cell) -> date:
    """A date with its day and a year of four figures, or a date of the spreadsheet."""
    found = cell.date() if isinstance(cell, datetime) else cell
    if not isinstance(found, date):
        found = _written_day(found)
    if not EARLIEST <= found.year <= LATEST:
        raise Unfit(FaultKind.BAD_DATE)
    return found


def standing(cell: Cell) -> Standing:
    """正式, 预备 or 积极分子, in all the ways they are written."""
    try:
        return _STANDINGS[_folded(_text(cell))]
    except KeyError:
        raise Unfit(FaultKind.UNKNOWN_STANDING) from None


def roles(cell: Cell) -> tuple[Role, ...]:
    """Offices separated by 、 , ; or /, each once, in the order offices are listed."""
    words = (part for part in _BETWEEN_ROLES.split(_text(cell)) if not is_blank(part))
    found = {role for word in words if (role := _role(word))}
    return tuple(sorted(found, key=ROLE_ORDER.__getitem__))


def vote(cell: Cell) -> bool:
    """是 or 否."""
    word = _folded(str(_whole(cell)))
    if word not in _VOTES:
        raise Unfit(FaultKind.UNKNOWN_VOTE)
    return _VOTES[word]


def _role(word: str) -> Role | None:
    folded = _folded(word)
    bare = _OF_THE_BRANCH.sub("", folded)
    if bare not in _ROLES and folded not in _NO_OFFICE | _FILLERS:
        raise Unfit(FaultKind.UNKNOWN_ROLE, office=normalise(word))
    return _ROLES.get(bare)


def _written_day(cell: Cell) -> date:
    written = _unspaced(_whole(cell))
    for form in _DATES:
        if found := form.fullmatch(written):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                break
    raise Unfit(FaultKind.BAD_DATE)


def _whole(cell: Cell) -> Cell:
    """A figure without a fraction as an int; spreadsheets hold every figure as a float."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _unspaced(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", visible(str(cell))).split())


def _text(cell: Cell) -> str:
    if not isinstance(cell, str):
        raise Unfit(FaultKind.NOT_TEXT)
    return cell


def _folded(text: str) -> str:
    return normalise(unicodedata.normalize("NFKC", text)).casefold()


def _limited(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Unfit(FaultKind.TOO_LONG, limit=limit)
    return text
