"""The zip package of a workbook, checked before and while it is unpacked.

A workbook that comes from outside may be a bomb: small as a file, huge when unpacked or when its
XML is turned into objects. Its directory may lie, so what comes out is counted again.
"""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from fnmatch import fnmatch
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.domain import roster_faults

FILE_LIMIT = roster_faults.FILE_LIMIT

UNPACKED_LIMIT = 20_000_000
"""Bytes of all its parts together."""

RATIO_LIMIT = 100
"""How many times its size it may unpack to."""

PART_LIMIT = 200
"""Number of parts."""

TAG_LIMIT = 1_500_000
"""Tags in all parts together: 5,000 rows of 64 cells have 1.3 million."""

SMALL_TAG_LIMIT = 200_000
"""Tags in all parts that hold no cells; each becomes an object of styles or settings."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_ENCODING = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["']|utf-16["'])""", re.IGNORECASE
)
_DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What unpacking raises at a broken package."""

_CELLS = ("xl/worksheets/*.xml", "xl/sharedstrings.xml")


class Reason(StrEnum):
    """Why a file cannot be read as a workbook."""

    EMPTY = "empty"  # no bytes
    NOT_XLSX = "not_xlsx"  # some other kind of file
    OLD_FORMAT = "old_format"  # .xls
    ENCRYPTED = "encrypted"  # needs a password
    TOO_BIG = "too_big"  # more than FILE_LIMIT
    TOO_BIG_UNPACKED = "too_big_unpacked"  # a bomb, or bloated beyond the limits above
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNSAFE = "unsafe"  # holds what no workbook holds, such as a document type
    DAMAGED = "damaged"  # cut off, or not what it says it is


class UnreadableWorkbook(Exception):
    """A file was refused; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def checked_package(data: bytes) -> BytesIO:
    """The same package, its parts verified and stored uncompressed, ready to be parsed.

    Raises UnreadableWorkbook.
    """
    _check_file(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts, len(data))
            return _repacked(archive, parts)
    except _DAMAGE as error:
        raise UnreadableWorkbook(Reason.DAMAGED) from error


def _check_file(data: bytes) -> None:
    if not data:
        raise UnreadableWorkbook(Reason.EMPTY)
    if len(data) > FILE_LIMIT:
        raise UnreadableWorkbook(Reason.TOO_BIG)
    if data.startswith(_OLE):
        encrypted = _ENCRYPTED_STREAM in data
        raise UnreadableWorkbook(Reason.ENCRYPTED if encrypted else Reason.OLD_FORMAT)
    if not data.startswith(b"PK"):
        raise UnreadableWorkbook(Reason.NOT_XLSX)


def _check_directory(parts: list[ZipInfo], size: int) -> None:
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or not any(fnmatch(n, "xl/workbook*.xml") for n in names):
        raise UnreadableWorkbook(Reason.NOT_XLSX)
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableWorkbook(Reason.ENCRYPTED)
    if len(set(names)) < len(names):
        raise UnreadableWorkbook(Reason.DAMAGED)
    if not {part.compress_type for part in parts} <= {ZIP_STORED, ZIP_DEFLATED}:
        raise UnreadableWorkbook(Reason.UNSAFE)  # others cannot be unpacked a piece at a time
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PART_LIMIT or unpacked > min(UNPACKED_LIMIT, RATIO_LIMIT * size):
        raise UnreadableWorkbook(Reason.TOO_BIG_UNPACKED)


def _repacked(archive: ZipFile, parts: list[ZipInfo]) -> BytesIO:
    result = BytesIO()
    room, tags, small_tags = UNPACKED_LIMIT, TAG_LIMIT, SMALL_TAG_LIMIT
    with ZipFile(result, "w") as copy:
        for part in parts:
            with archive.open(part) as source:
                content = source.read(room + 1)
            _check_markup(content)
            count = content.count(b"<")
            room -= len(content)
            tags -= count
            small_tags -= 0 if _holds_cells(part.filename) else count
            if min(room, tags, small_tags) < 0:
                raise UnreadableWorkbook(Reason.TOO_BIG_UNPACKED)
            copy.writestr(ZipInfo(part.filename), content)
    result.seek(0)
    return result


def _holds_cells(name: str) -> bool:
    return any(fnmatch(name.casefold(), pattern) for pattern in _CELLS)


def _check_markup(content: bytes) -> None:
    """Refuse document types, and encodings in which they could hide."""
    declaration = content[: content.find(b">") + 1].replace(b"\0", b"")
    if _DOCTYPE.search(content) or _ENCODING.search(declaration):
        raise UnreadableWorkbook(Reason.UNSAFE)
