"""Calendar files (RFC 5545): written line by line, so that no library is needed for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from bot.domain.agenda import AgendaEntry

if TYPE_CHECKING:
    from bot.i18n import Language

LINE_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar(entries: tuple[AgendaEntry, ...], made_at: datetime, t: Language) -> bytes:
    """A calendar that publishes these entries; `made_at` is an instant. An entry that a calendar
    has already is replaced by one of the same UID, and goes away when that is cancelled."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Zhibu//Zhibu//{t.code[:2].upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for name, zone, times in _zones(entries):
        lines += _timezone(name, zone, min(times), max(times))
    for entry in entries:
        lines += _event(entry, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets, never cut inside a character: each further
    one begins with a space (section 3.1)."""
    pieces, piece, room = [], "", LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE_OCTETS - 1
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece])


def escaped(text: str) -> str:
    """A value of the kind TEXT (section 3.3.11)."""
    return text.translate(_ESCAPES)


def _event(entry: AgendaEntry, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield _local("DTSTART", entry.starts_at)
    yield _local("DTEND", entry.ends_at)
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _local(name: str, at: datetime) -> str:
    return f"{name};TZID={_name(at.tzinfo)}:{at:%Y%m%dT%H%M%S}"


def _name(zone: tzinfo | None) -> str:
    """Asia/Shanghai."""
    return str(getattr(zone, "key", zone))


def _zones(
    entries: Iterable[AgendaEntry],
) -> Iterator[tuple[str, tzinfo, list[datetime]]]:
    """Each zone that is used, with the times in it."""
    found: dict[str, tuple[tzinfo, list[datetime]]] = {}
    for entry in entries:
        zone = entry.starts_at.tzinfo
        assert zone is not None  # noqa: S101 - entries are on a wall clock
        _, times = found.setdefault(_name(zone), (zone, []))
        times += [entry.starts_at, entry.ends_at]
    for name, (zone, times) in found.items():
        yield name, zone, times


def _timezone(name: str, zone: tzinfo, first: datetime, last: datetime) -> Iterator[str]:
    """The zone from the year before the first time to the year after the last: how far it is from
    UTC at the beginning, and each change of that (section 3.6.5)."""
    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(last.year + 2, 1, 1, tzinfo=UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{name}"
    yield from _observance(zone, begin, begin)
    for instant in _changes(zone, begin, end):
        yield from _observance(zone, instant - timedelta(seconds=1), instant)
    yield "END:VTIMEZONE"


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants between these when the zone's distance from UTC changes."""
    day = begin
    while day < end:
        later = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, later):
            yield _between(zone, day, later)
        day = later


def _between(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The second between two instants at which the distance changes."""
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == _offset(zone, before):
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _observance(zone: tzinfo, before: datetime, since: datetime) -> Iterator[str]:
    was, now = _offset(zone, before), _offset(zone, since)
    local = since.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    onset = (since + was).replace(tzinfo=None)
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{onset:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_written(was)}"
    yield f"TZOFFSETTO:{_written(now)}"
    yield f"TZNAME:{local.tzname()}"
    yield f"END:{kind}"


def _offset(zone: tzinfo, instant: datetime) -> timedelta:
    found = instant.astimezone(zone).utcoffset()
    assert found is not None  # noqa: S101 - a zone knows its distance
    return found


def _written(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    return f"{sign}{hours:02}{minutes:02}"
