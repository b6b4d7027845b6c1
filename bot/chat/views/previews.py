"""👁: when whom an activity will remind, who not and why; and what came of each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo

from bot.app import App
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.policies import Of, PolicyOpen, PreviewButton, StepsTold, Where
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import facts, steps, words
from bot.domain.policies.reasons import Reason
from bot.i18n import Language
from bot.services.activities.activities import Board
from bot.services.activities.previewing import Timetable
from bot.services.nudging.timetables import Line
from bot.services.nudging.told import Receipt
from bot.store.nudging.steps import Step

NAMES = 10
"""So many names a line of the timetable has."""
PAST = 8
"""So many steps that were are said; 📜 has them all."""
ROOM = 2200
"""So many characters the steps to come may have; what comes later is told as a figure."""
HIDDEN = frozenset({Reason.OTHER, Reason.PAID})
"""Not worth a line: the step is for others, or nothing is owed."""


def key(t: Language, activity: int) -> Key:
    """👁 under a tally."""
    return Key(t._("👁 Preview reminders"), PreviewButton(activity))


def timetable(
    app: App, t: Language, found: Timetable, now: datetime, *, draft: bool, msgid: str = facts.HERE
) -> Screen:
    """The steps to come, by time, and whom none of them reaches. `msgid` is how its heading is
    put."""
    board = found.board
    zone = board.activity.rules.zone
    today = app.local(now, zone).date()
    text = [bold(t._("👁 Who will be reminded when"))]
    text.append(facts.headline(app, t, board.activity, board.group, now, msgid))
    if found.past and not draft:
        text += ["", *(receipt(app, t, one, zone, today) for one in found.past[-PAST:])]
    steps_ = (line(app, t, one, zone, today, found.nobody) for one in found.lines)
    text += to_come(t, steps_)
    text += nobody(t, found.nobody)
    text += limit(t, found.most, [one.alone for one in found.lines])
    return Screen(lines(*text), () if draft else _keys(t, board))


def to_come(t: Language, steps_: Iterable[list[str]], later: int = 0) -> list[str]:
    """Steps to come, each in a few lines, as many as a message has room for; `later` more are not
    among them."""
    found = list(steps_)
    if not found:
        return ["", esc(t._("No reminder is to come."))]
    text: list[str] = []
    for number, one in enumerate(found):
        if number and sum(map(len, text)) + sum(map(len, one)) > ROOM:
            later += len(found) - number
            break
        text += ["", *one]
    if later:
        text += ["", esc(t.n_("{n} more later", "{n} more later", later).format(n=later))]
    return text


def _keys(t: Language, board: Board) -> tuple[tuple[Key, ...], ...]:
    number = board.activity.id
    edit = Key(t._("⚙️ Change reminders"), PolicyOpen(Where.ACTIVITY, number, Of.GATHERING))
    told = Key(t._("📜 Who got what"), StepsTold(number, 0))
    return rows(
        (edit, told) if board.may_manage else (told,),
        Key(t._("◀ Back"), OpenActivity(number)),
    )


def nobody(t: Language, found: Mapping[Reason, tuple[str, ...]]) -> list[str]:
    """Whom no step reaches, and why."""
    left = [_left(t, why, names) for why, names in found.items()]
    if not left:
        return []
    return ["", esc(t._("Not reminded: {people}").format(people=" · ".join(left)))]


def line(
    app: App,
    t: Language,
    one: Line,
    zone: tzinfo | None,
    today: date,
    nobody: Mapping[Reason, tuple[str, ...]],
) -> list[str]:
    """A step to come: when, for whom, what moved it, who is left out; but for whom no step
    (`nobody`) reaches: they are said once for all."""
    shown = head(app, t, one.step, one.count, zone, today)
    if one.names:
        shown.insert(2, esc(_named(t, one.names)))
    for moment, n, names in one.apart:
        shown.append(esc(_apart(t, words.moment(t, app.local(moment, zone), today), n, names)))
    skipped = []
    for why, names in one.skipped.items():
        never = set(nobody.get(why, ()))
        own = tuple(name for name in names if name not in never)
        if own and why not in HIDDEN:
            skipped.append(_left(t, why, own))
    if skipped:
        shown.append(esc(t._("without {people}").format(people=" · ".join(skipped))))
    return shown


def head(
    app: App, t: Language, step: Step, count: int, zone: tzinfo | None, today: date
) -> list[str]:
    """When, for whom, for how many of them, and what moved it."""
    due = app.local(step.due_at, zone)
    when = words.provisional(t, steps.hour(t, step.on_date, due, today), is_so=step.provisional)
    whom = t.n_("{whom}: {n} person", "{whom}: {n} people", count).format(
        whom=steps.audience(t, step.audience), n=count
    )
    shown = [bold(when), esc(words.capital(whom))]
    moved = steps.moved(t, step, app.local(step.wanted_at, zone), today)
    if moved:
        shown.append(esc(t._("({moved})").format(moved=moved)))
    if step.reason is not None:
        said = t._("⚠️ will not be sent: {reason}")
        shown.append(esc(said.format(reason=steps.reason(t, step.reason))))
    return shown


def _apart(t: Language, when: str, n: int, names: tuple[str, ...]) -> str:
    """其中 2 人 12月3日 18:00（本人静默时段）：李静、刘芳."""
    said = t._("{n} of them at {when} (own quiet hours)").format(n=n, when=when)
    return t._("{said}: {names}").format(said=said, names=_named(t, names)) if names else said


def limit(t: Language, most: int, alone: Sequence[bool]) -> list[str]:
    """How many reminders somebody gets a day; `alone`: of each step to come, whether what others
    send was too much to be looked at."""
    if not alone:
        return []
    said = t._(
        "At most {n} reminders a person a day, counting what other matters are already due to "
        "send. What goes beyond that is found in /today."
    )
    if any(alone):
        said = t._(
            "At most {n} reminders a person a day; what goes beyond that is found in /today. So "
            "much else is to be sent to these people that it is not counted here."
        )
    return ["", esc(said.format(n=most))]


def _named(t: Language, names: tuple[str, ...]) -> str:
    rest = len(names) - NAMES
    said = words.listed(t, list(names[:NAMES]))
    return t._("{names} and {n} more").format(names=said, n=rest) if rest > 0 else said


def _left(t: Language, why: Reason, names: tuple[str, ...]) -> str:
    return t._("{names} ({reason})").format(names=_named(t, names), reason=steps.reason(t, why))


def receipt(app: App, t: Language, one: Receipt, zone: tzinfo | None, today: date) -> str:
    """✓ 12月1日 08:30 · 未回复者：已发 3，未发 2（不在线 1，已准假 1）."""
    due = app.local(one.step.due_at, zone)
    return esc(
        t._("✓ {when} · {whom}: {figures}").format(
            when=words.brief(t, due, today),
            whom=steps.audience(t, one.step.audience),
            figures=figures(t, one),
        )
    )


def figures(t: Language, one: Receipt) -> str:
    """已发 3，待发 1，失败 1，未发 2（不在线 1，已准假 1）."""
    if one.step.reason is not None:
        return t._("not sent: {reason}").format(reason=steps.reason(t, one.step.reason))
    said = [t._("sent {n}").format(n=one.sent)]
    if one.waiting:
        said.append(t._("under way {n}").format(n=one.waiting))
    if one.failed:
        said.append(t._("failed {n}").format(n=one.failed))
    if one.unknown:
        said.append(t._("unknown {n}").format(n=one.unknown))
    left: dict[Reason, int] = {why: n for why, n in one.skipped.items() if why is not Reason.OTHER}
    if left:
        why = reasons(t, left)
        said.append(t._("left out {n} ({why})").format(n=sum(left.values()), why=why))
    return " · ".join(said)


def reasons(t: Language, of: Mapping[Reason, int]) -> str:
    """不在线 1、已准假 1."""
    why = [t._("{reason} {n}").format(reason=steps.reason(t, one), n=n) for one, n in of.items()]
    return words.listed(t, why)
