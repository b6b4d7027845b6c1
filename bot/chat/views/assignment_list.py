"""/study: the list, and which sheets there are."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.assignments import MyTask, TaskList, TaskOpen, TaskPapers
from bot.chat.buttons.cycles import NewSecretaries
from bot.chat.buttons.new_assignment import PlanBegin
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import paging, words
from bot.i18n import Language
from bot.services.assignments.boards import Item
from bot.services.assignments.papers import Paper
from bot.store.members.units import Unit

PAGE = 8


def window_key(t: Language, ready_for: Unit | None) -> Key | None:
    """🎓 where new secretaries have no window of training yet."""
    if ready_for is None:
        return None
    return Key(t._("🎓 Training of new secretaries: 6 months"), NewSecretaries(ready_for.id))


def listing(
    t: Language,
    items: list[Item],
    page: int,
    today: date,
    *,
    sets: bool,
    unit: Unit | None,
    ready_for: Unit | None = None,
) -> Screen:
    """/study: what is to be done, then what is over; `sets`: the reader may set such; `unit`: whose
    sheets they may have; `ready_for`: where new secretaries have no window of training yet."""
    new = Key(t._("➕ Set an assignment"), PlanBegin()) if sets else None
    papers = Key(t._("📗 Sheets"), TaskPapers(unit.id, today.year, None)) if unit else None
    window = window_key(t, ready_for)
    if not items:
        said = t._("There is no study, training or deadline yet.")
        return Screen(esc(said), rows(new, window, papers))
    shown, page, pages = paging.cut(items, page, PAGE)
    several = len({one.unit.id for one in items}) > 1
    keys = [Key(_entry(t, one, today, several=several), _opens(one)) for one in shown]
    return Screen(
        lines(
            bold(t._("📖 Study, training, deadlines")),
            esc(t._("By due date; what is over comes last.")),
        ),
        rows(*keys, paging.arrows(page, pages, TaskList), new, window, papers),
    )


def _opens(item: Item) -> TaskOpen | MyTask:
    return MyTask(item.assignment.id) if item.count is None else TaskOpen(item.assignment.id)


def _entry(t: Language, item: Item, today: date, *, several: bool) -> str:
    """📖 11月30日 · 《…》 · 19/23."""
    of = item.assignment
    lock = "" if of.on else "🔒 "
    due = words.date_only(t, of.due_on, today) if of.due_on else t._("each their own day")
    parts = [f"{lock}{tasks.icon(of.kind)} {due}", of.title]
    if several:
        parts.append(item.unit.name)
    if item.count is not None:
        parts.insert(1, f"{item.count.done}/{item.count.concerned}")
    return " · ".join(parts)[:100]


def papers(t: Language, unit: Unit, year: int, this_year: int) -> Screen:
    """📗: which sheet of which year."""
    other = year - 1 if year == this_year else this_year
    made = [
        Key(t._("📗 Training hours"), TaskPapers(unit.id, year, Paper.HOURS)),
        Key(t._("📗 Reports handed up"), TaskPapers(unit.id, year, Paper.DEADLINES)),
    ]
    heading = t._("📗 {unit} · {year}: which sheet?").format(unit=unit.name, year=year)
    return Screen(
        bold(heading),
        rows(
            *pairs(made),
            Key(t._("🗓 {year} instead").format(year=other), TaskPapers(unit.id, other, None)),
            Key(t._("◀ Back"), TaskList(0)),
        ),
    )
