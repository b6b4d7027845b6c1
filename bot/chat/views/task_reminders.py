"""Reminders of study, training and deadlines: to who owes them, and to who looks after those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from bot.chat.buttons.assignments import TaskOpen
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Screen, bold, esc, lines
from bot.chat.views import assignment_words as tasks
from bot.chat.views import assignments, hushes, nudge_keys, step_words, words
from bot.chat.views.rungs import NAMES
from bot.domain.assignments import AssignmentState, Progress
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.errors import N_
from bot.i18n import Language
from bot.services.assignments import cards, nudged, progress
from bot.services.assignments.boards import Mine
from bot.services.assignments.nudged import Digest
from bot.services.nudging import own_days, told
from bot.services.nudging.taking import TASK_RUNG, task_rung_matter
from bot.store.assignments.assignments import Assignment
from bot.store.delivery.sending import Claimed
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

_FIRST = N_("🔔 Still to be done")


def _pairs(context: Context, claimed: list[Claimed]) -> dict[int, tuple[int, int]]:
    """(assignment id, member id) of each row, by row id."""
    found = {}
    for row in claimed:
        account = context.account(row)
        if account is not None and account.member_id is not None:
            found[row.id] = (row.params["assignment"], account.member_id)
    return found


def _steps(context: Context, claimed: list[Claimed]) -> dict[int, Step]:
    """The step of each row that has one, by row id."""
    known = context.uow.steps.many({row.params["step"] for row in claimed if "step" in row.params})
    return {row.id: known[row.params["step"]] for row in claimed if row.params.get("step") in known}


def _by_day(
    context: Context, pairs: Collection[tuple[int, int]]
) -> dict[date, set[tuple[int, int]]]:
    """(Assignment id, member id) by the local day where it is due."""
    days = context.days_of_assignments({number for number, _ in pairs})
    return own_days.pairs_by_day(pairs, days)


def _digests(context: Context, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Digest]:
    """What each reader is told."""
    return nudged.digests(context.uow, pairs, context.now, context.app.zone)


def _why(
    context: Context, pairs: dict[int, tuple[int, int]], steps: dict[int, Step]
) -> dict[int, Reason | None]:
    """Why each row is not right any more for whom its step is for; None: it is."""
    found: dict[int, Reason | None] = {}
    everybody = {row for row, one in steps.items() if one.audience is Audience.EXPECTED}
    for of, rows in ((Audience.EXPECTED, everybody), (Audience.NOT_DONE, set(pairs) - everybody)):
        mine = {row: pair for row, pair in pairs.items() if row in rows}
        if mine:
            still: dict[tuple[int, int], Reason | None] = {}
            for day, some in _by_day(context, mine.values()).items():
                still |= context.uow.audiences.still_owed(context.app.bot_id, some, of, day)
            found |= {row: still[pair] for row, pair in mine.items()}
    return found


def to_members(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """One's own card, with a word in front (the step's own words, if it has any), for whom the step
    is for."""
    pairs, steps = _pairs(context, claimed), _steps(context, claimed)
    uow, now = context.uow, context.now
    why = _why(context, pairs, steps)
    mine = assignments.mine_many(context, {(who, number) for number, who in pairs.values()})
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        pair = pairs.get(row.id)
        reason = Reason.LEFT if pair is None else why[row.id]
        own = mine.get((pair[1], pair[0])) if pair else None
        if reason is not None or own is None:
            prepared[row.id] = Skip(reason or Reason.LEFT)
            continue
        prepared[row.id] = to_member(uow, context.t(row), own, now, steps.get(row.id))
    return prepared


def to_member(uow: UnitOfWork, t: Language, own: Mine, now: datetime, step: Step | None) -> Screen:
    """The same of one: a reminder that came of a step, or of somebody's hand."""
    neutral = uow.unit_settings.rules(own.unit.id).neutral
    today = progress.day_of(own.assignment, now)
    owing = 0 if own.row.state is Progress.DONE else 1
    said = _own_words(t, step, own.assignment, (own.row.due_on, today), owing)
    card = assignments.card(t, own, today, neutral=neutral, first=_first(t, said, neutral))
    return nudge_keys.under(t, card, None)


def to_leaders(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """Who has not done it, as far as the reader may know."""
    pairs, steps = _pairs(context, claimed), _steps(context, claimed)
    found = _digests(context, pairs.values())
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        digest = found.get(pairs.get(row.id, (0, 0)))
        if digest is None:
            prepared[row.id] = Skip(Reason.LEFT)
        elif not digest.assignment.on:
            prepared[row.id] = Skip(Reason.OVER)
        elif not digest.owing:
            prepared[row.id] = Skip(Reason.PAID)
        else:
            prepared[row.id] = screen(context.t(row), digest, context.now, steps.get(row.id))
    return prepared


def _refreshed(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """A list of who has not done it that is there already, as things are now, below the words it
    came with."""
    matters = {task_rung_matter(row.params["assignment"]) for row in claimed}
    steps = told.came_from(context.uow, context.app.bot_id, [TASK_RUNG], matters)
    came = {row.id: steps.get((row.chat_id, row.edit_message_id or 0)) for row in claimed}
    return _now(context, claimed, came)


def current(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """What rows of steps say now that went out with others."""
    return _now(context, claimed, _steps(context, claimed))


def _now(
    context: Context, claimed: list[Claimed], came: Mapping[int, Step | None]
) -> dict[int, Prepared]:
    pairs = _pairs(context, claimed)
    found = _digests(context, pairs.values())
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        digest = found.get(pairs.get(row.id, (0, 0)))
        if digest is not None:
            prepared[row.id] = screen(context.t(row), digest, context.now, came.get(row.id))
    return prepared


def _first(t: Language, own: str, neutral: bool) -> str:
    """The step's own words in place of ours; notifications that say no title show ours."""
    usual = t._(_FIRST)
    return "\n".join((usual, own)) if own and neutral else own or usual


def _own_words(
    t: Language, step: Step | None, of: Assignment, days: tuple[date | None, date], owing: int
) -> str:
    return step_words.of_task(t, of, step.words, days, owing) if step is not None else ""


def screen(t: Language, digest: Digest, now: datetime, step: Step | None = None) -> Screen:
    """Who has not done one assignment, for who looks after them; below the step's own words while
    anybody owes it."""
    of = digest.assignment
    today = progress.day_of(of, now)
    open_ = of.on and digest.owing > 0
    own = _own_words(t, step, of, (digest.due_on, today), digest.owing) if open_ else ""
    text = lines(
        esc(own) if own else None,
        tasks.headline(t, of, digest.due_on, today, neutral=False),
        esc(t._("👥 {unit}").format(unit=digest.unit.name)) if digest.figures else None,
        *(_owing(t, digest) if open_ else (esc(_over(t, of)),)),
    )
    keys = () if digest.figures else ((Key(t._("📋 Open"), TaskOpen(of.id)),),)
    made = Screen(text, keys, matter=task_rung_matter(of.id))
    return nudge_keys.under(t, made, None) if open_ else made


def _owing(t: Language, digest: Digest) -> tuple[str | None, ...]:
    """How many still owe it, and who, as far as the reader may know."""
    told_ = t._("{owing} of {concerned} have not done it").format(
        owing=digest.owing, concerned=digest.concerned
    )
    names = words.listed(t, list(digest.names[:NAMES]))
    rest = len(digest.names) - NAMES
    if rest > 0:
        names = t._("{names} and {n} more").format(names=names, n=rest)
    return bold(told_), esc(names) if names else None


def _over(t: Language, of: Assignment) -> str:
    if of.state is AssignmentState.CANCELLED:
        return t._("🚫 This was cancelled.")
    if of.state is AssignmentState.CLOSED:
        return t._("🔒 Closed; nothing more is to be done.")
    return t._("Everybody has done it.")


PUSHES: dict[str, Prepare] = {cards.RUNG_EDIT: hushes.kept(_refreshed)}
