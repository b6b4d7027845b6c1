"""Files that are no workbook, or are one only to do harm."""

from __future__ import annotations

import random
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from defusedxml import EntitiesForbidden
from openpyxl import load_workbook

from bot.documents import package
from bot.documents.package import Reason, UnreadableWorkbook
from bot.documents.workbook import read_table
from bot.domain.roster_faults import Table
from tests.documents.packages import (
    HEADER,
    ROW,
    SHEET,
    packed,
    parts_of,
    row_xml,
    sheet_xml,
    with_part,
    workbook,
)

GOOD = workbook(Sheet=[HEADER, ROW])
ROWS = row_xml(1, *HEADER) + row_xml(2, *ROW)
NOISE = random.Random(7)


def reason_of(data: bytes) -> Reason | None:
    try:
        read_table(data)
    except UnreadableWorkbook as refused:
        return refused.reason
    return None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"name,branch\n", Reason.NOT_XLSX),
        (b"%PDF-1.7", Reason.NOT_XLSX),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", Reason.OLD_FORMAT),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            Reason.ENCRYPTED,
        ),
        (packed({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), Reason.NOT_XLSX),
        (packed({"xl/workbook.xml": b"<w/>"}), Reason.NOT_XLSX),
        (packed({"xl/workbook.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), Reason.DAMAGED),
        (GOOD[:200], Reason.DAMAGED),
        (GOOD[:-30], Reason.DAMAGED),
        (b"PK\x03\x04" + b"\0" * 100, Reason.DAMAGED),
        (GOOD + NOISE.randbytes(package.FILE_LIMIT), Reason.TOO_BIG),
        (packed(parts_of(GOOD), ZIP_BZIP2), Reason.UNSAFE),
        (with_part(SHEET, b"<worksheet><sheetData>"), Reason.DAMAGED),
        (with_part("xl/workbook.xml", b"<workbook>"), Reason.DAMAGED),
    ],
)
def test_what_is_no_workbook(data: bytes, reason: Reason) -> None:
    assert reason_of(data) is reason


def test_the_good_one_is_read() -> None:
    assert read_table(GOOD) == Table("Sheet", (HEADER, ROW))
    assert read_table(packed(parts_of(GOOD), ZIP_STORED)) == Table("Sheet", (HEADER, ROW))


def test_a_package_that_states_more_than_the_limit_is_not_unpacked() -> None:
    bomb = with_part("xl/media/image1.png", bytes(package.UNPACKED_LIMIT))
    assert len(bomb) < 50_000
    assert reason_of(bomb) is Reason.TOO_BIG_UNPACKED


def test_a_package_may_unpack_to_a_hundred_times_its_size() -> None:
    small = with_part("xl/media/image1.png", bytes(500_000))
    assert reason_of(small) is None
    assert reason_of(with_part("xl/media/image1.png", bytes(1_500_000))) is Reason.TOO_BIG_UNPACKED


def test_many_parts() -> None:
    parts = parts_of(GOOD)
    room = package.PART_LIMIT - len(parts)
    assert reason_of(packed(parts | {f"x{n}": b"" for n in range(room)})) is None
    crowd = packed(parts | {f"x{n}": b"" for n in range(room + 1)})
    assert reason_of(crowd) is Reason.TOO_BIG_UNPACKED


def stated_size(data: bytes, name: str, size: int, content: bytes) -> bytes:
    """The package with a part's size, and the checksum of so much of it, stated wrongly."""
    with ZipFile(BytesIO(data)) as archive:
        part = archive.getinfo(name)
    true = part.CRC.to_bytes(4, "little") + part.compress_size.to_bytes(4, "little")
    false = zlib.crc32(content[:size]).to_bytes(4, "little") + true[4:]
    before = true + part.file_size.to_bytes(4, "little")
    assert data.count(before) == 2
    return data.replace(before, false + size.to_bytes(4, "little"))


def test_a_directory_that_lies_gets_no_more_than_it_states() -> None:
    content = bytes(30_000_000)
    bomb = with_part("xl/media/image1.png", content)
    assert reason_of(stated_size(bomb, "xl/media/image1.png", 5, content)) is None
    xml = sheet_xml(ROWS + "<row/>" * 100_000)
    lie = stated_size(with_part(SHEET, xml), SHEET, 900, xml)
    assert reason_of(lie) is Reason.DAMAGED


def test_a_part_twice_and_a_part_with_a_password() -> None:
    data = bytearray(GOOD)
    with ZipFile(BytesIO(GOOD)) as archive:
        start = archive.start_dir
    data[start + 8] |= 1
    assert reason_of(bytes(data)) is Reason.ENCRYPTED
    name = b"docProps/core.xml"
    twice = packed(parts_of(GOOD) | {"docProps/cora.xml": b"<x/>"}).replace(
        b"docProps/cora.xml", name
    )
    assert reason_of(twice) is Reason.DAMAGED


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        (SHEET, "<row>" + "<c/>" * package.TAG_LIMIT + "</row>"),
        ("xl/styles.xml", "<fonts>" + "<font/>" * package.SMALL_TAG_LIMIT + "</fonts>"),
    ],
)
def test_too_many_tags(name: str, xml: str) -> None:
    """Each would become an object of the parser: hundreds of megabytes from a small file."""
    noise = NOISE.randbytes(100_000).hex()
    data = with_part(name, sheet_xml(f"<!--{noise}-->{xml}"))
    assert reason_of(data) is Reason.TOO_BIG_UNPACKED


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
DOCTYPE = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{LAUGHS}]>'
EXTERNAL = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("before", [DOCTYPE, EXTERNAL, "<!DOCTYPE worksheet>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_document_types_are_refused(before: str, encoding: str, part: str) -> None:
    declared = "utf-8" if encoding == "utf-8" else "utf-16"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>'
    xml = sheet_xml(row_xml(1, "&l9;"), declaration + before).decode().encode(encoding)
    assert reason_of(with_part(part, xml)) is Reason.UNSAFE


@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "latin-1"])
def test_encodings_that_could_hide_markup_are_refused(encoding: str) -> None:
    declaration = f'<?xml version="1.0"{" " * 300}encoding="{encoding}"?>'
    assert reason_of(with_part(SHEET, sheet_xml(ROWS, declaration))) is Reason.UNSAFE


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-16"])
def test_encodings_of_workbooks(encoding: str) -> None:
    xml = sheet_xml(ROWS, f'<?xml version="1.0" encoding="{encoding}"?>').decode().encode(encoding)
    assert read_table(with_part(SHEET, xml)) == Table("Sheet", (HEADER, ROW))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml"])
def test_the_parser_itself_expands_no_entity(part: str) -> None:
    """Should a document type slip past the first check, the parser still refuses entities."""
    xml = parts_of(GOOD)[part].replace(b"<", DOCTYPE.encode() + b"<", 1)
    with pytest.raises(ValueError, match="Unable to read workbook") as refused:
        load_workbook(BytesIO(with_part(part, xml)), read_only=True)
    assert isinstance(refused.value.__cause__, EntitiesForbidden)


@pytest.mark.parametrize("seed", range(60))
def test_broken_bytes_raise_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    parts = parts_of(GOOD)
    for name in chance.sample(sorted(parts), 2):
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 5)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        parts[name] = bytes(content)
    data = bytearray(packed(parts))
    for _ in range(chance.choice([0, 0, 0, 1])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert reason_of(bytes(data)) in (None, *Reason)
