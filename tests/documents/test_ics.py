"""Calendar files: what a calendar reads out of them (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.ics import LINE_OCTETS, calendar, escaped, fold
from bot.domain.agenda import AgendaEntry, uid_of
from bot.i18n import language

MADE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
T = language("zh_Hans")


def entry(
    starts: datetime, number: int = 17, *, sequence: int = 0, cancelled: bool = False
) -> AgendaEntry:
    ends = starts.replace(hour=starts.hour + 1)
    return AgendaEntry(
        uid_of(7, number), sequence, starts, ends, "会议", "三楼会议室, 东侧; A\\B", cancelled
    )


def lines(*entries: AgendaEntry) -> list[str]:
    text = calendar(entries, MADE, T).decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_meeting_in_shanghai_line_by_line() -> None:
    assert lines(entry(datetime(2026, 12, 4, 15, tzinfo=SHANGHAI))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zhibu//Zhibu//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:20250101T080000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:17@7.zhibu",
        "SEQUENCE:0",
        "DTSTAMP:20261123T010000Z",
        "DTSTART;TZID=Asia/Shanghai:20261204T150000",
        "DTEND;TZID=Asia/Shanghai:20261204T160000",
        "SUMMARY:会议",
        r"LOCATION:三楼会议室\, 东侧\; A\\B",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancelled_one_is_the_same_event_later_in_sequence() -> None:
    found = lines(entry(datetime(2026, 12, 4, 15, tzinfo=SHANGHAI), sequence=3, cancelled=True))
    assert [one for one in found if one.startswith(("UID", "SEQ", "STATUS"))] == [
        "UID:17@7.zhibu",
        "SEQUENCE:3",
        "STATUS:CANCELLED",
    ]


def test_every_zone_is_told_once_with_its_changes() -> None:
    found = lines(
        entry(datetime(2026, 12, 4, 15, tzinfo=SHANGHAI)),
        entry(datetime(2026, 6, 4, 15, tzinfo=BERLIN), 18),
        entry(datetime(2026, 12, 4, 9, tzinfo=BERLIN), 19),
    )
    assert [one for one in found if one.startswith("TZID")] == [
        "TZID:Asia/Shanghai",
        "TZID:Europe/Berlin",
    ]
    spring = found.index("DTSTART:20260329T020000")
    assert found[spring - 1 : spring + 4] == [
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
    ]
    autumn = found.index("DTSTART:20261025T030000")
    assert found[autumn - 1 : autumn + 3] == [
        "BEGIN:STANDARD",
        "DTSTART:20261025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
    ]


def test_a_zone_behind_utc_is_written_with_its_sign() -> None:
    found = lines(entry(datetime(2026, 1, 4, 15, tzinfo=ZoneInfo("America/New_York"))))
    assert "TZOFFSETTO:-0500" in found


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=300))
def test_folding_keeps_every_character_and_no_line_is_too_long(text: str) -> None:
    folded = fold(text)
    assert folded.replace("\r\n ", "") == text
    assert all(len(line.encode()) <= LINE_OCTETS for line in folded.split("\r\n"))


@pytest.mark.parametrize(
    ("text", "written"),
    [("a;b", r"a\;b"), ("a,b", r"a\,b"), ("a\\b", r"a\\b"), ("a\r\nb", r"a\nb"), ("会议", "会议")],
)
def test_text_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written
