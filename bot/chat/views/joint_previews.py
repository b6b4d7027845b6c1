"""👁 of what several branches do together, for the unit above: figures, never a name. And of a time
of a series that is not published yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo

from bot.app import App
from bot.chat.buttons.joint import JointOpen
from bot.chat.buttons.series import OpenTime
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import facts, previews, words
from bot.i18n import Language
from bot.services.attendance.joint_previewing import JointLine, JointTimetable
from bot.services.series.previewing import Foreseen


def timetable(
    app: App, t: Language, found: JointTimetable, now: datetime, msgid: str = facts.HERE
) -> Screen:
    """The steps to come in all parts, by time. `msgid` is how its heading is put."""
    lead = found.board.lead
    zone = lead.rules.zone
    today = app.local(now, zone).date()
    several = t.n_("{n} branch", "{n} branches", len(found.board.parts))
    text = [
        bold(t._("👁 Who will be reminded when")),
        facts.headline(app, t, lead, None, now, msgid),
        esc(f"👥 {several.format(n=len(found.board.parts))}"),
    ]
    text += previews.to_come(t, (_line(app, t, one, zone, today) for one in found.lines))
    text += previews.limit(t, found.most, [one.alone for one in found.lines])
    back = Key(t._("◀ Back"), JointOpen(found.board.id))
    return Screen(lines(*text), rows(back))


def _line(app: App, t: Language, one: JointLine, zone: tzinfo | None, today: date) -> list[str]:
    shown = previews.head(app, t, one.step, one.count, zone, today)
    left = {why: n for why, n in one.skipped.items() if why not in previews.HIDDEN}
    if left:
        said = t.n_("without {n} person: {why}", "without {n} people: {why}", sum(left.values()))
        shown.append(esc(said.format(n=sum(left.values()), why=previews.reasons(t, left))))
    return shown


def of_time(app: App, t: Language, found: Foreseen, now: datetime) -> Screen:
    """👁 of a time of a series, as of the moment that it is published."""
    table = found.timetable
    heading = facts.PROVISIONAL if found.provisional else facts.HERE
    if isinstance(table, JointTimetable):
        shown = timetable(app, t, table, now, heading)
    else:
        shown = previews.timetable(app, t, table, now, draft=True, msgid=heading)
    zone = found.rules.zone
    when = words.moment(t, app.local(found.at, zone), app.local(now, zone).date())
    when = words.provisional(t, when, is_so=found.provisional)
    said = t._("As it will be when it is published: {when}").format(when=when)
    back = Key(t._("◀ Back"), OpenTime(found.series.id, found.slot))
    return replace(shown, text=lines(shown.text, "", esc(said)), keys=rows(back), matter=None)
