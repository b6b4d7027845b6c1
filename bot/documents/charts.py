"""Charts of a period as PNG, to be read on a phone: rates and shares, activity by activity or unit
by unit. Figures only, never a name of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from bot.documents import fonts, labels
from bot.documents.layout import plain
from bot.domain import periods
from bot.domain.periods import Span
from bot.domain.sheets import PeriodRow, PeriodTable, UnitsTable
from bot.domain.summaries import worst_first
from bot.domain.tally import Tally, percent_text, total

if TYPE_CHECKING:
    from bot.i18n import Language

MOST_POINTS = 16
"""More activities are summed up by month, so that each stays legible."""
MOST_UNITS = 20
_WIDTH, _DPI = 7.2, 150
_COLOURS = ("#2e7d4f", "#e3a72f", "#c0392b", "#aeb6bf")
_LINE, _GRID, _INK = "#1f5fa8", "#d9dde2", "#22262b"


@dataclass(frozen=True)
class Point:
    """One place on the chart."""

    label: str
    tally: Tally


class _Picture:
    """A figure in which every text is in the font that has Chinese."""

    def __init__(self, t: Language, height: float) -> None:
        file = fonts.chinese()
        if file is None:
            raise FileNotFoundError("no font with Chinese")
        self.t = t
        self._file = file
        self.figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor="white")
        FigureCanvasAgg(self.figure)

    def font(self, size: float) -> FontProperties:
        return FontProperties(fname=str(self._file), size=size)

    def heading(self, title: str, below: str) -> None:
        height = self.figure.get_figheight()
        place: dict[str, Any] = {"x": 0.04, "ha": "left", "va": "top", "color": _INK}
        self.figure.text(y=1 - 0.18 / height, s=title, fontproperties=self.font(19), **place)
        self.figure.text(y=1 - 0.62 / height, s=below, fontproperties=self.font(13), **place)

    def key(self, axes: Any) -> None:
        """What the colours mean, under everything."""
        said = [self.t._(word) for word in ("Present", "On leave", "Absent", "Unrecorded")]
        handles = [axes.patches[0].__class__((0, 0), 1, 1, color=colour) for colour in _COLOURS]
        self.figure.legend(
            handles, said, loc="lower center", ncols=4, frameon=False, prop=self.font(13),
            handlelength=1.0, columnspacing=1.4,
        )  # fmt: skip

    def png(self) -> bytes:
        picture = BytesIO()
        self.figure.savefig(picture, format="png", metadata={"Software": None})
        return picture.getvalue()


def chart(table: PeriodTable, t: Language) -> bytes:
    """到会率 from activity to activity as a line, and under it the shares of the four states; of
    many activities month by month."""
    points = _points([row for row in table.rows if row.tally], t)
    picture = _Picture(t, 9.6)
    picture.heading(_title(table.unit, t, labels.period(t, table.period)), _sums(table.tally, t))
    rates = picture.figure.add_axes((0.11, 0.585, 0.85, 0.27))
    shares = picture.figure.add_axes((0.11, 0.225, 0.85, 0.27))
    _line(picture, rates, points)
    _bars(picture, shares, points)
    picture.key(shares)
    return picture.png()


def chart_of_units(table: UnitsTable, t: Language) -> bytes:
    """The shares of the four states unit by unit with 到会率 beside them, the lowest rate first;
    of very many only the first."""
    lines = sorted((line for line in table.lines if line.tally.expected), key=worst_first)
    points = [Point(_folded(line.unit), line.tally) for line in lines[:MOST_UNITS]]
    height = 2.1 + 0.5 * max(len(points), 3)
    picture = _Picture(t, height)
    picture.heading(_title(table.unit, t, labels.period(t, table.period)), _sums(table.tally, t))
    axes = picture.figure.add_axes((0.29, 0.75 / height, 0.56, 1 - 1.95 / height))
    _rows(picture, axes, points)
    picture.key(axes)
    return picture.png()


def _title(unit: str, t: Language, period: str) -> str:
    return t._("{unit} · {period}").format(unit=_short(plain(unit), 16), period=period)


def _sums(tally: Tally, t: Language) -> str:
    return t._("Expected {expected}, present {present}, attendance rate {rate}").format(
        expected=tally.expected,
        present=tally.present,
        rate=percent_text(tally.present, tally.expected),
    )


def _points(rows: Sequence[PeriodRow], t: Language) -> list[Point]:
    counted = [(row.day, labels.kind(t, row.kind), row.tally) for row in rows if row.tally]
    if len(counted) <= MOST_POINTS:
        return [Point(f"{labels.brief(t, day)}\n{kind}", tally) for day, kind, tally in counted]
    return _by_month([(day, tally) for day, _, tally in counted], t)


def _by_month(counted: Iterable[tuple[date, Tally]], t: Language) -> list[Point]:
    found: dict[date, list[Tally]] = {}
    for day, tally in counted:
        month = periods.first_day(periods.period_of(Span.MONTH, day))
        found.setdefault(month, []).append(tally)
    several = len({month.year for month in found}) > 1
    return [
        Point(
            labels.period(t, periods.period_of(Span.MONTH, month))
            if several
            else labels.month(t, month.month),
            total(tallies),
        )
        for month, tallies in list(found.items())[-36:]
    ]


def _line(picture: _Picture, axes: Any, points: Sequence[Point]) -> None:
    places = range(len(points))
    rates = [(point.tally.attendance_rate or 0) / 10 for point in points]
    axes.plot(places, rates, color=_LINE, linewidth=2.5, marker="o", markersize=8, zorder=3)
    size, turn = (12, 0) if len(points) <= 8 else (11, 90)
    for place, (point, rate) in enumerate(zip(points, rates, strict=True)):
        low = rate > 20 and rate < max(rates[max(place - 1, 0) : place + 2])
        axes.annotate(
            percent_text(point.tally.present, point.tally.expected),
            (place, rate), (0, -9 if low else 9), textcoords="offset points", color=_LINE,
            ha="center", va="top" if low else "bottom", rotation=turn,
            fontproperties=picture.font(size),
        )  # fmt: skip
    axes.set_ylim(0, 116 if not turn else 136)
    _frame(picture, axes, picture.t._("Attendance rate"), len(points))
    axes.set_xticks(list(places), [""] * len(points))


def _bars(picture: _Picture, axes: Any, points: Sequence[Point]) -> None:
    places = list(range(len(points)))
    floor = [0.0] * len(points)
    for colour, parts in zip(_COLOURS, _shares(points), strict=True):
        axes.bar(places, parts, 0.7, bottom=floor, color=colour, zorder=3)
        floor = [below + part for below, part in zip(floor, parts, strict=True)]
    axes.set_ylim(0, 100)
    _frame(picture, axes, picture.t._("Shares"), len(points))
    crowded = len(points) > 4
    turned: dict[str, Any] = (
        {"rotation": 60, "ha": "right", "rotation_mode": "anchor"} if crowded else {}
    )
    said = [_in_one_line(point.label) if crowded else point.label for point in points]
    axes.set_xticks(places, said, fontproperties=picture.font(12), color=_INK, **turned)


def _rows(picture: _Picture, axes: Any, points: Sequence[Point]) -> None:
    places = list(range(len(points)))
    floor = [0.0] * len(points)
    for colour, parts in zip(_COLOURS, _shares(points), strict=True):
        axes.barh(places, parts, 0.62, left=floor, color=colour)
        floor = [below + part for below, part in zip(floor, parts, strict=True)]
    for place, point in enumerate(points):
        said = percent_text(point.tally.present, point.tally.expected)
        axes.text(103, place, said, va="center", color=_LINE, fontproperties=picture.font(13))
    axes.set_xlim(0, 100)
    axes.set_ylim(len(points) - 0.5, -0.5)
    axes.set_yticks(places, [point.label for point in points], fontproperties=picture.font(13))
    axes.set_xticks([])
    axes.tick_params(length=0, colors=_INK)
    for side in axes.spines.values():
        side.set_visible(False)


def _shares(points: Sequence[Point]) -> list[list[float]]:
    """Per cent of those expected who were present, on leave, absent, unrecorded: a list each."""
    names = ("present", "on_leave", "absent", "unrecorded")
    return [
        [100 * getattr(point.tally, name) / max(point.tally.expected, 1) for point in points]
        for name in names
    ]


def _frame(picture: _Picture, axes: Any, title: str, points: int) -> None:
    axes.set_title(title, loc="left", fontproperties=picture.font(15), color=_INK, pad=10)
    axes.set_xlim(*((-0.6, points - 0.4) if points > 1 else (-1.2, 1.2)))
    ticks = [0, 25, 50, 75, 100]
    axes.set_yticks(ticks, [f"{n}%" for n in ticks], fontproperties=picture.font(12), color=_INK)
    axes.grid(axis="y", color=_GRID, zorder=0)
    axes.tick_params(length=0)
    for name, side in axes.spines.items():
        side.set_visible(name == "bottom")
        side.set_color(_GRID)


def _in_one_line(label: str) -> str:
    day, _, kind = label.partition("\n")
    return f"{day} {_short(kind, 14)}".rstrip()


def _short(text: str, most: int) -> str:
    """A name that has to fit; what is cut off shows as …."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _folded(name: str) -> str:
    """A unit's name over at most two lines."""
    shown, most = plain(name), 9 if not name.isascii() else 16
    if len(shown) <= most:
        return shown
    return f"{shown[:most]}\n{_short(shown[most:], most)}"
