"""Buttons of recurring activities: how a draft recurs, and series with their times."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.domain.series import Scope
from bot.domain.workdays import Shift


class RepeatCard(Button, code="esr"):
    """🔁 on a draft: how it recurs."""

    draft: int


class RepeatRule(Button, code="esf"):
    """A rule is chosen; None: show the rules to choose from."""

    draft: int
    rule: str | None


class RepeatShift(Button, code="ess"):
    """What becomes of rest days; None: ask."""

    draft: int
    shift: Shift | None


class RepeatEnd(Button, code="ese"):
    """After so many times it ends, 0: never; `until` that day; both None: ask."""

    draft: int
    times: int | None
    until: date | None


class RepeatAhead(Button, code="esa"):
    """How many days before each time is published; None: ask."""

    draft: int
    days: int | None


class RepeatOff(Button, code="esx"):
    """It does not recur after all."""

    draft: int


class RepeatDone(Button, code="esk"):
    """✔️: as it stands."""

    draft: int


class SeriesList(Button, code="esl"):
    """A page of the series of one's units."""

    page: int


class OpenSeries(Button, code="eso"):
    """A series with its next times."""

    series: int


class EditRule(Button, code="esu"):
    """Another rule, end, or way round rest days for a series."""

    series: int


class PauseSeries(Button, code="esp"):
    """⏸, or (`on` False) ▶️."""

    series: int
    on: bool


class EndSeries(Button, code="esz"):
    """🏁: no further times; asks once unless `sure`."""

    series: int
    sure: bool


class OpenTime(Button, code="est"):
    """One time of a series."""

    series: int
    slot: date


class SeriesPreview(Button, code="jqs"):
    """👁: when whom a time that is not published yet will remind."""

    series: int
    slot: date


class SkipTime(Button, code="esj"):
    """One time is left out, or (`skipped` False) held after all."""

    series: int
    slot: date
    skipped: bool


class ChangeTime(Button, code="esm"):
    """✏️: when, where or what, of a time and perhaps of others."""

    series: int
    slot: date
    field: str


class ChangeScope(Button, code="esg"):
    """For which times the change holds."""

    draft: int
    scope: Scope


class SeriesBranches(Button, code="jqb"):
    """👥 of a series of several branches: which take part, a page of them."""

    series: int
    page: int


class SeriesBranch(Button, code="jqm"):
    """A branch takes part from now on (`on`), or no longer."""

    series: int
    branch: int
    on: bool
    page: int
