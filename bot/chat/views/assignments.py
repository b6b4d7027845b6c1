"""The card of an assignment as whoever owes it sees it, and what is told about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.chat.buttons.assignments import TaskFile, TaskSay
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import words
from bot.domain.assignments import AssignmentKind, AssignmentState, Material, Progress
from bot.errors import N_, NotAllowed
from bot.i18n import Language
from bot.services.assignments import boards, cards, papers, progress
from bot.services.assignments.boards import Mine
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.assignments.credits import Credit
from bot.store.delivery.sending import Claimed
from bot.store.members.units import Unit

_ORDER = (Progress.DONE, Progress.DOING)
_CHANGED = N_("✏️ The due date has changed.")


def card(
    t: Language, mine: Mine, today: date, *, neutral: bool, first: str | None = None
) -> Screen:
    """One's own card: what, until when, the material, how far one is, and the buttons for that;
    `first` goes before all."""
    of, row = mine.assignment, mine.row
    text = lines(
        esc(first) if first else None,
        tasks.headline(t, of, row.due_on, today, neutral=neutral),
        esc(tasks.called(t, of)) if neutral else None,
        _due(t, mine, today),
        esc(_hours(t, of)) if of.hours else None,
        tasks.material(t, of.material_kind, of.material),
        _receiver(t, mine),
        esc(t._("Set by {unit}").format(unit=mine.unit.name)),
        "",
        *_standing(t, mine, today),
    )
    return Screen(text, keys(t, mine, today), matter=cards.matter(of.id))


def _due(t: Language, mine: Mine, today: date) -> str | None:
    row = mine.row
    if row.due_on is None or not mine.owes:
        return None
    return esc(tasks.left_line(t, row.from_date, row.due_on, today))


def _hours(t: Language, of: Assignment) -> str:
    said = tasks.hours_said(t, of.hours)
    if of.kind is AssignmentKind.TRAINING:
        return t._("🎓 {hours} to be done").format(hours=said)
    return t._("🎓 {hours} credited when done").format(hours=said)


def _receiver(t: Language, mine: Mine) -> str | None:
    if mine.assignment.kind is not AssignmentKind.DEADLINE:
        return None
    name = mine.assignment.receiver or mine.unit.name
    return esc(t._("📮 To be handed up to: {receiver}").format(receiver=name))


def _standing(t: Language, mine: Mine, today: date) -> list[str]:
    of = mine.assignment
    if of.state is AssignmentState.CANCELLED:
        return [esc(t._("🚫 This was cancelled; you need not do it."))]
    said = [esc(_row(t, of, row, unit, today)) for row, unit in mine.rows]
    said += [esc(sitting(t, one, today)) for one in mine.credits if one.recorded_by]
    if of.state is AssignmentState.CLOSED:
        said.append(esc(t._("🔒 Closed; nothing more is to be done.")))
    return said


def _row(t: Language, of: Assignment, row: Assignee, unit: Unit | None, today: date) -> str:
    """Your progress: … (25 Nov); of a unit: its name first."""
    at = tasks.progress(t, of.kind, row.state)
    if of.kind is AssignmentKind.TRAINING and row.state is not Progress.ENDED:
        figures = t._("{done} of {owed} done").format(
            done=tasks.hours(row.hours), owed=tasks.hours_said(t, of.hours)
        )
        at = f"{at} · {figures}" if of.hours else at
    if row.done_on is not None:
        at = t._("{progress}, {day}").format(
            progress=at, day=words.date_only(t, row.done_on, today)
        )
    if row.received_on is not None:
        day = words.date_only(t, row.received_on, today)
        at = t._("{progress}, receipt {day}").format(progress=at, day=day)
    by_hand = row.done_by is not None and row.member_id is not None
    if by_hand and of.kind is not AssignmentKind.TRAINING:
        at += t._(" (recorded for you)")
    if unit is not None:
        return t._("{unit}: {progress}").format(unit=unit.name, progress=at)
    return t._("Your progress: {progress}").format(progress=at)


def sitting(t: Language, one: Credit, today: date) -> str:
    """· 11月25日 4 学时（集中培训）."""
    said = t._("{day}: {hours}").format(
        day=words.date_only(t, one.on_date, today), hours=tasks.hours_said(t, one.hours)
    )
    return f"· {said}" + (t._(" (full-time course)") if one.intensive else "")


def keys(t: Language, mine: Mine, today: date) -> Keyboard:
    """What the reader may say, of each of their rows, and the file."""
    of = mine.assignment
    made: list[tuple[Key, ...]] = []
    for row, unit in mine.rows:
        says = _says(of, row, today)
        labels = [_label(t, of, to, unit if len(mine.rows) > 1 else None) for to in says]
        made += pairs(
            [
                Key(label, TaskSay(row.id, to), style=_style(to))
                for to, label in zip(says, labels, strict=True)
            ]
        )
    file = of.material_kind is Material.FILE and of.state is not AssignmentState.CANCELLED
    return rows(*made, Key(t._("📎 Get the file"), TaskFile(of.id)) if file else None)


def _label(t: Language, of: Assignment, to: Progress, unit: Unit | None) -> str:
    said = t._("↩️ Take it back") if to is Progress.OPEN else tasks.to(t, of.kind, to)
    return f"{said} · {unit.name}"[:60] if unit else said


def _style(to: Progress) -> Style | None:
    return Style.SUCCESS if to is Progress.DONE else None


def _says(of: Assignment, row: Assignee, today: date) -> list[Progress]:
    """What one can say of a row now."""
    if not of.on or of.kind is AssignmentKind.TRAINING or row.state is Progress.ENDED:
        return []
    if row.state is Progress.DONE:
        late = row.due_on is not None and today > row.due_on
        return [] if late or row.received_on else [Progress.OPEN]
    return [one for one in _ORDER if one is not row.state]


def said(t: Language, of: Assignment, to: Progress) -> str:
    """What a press says."""
    if to is Progress.OPEN:
        return t._("Taken back: not done yet.")
    return t._("Recorded: {answer}").format(answer=tasks.progress(t, of.kind, to))


def mine_many(context: Context, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], Mine]:
    """The own views of these (member id, assignment id), on the local day where each is due."""
    days = context.days_of_assignments({number for _, number in wanted})
    found: dict[tuple[int, int], Mine] = {}
    for day in set(days.values()):
        some = {pair for pair in wanted if days[pair[1]] == day}
        found |= boards.mine_many(context.uow, some, day)
    return found


Render = Callable[[Context, Claimed, Mine, bool], Prepared]


def _for_each(render: Render) -> Prepare:
    """Each reader's own view, loaded for all at once; who is not concerned is not told."""

    def prepare(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        wanted = {
            row.id: (account.member_id or 0, row.params["assignment"])
            for row in claimed
            if (account := context.account(row)) is not None
        }
        found = mine_many(context, set(wanted.values()))
        prepared: dict[int, Prepared] = {}
        for row in claimed:
            mine = found.get(wanted.get(row.id, (0, 0)))
            if mine is None:
                prepared[row.id] = Skip("not concerned")
            else:
                neutral = context.uow.unit_settings.rules(mine.unit.id).neutral
                prepared[row.id] = render(context, row, mine, neutral)
        return prepared

    return prepare


def _today(context: Context, mine: Mine) -> date:
    return progress.day_of(mine.assignment, context.now)


def _card(context: Context, row: Claimed, mine: Mine, neutral: bool) -> Prepared:
    """A new card of what is to be done; one that is there already shows whatever is so."""
    if row.edit_message_id is None and not mine.owes:
        return Skip("nothing owed any more")
    return card(context.t(row), mine, _today(context, mine), neutral=neutral)


def _changed(context: Context, row: Claimed, mine: Mine, neutral: bool) -> Prepared:
    if not mine.owes:
        return Skip("nothing owed any more")
    t = context.t(row)
    return card(t, mine, _today(context, mine), neutral=neutral, first=t._(_CHANGED))


def _cancelled(context: Context, row: Claimed, mine: Mine, neutral: bool) -> Prepared:
    if mine.assignment.state is not AssignmentState.CANCELLED:
        return Skip("on again")
    t = context.t(row)
    called = tasks.kind(t, mine.assignment.kind) if neutral else tasks.called(t, mine.assignment)
    heading = bold(t._("🚫 Cancelled: {title}").format(title=called))
    return Screen(lines(heading, esc(t._("You need not do it."))))


def _file(context: Context, row: Claimed) -> Prepared:
    """The file that was sent to this bot, sent on by its id."""
    of = context.uow.assignments.get(row.params["assignment"])
    if of is None or of.file_id is None or of.file_bot != context.app.bot_id:
        return Skip("no such file")
    actor = context.uow.accounts.actor(context.app.bot_id, row.chat_id, context.today)
    try:
        papers.entitled(context.uow, actor, of, progress.day_of(of, context.now))
    except NotAllowed:
        return Skip("no longer entitled")
    return Screen(esc(tasks.called(context.t(row), of)), document=of.file_id)


PUSHES: dict[str, Prepare] = {
    cards.CARD: _for_each(_card),
    cards.CHANGED: _for_each(_changed),
    cards.CANCELLED: _for_each(_cancelled),
    cards.FILE: one_by_one(_file),
}
