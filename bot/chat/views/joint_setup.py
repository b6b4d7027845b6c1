"""Setting something up for several branches: choosing them, and the card to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import DraftEdit, Publish
from bot.chat.buttons.joint import (
    DraftBranch,
    DraftBranches,
    DraftBranchesDone,
    DraftBranchPage,
    DraftCommittee,
)
from bot.chat.buttons.policies import DraftPreview
from bot.chat.buttons.series import RepeatCard
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import paging, repeat_words, words
from bot.chat.views.activity_questions import discard_key
from bot.domain.activities import LENGTH
from bot.domain.recurrence import Recurrence
from bot.errors import N_
from bot.i18n import Language
from bot.services.attendance.joint_publishing import LeftOut, Preview
from bot.store.members.units import Unit

PAGE = 10
_LEFT_OUT = {
    LeftOut.EMPTY: N_("⚠️ Left out, nobody is on the roster: {units}"),
    LeftOut.GONE: N_("⚠️ Left out, no longer there: {units}"),
    LeftOut.SAME: N_("⚠️ Left out, has published the same already: {units}"),
}


def ask_who(t: Language, draft: int, found: list[Unit], chosen: set[int], page: int) -> Screen:
    """Who takes part: the committee itself, or which of the branches?"""
    shown, page, pages = paging.cut(found, page, PAGE)
    keys = [
        Key(
            ("☑ " if one.id in chosen else "☐ ") + one.name,
            DraftBranch(draft, one.id, one.id not in chosen, page),
        )
        for one in shown
    ]
    every = len(chosen) == len(found)
    label = t._("None of them") if every else t._("All of them")
    done = t.n_("✔️ These: {n} branch", "✔️ These: {n} branches", len(chosen))
    return Screen(
        lines(
            bold(t._("👥 Who takes part?")),
            esc(t._("Your own committee, or branches: choose as many as you like.")),
        ),
        rows(
            Key(t._("Our own committee"), DraftCommittee(draft)),
            *pairs(keys),
            paging.arrows(page, pages, lambda to: DraftBranchPage(draft, to)),
            Key(label, DraftBranches(draft, not every, page)) if found else None,
            Key(done.format(n=len(chosen)), DraftBranchesDone(draft), style=Style.SUCCESS)
            if chosen
            else None,
            discard_key(t, draft),
        ),
    )


def review(
    app: App,
    t: Language,
    draft: int,
    of: Preview,
    now: datetime,
    repeat: Recurrence | None = None,
) -> Screen:
    """What was understood, and how many are expected in which branch."""
    zone = of.parts[0].rules.zone
    today = app.local(now, zone).date()
    until = words.moment(t, app.local(of.parts[0].answer_by, zone), today)
    return Screen(
        lines(
            esc(t._("Please check:")),
            bold(t._("📌 {title}").format(title=words.kind(t, of.plan.kind))),
            *_facts(app, t, of, now),
            esc(repeat_words.line(t, repeat, today)) if repeat else None,
            *_people(t, of),
            esc(t._("⏰ Answers by {when}").format(when=until)),
            esc(t._("Each branch sees its own people, takes its roll and closes its own sheet.")),
        ),
        _review_keys(t, draft),
    )


def _facts(app: App, t: Language, of: Preview, now: datetime) -> list[str]:
    """When, where and about what."""
    plan, zone = of.plan, of.parts[0].rules.zone
    start, today = app.local(plan.starts_at, zone), app.local(now, zone).date()
    end = plan.ends_at and plan.ends_at - plan.starts_at != LENGTH and app.local(plan.ends_at, zone)
    when = words.moment(t, start, today) + (f"–{words.clock(end)}" if end else "")
    away = words.days_from_now(t, start.date(), today)
    found = [esc(t._("🗓 {when} · {away}").format(when=when, away=away))]
    if words.is_rest(t, start.date()):
        found.append(esc(t._("⚠️ That is a rest day. Is it meant?")))
    if plan.place:
        found.append(t._("📍 {place}").format(place=esc(plan.place)))
    if plan.subject:
        found.append(t._("📝 {subject}").format(subject=esc(plan.subject)))
    return found


def _people(t: Language, of: Preview) -> list[str]:
    """How many, in which branch, and which of them have nobody."""
    people = sum(len(one.people) for one in of.parts)
    counted = t.n_("{n} person expected", "{n} people expected", people).format(n=people)
    several = t.n_("{n} branch", "{n} branches", len(of.parts)).format(n=len(of.parts))
    listed = [
        t._("{unit} {n}").format(unit=one.unit.name, n=len(one.people)) for one in of.parts[:PAGE]
    ]
    more = "" if len(of.parts) <= PAGE else " …"
    found = [esc(f"👥 {several} · {counted}"), esc(words.listed(t, listed) + more)]
    return [*found, *map(esc, left_out(t, of.left_out))]


def left_out(t: Language, of: Mapping[LeftOut, Sequence[Unit]]) -> list[str]:
    """Which of the branches that were chosen have no part in it, and why."""
    return [
        t._(_LEFT_OUT[why]).format(units=words.listed(t, [one.name for one in units[:PAGE]]))
        for why, units in of.items()
        if units
    ]


def _review_keys(t: Language, draft: int) -> Keyboard:
    edits = [
        Key(t._("✏️ Date"), DraftEdit(draft, "day")),
        Key(t._("✏️ Time"), DraftEdit(draft, "time")),
        Key(t._("✏️ Place"), DraftEdit(draft, "place")),
        Key(t._("✏️ Subject"), DraftEdit(draft, "subject")),
        Key(t._("✏️ Kind"), DraftEdit(draft, "kind")),
        Key(t._("✏️ Who takes part"), DraftEdit(draft, "branches")),
        Key(t._("🔁 Repeat"), RepeatCard(draft)),
    ]
    return rows(
        Key(t._("✅ Publish"), Publish(draft), style=Style.SUCCESS),
        Key(t._("👁 Preview reminders"), DraftPreview(draft)),
        *pairs(edits, 3),
        discard_key(t, draft),
    )
