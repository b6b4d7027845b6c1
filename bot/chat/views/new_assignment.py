"""Setting study, training and deadlines: the card to confirm, and what can be changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat.buttons.assignments import TaskEdit, TaskOpen
from bot.chat.buttons.new_assignment import PlanEdit, PlanIntensive, PlanPublish, PlanResume
from bot.chat.buttons.policies import PlanPreview
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import cycles, words
from bot.chat.views.assignment_questions import discard_key
from bot.domain.assignments import AssignmentKind, Whom
from bot.errors import N_
from bot.i18n import Language
from bot.services.assignments.cycles import may_recur
from bot.services.assignments.plans import Preview
from bot.store.assignments.assignments import Assignment

_FILLED = {
    "kind": N_("kind"),
    "title": N_("title"),
    "due": N_("due date"),
    "whom": N_("people"),
    "hours": N_("hours"),
}
_EDITS = {
    "title": N_("✏️ Title"),
    "due": N_("✏️ Due date"),
    "from": N_("✏️ First day"),
    "whom": N_("✏️ People"),
    "material": N_("✏️ Material"),
    "hours": N_("✏️ Hours"),
    "receiver": N_("✏️ Receiver"),
    "clause": N_("✏️ Clause"),
    "unit": N_("✏️ Unit"),
}
_OF_KIND = {
    AssignmentKind.STUDY: ("title", "due", "whom", "material", "hours"),
    AssignmentKind.TRAINING: ("title", "due", "from", "whom", "hours"),
    AssignmentKind.DEADLINE: ("title", "due", "whom", "receiver", "clause"),
}


def edits_of(kind: AssignmentKind, *, published: bool) -> tuple[str, ...]:
    """What can be changed of such an assignment, as keys of its questions; whom it concerns has a
    list of its own once it is published."""
    return tuple(one for one in _OF_KIND[kind] if one != "whom" or not published)


def filled(data: dict[str, Any]) -> list[str]:
    """What a draft holds already, as keys of its questions."""
    return [key for key in _FILLED if data.get(key)]


def resume(t: Language, draft: int, filled: list[str]) -> Screen:
    """A form was left half-way."""
    names = words.listed(t, [t._(_FILLED[key]) for key in filled])
    said = t._("Your last “Study, training, deadline” is not finished (filled in: {names}).")
    return Screen(
        esc(said.format(names=names)),
        rows(
            (
                Key(t._("Continue"), PlanResume(draft, go_on=True), style=Style.PRIMARY),
                Key(t._("Begin anew"), PlanResume(draft, go_on=False)),
            ),
            discard_key(t, draft),
        ),
    )


def review(t: Language, draft: int, found: Preview, today: date, *, several: bool) -> Screen:
    """What was understood."""
    plan = found.plan
    title = t._("{kind}: {title}").format(kind=tasks.kind(t, plan.kind), title=plan.title)
    due = tasks.due_line(t, plan.from_date, plan.due_on, today) if plan.due_on else None
    months = t._("⏰ {n} months from the day each took office")
    text = lines(
        esc(t._("Please check:")),
        bold(f"{tasks.icon(plan.kind)} {title}"),
        esc(due) if due else None,
        esc(months.format(n=plan.months)) if plan.months else None,
        esc(_people(t, found)),
        esc(t._("People who join later are added by themselves."))
        if plan.whom not in (Whom.CHOSEN, Whom.OWN)
        else None,
        esc(_hours(t, found)) if plan.hours else None,
        esc(t._("🏫 Full-time course: yes")) if plan.intensive else None,
        tasks.material(t, plan.material_kind, plan.material),
        esc(t._("📮 To be handed up to: {receiver}").format(receiver=plan.receiver))
        if plan.receiver
        else None,
        esc(t._("§ Clause: {clause}").format(clause=plan.clause)) if plan.clause else None,
    )
    return Screen(text, _review_keys(t, draft, found, several=several))


def _hours(t: Language, found: Preview) -> str:
    said = tasks.hours_said(t, found.plan.hours)
    if found.plan.kind is AssignmentKind.TRAINING:
        return t._("🎓 {hours} to be done").format(hours=said)
    return t._("🎓 {hours} credited when done").format(hours=said)


def _people(t: Language, found: Preview) -> str:
    plan = found.plan
    who = tasks.whom(t, plan.whom, found.unit, found.group, plan.roles)
    count = len(found.concerns)
    if plan.whom in (Whom.OWN, Whom.UNITS):
        counted = t.n_("{n} unit", "{n} units", count).format(n=count)
        return t._("👥 {people}: {counted}").format(people=who, counted=counted)
    if not count:
        return t._("👥 {people}: nobody at present").format(people=who)
    counted = t.n_("{n} person", "{n} people", count).format(n=count)
    chat = t._("{n} in chat").format(n=found.in_chat)
    if count > found.in_chat:
        chat = t._("{chat}, {n} recorded by you").format(chat=chat, n=count - found.in_chat)
    return t._("👥 {people}: {counted} ({chat})").format(people=who, counted=counted, chat=chat)


def _review_keys(t: Language, draft: int, found: Preview, *, several: bool) -> Keyboard:
    plan = found.plan
    wanted = [*edits_of(plan.kind, published=False), *(["unit"] if several else [])]
    wanted = [one for one in wanted if one != "from" or plan.months is None]
    edits = [Key(t._(_EDITS[one]), PlanEdit(draft, one)) for one in wanted]
    if plan.kind is AssignmentKind.TRAINING:
        label = "☑" if plan.intensive else "☐"
        said = t._("{box} Full-time course").format(box=label)
        edits.append(Key(said, PlanIntensive(draft, not plan.intensive)))
    return rows(
        Key(t._("✅ Publish"), PlanPublish(draft), style=Style.SUCCESS),
        *pairs(edits, 3),
        Key(t._("👁 Preview reminders"), PlanPreview(draft)),
        discard_key(t, draft),
    )


def ask_edit(t: Language, of: Assignment, today: date) -> Screen:
    """✏️: what is to be changed?"""
    wanted = [
        one
        for one in edits_of(of.kind, published=True)
        if of.months is None or one not in ("due", "from")
    ]
    keys = [Key(t._(_EDITS[one]), TaskEdit(of.id, one)) for one in wanted]
    return Screen(
        lines(
            tasks.headline(t, of, of.due_on, today, neutral=False),
            "",
            bold(t._("What is to be changed?")),
        ),
        rows(
            *pairs(keys),
            cycles.key(t, of) if may_recur(of) else None,
            Key(t._("◀ Back"), TaskOpen(of.id)),
        ),
    )


def discarded(t: Language) -> Screen:
    """Nothing was published."""
    return Screen(esc(t._("Discarded; nothing was published. /study begins another one.")))
