"""The words of study, training and deadlines: kinds, days, hours, progress, people."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat.screens import bold, esc
from bot.chat.views import words
from bot.domain.assignments import AssignmentKind, Material, Progress, Status, Whom
from bot.domain.org import Role
from bot.errors import N_
from bot.i18n import Language
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit

_KINDS = {
    AssignmentKind.STUDY: N_("Study assignment"),
    AssignmentKind.TRAINING: N_("Training"),
    AssignmentKind.DEADLINE: N_("Deadline"),
}
_ICONS = {
    AssignmentKind.STUDY: "📖",
    AssignmentKind.TRAINING: "🎓",
    AssignmentKind.DEADLINE: "📮",
}
_PROGRESS = {
    Progress.OPEN: N_("not begun"),
    Progress.DOING: N_("⏳ under way"),
    Progress.DONE: N_("✅ done"),
    Progress.ENDED: N_("no longer applies"),
}
_HANDED = {
    Progress.OPEN: N_("not handed up yet"),
    Progress.DOING: N_("⏳ under way"),
    Progress.DONE: N_("✅ handed up"),
    Progress.ENDED: N_("no longer applies"),
}
_TO = {
    Progress.OPEN: N_("↩️ Not done after all"),
    Progress.DOING: N_("⏳ Under way"),
    Progress.DONE: N_("✅ Done"),
}
_DAY = timedelta(days=1)


def kind(t: Language, of: AssignmentKind) -> str:
    """学习任务 …"""
    return t._(_KINDS[of])


def icon(of: AssignmentKind) -> str:
    """📖 🎓 📮."""
    return _ICONS[of]


def hours(tenths: int) -> str:
    """2, 1.5."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def hours_said(t: Language, tenths: int) -> str:
    """2 学时."""
    said = hours(tenths)
    return t.n_("{n} hour", "{n} hours", 1 if tenths == 10 else 2).format(n=said)


def progress(t: Language, of: AssignmentKind, at: Progress) -> str:
    """未开始 …; of a report: 未报送 …"""
    return t._((_HANDED if of is AssignmentKind.DEADLINE else _PROGRESS)[at])


def to(t: Language, of: AssignmentKind, at: Progress) -> str:
    """✅ 已完成 … as a button says it."""
    if of is AssignmentKind.DEADLINE and at is Progress.DONE:
        return t._("✅ Handed up")
    if of is AssignmentKind.DEADLINE and at is Progress.OPEN:
        return t._("↩️ Not handed up after all")
    return t._(_TO[at])


def mark(row: Assignee) -> str:
    """✅ ⏳ ▫️ ➖, where a key has little room."""
    return {
        Progress.OPEN: "▫️",
        Progress.DOING: "⏳",
        Progress.DONE: "📥" if row.received_on else "✅",
        Progress.ENDED: "➖",
    }[row.state]


def headline(
    t: Language, of: Assignment, due_on: date | None, today: date, *, neutral: bool
) -> str:
    """📖 学习任务《…》 · 11月30日（周一）截止; without its title where that is not to be shown."""
    said = kind(t, of.kind) if neutral else called(t, of)
    if due_on is None:
        return bold(f"{icon(of.kind)} {said}")
    due = t._("{title} · due {day}").format(title=said, day=words.day(t, due_on, today))
    return bold(f"{icon(of.kind)} {due}")


def called(t: Language, of: Assignment) -> str:
    """学习任务《…》."""
    return t._("{kind}: {title}").format(kind=kind(t, of.kind), title=of.title)


def when(t: Language, row: Assignee, today: date) -> str | None:
    """⏰ 11月30日（周一） · 还有 5 天, with the window's first day and the last working day."""
    if row.due_on is None:
        return None
    return due_line(t, row.from_date, row.due_on, today)


def due_line(t: Language, first: date | None, last: date, today: date) -> str:
    """The same of two days."""
    said = t._("⏰ {when} · {away}").format(
        when=_span(t, first, last, today), away=away(t, last, today)
    )
    return _with_note(t, said, last, today)


def left_line(t: Language, first: date | None, last: date, today: date) -> str:
    """⏰ 还有 5 天, under a headline that says the last day; with the first, if there is one."""
    said = t._("⏰ {away}").format(away=away(t, last, today))
    if first is not None:
        since = words.date_only(t, first, today)
        said = t._("⏰ from {day} on · {away}").format(day=since, away=away(t, last, today))
    return _with_note(t, said, last, today)


def away(t: Language, last: date, today: date) -> str:
    """还有 5 天; 逾期 3 天."""
    late = (today - last).days
    if late > 0:
        return t.n_("overdue by {n} day", "overdue by {n} days", late).format(n=late)
    return words.days_from_now(t, last, today)


def _span(t: Language, first: date | None, last: date, today: date) -> str:
    day = words.day(t, last, today)
    if first is None:
        return day
    return t._("{first} – {last}").format(first=words.day(t, first, today), last=day)


def _with_note(t: Language, said: str, last: date, today: date) -> str:
    """The same, and the last working day where the last day is none."""
    worked = last_working(t, last)
    if worked is not None and worked != last and worked >= today:
        unsure = t.days is not None and t.days.day(worked).provisional
        day = words.provisional(t, words.day(t, worked, today), is_so=unsure)
        said = t._("{said} · last working day before that: {day}").format(said=said, day=day)
    return said


def last_working(t: Language, day: date) -> date | None:
    """The last working day on or before it, by the calendar that marks the reader's dates."""
    if t.days is None:
        return None
    while t.days.day(day).rest:
        day -= _DAY
    return day


def whom(t: Language, circle: Whom, unit: Unit, group: Unit | None, roles: tuple[Role, ...]) -> str:
    """第一党支部; 第二党小组; 书记、组织委员（第一党支部） …"""
    offices = words.roles(t, roles)
    sentences = {
        Whom.UNIT: t._("all of {unit}"),
        Whom.GROUP: t._("all of {group}"),
        Whom.OFFICES: t._("{offices} of {unit}"),
        Whom.BELOW: t._("{offices} of the units under {unit}"),
        Whom.CHOSEN: t._("chosen people"),
        Whom.OWN: t._("{unit} itself"),
        Whom.UNITS: t._("the units right under {unit}"),
    }
    named = {"unit": unit.name, "group": group.name if group else "", "offices": offices}
    return sentences[circle].format(**named)


def material(t: Language, of: Material | None, text: str | None) -> str | None:
    """📎: the words, the link or the file's name; HTML."""
    if of is None or text is None:
        return None
    if of is Material.FILE:
        return t._("📎 File: {name}").format(name=esc(text))
    if of is Material.LINK:
        return t._("🔗 {link}").format(link=esc(text))
    return t._("📝 {text}").format(text=esc(text))


def status(t: Language, of: Status) -> str:
    """已完成, 未到期, 临期, 逾期, 不再适用."""
    return {
        Status.DONE: t._("done"),
        Status.AHEAD: t._("not due yet"),
        Status.SOON: t._("due soon"),
        Status.OVERDUE: t._("overdue"),
        Status.ENDED: t._("no longer applies"),
    }[of]
