"""Which branches a series of a unit above is for."""

from __future__ import annotations

from bot.chat.buttons.series import OpenSeries, SeriesBranch, SeriesBranches
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import paging
from bot.chat.views.joint_setup import PAGE
from bot.i18n import Language
from bot.services.series.branches import Choice


def choose(t: Language, of: Choice, page: int) -> Screen:
    """Each branch under the unit, with ☑ where it takes part."""
    series, kept = of.series.id, of.series.branches
    shown, page, pages = paging.cut(list(of.there), page, PAGE)
    keys = [
        Key(
            ("☑ " if one.id in kept else "☐ ") + one.name,
            SeriesBranch(series, one.id, one.id not in kept, page),
        )
        for one in shown
    ]
    return Screen(
        lines(
            bold(t._("👥 Which branches take part?")),
            esc(t._("It holds for the times that are not published yet.")),
        ),
        rows(
            *pairs(keys),
            paging.arrows(page, pages, lambda to: SeriesBranches(series, to)),
            Key(t._("◀ Back"), OpenSeries(series)),
        ),
    )
