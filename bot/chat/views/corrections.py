"""Screens about sheets that are sent back, and about the versions of a sheet."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.attendance import RollOpen
from bot.chat.buttons.corrections import CorrectList, SendBack, SheetVersions
from bot.chat.buttons.summaries import SummaryActivity, SummaryUnit
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import facts, figures, paging, words
from bot.domain.tally import Tally, percent_text
from bot.errors import N_, NotAllowed
from bot.i18n import Language
from bot.services.attendance import corrections, rolls
from bot.services.attendance.corrections import Correctable, Edition, History
from bot.services.attendance.rolls import Board, tally_of_sheet
from bot.store.delivery.sending import Claimed

MOST_VERSIONS = 10
"""So many of the newest versions are listed."""
_HEADING = N_("🗂 Sheet: {title} · {when}")
_SENT_BACK = N_("↩️ Sent back: {title} · {when}")


def ask_why(app: App, t: Language, board: Board, now: datetime) -> Screen:
    """Why is the sheet sent back?"""
    asked = t._("Why is it sent back? One line; it is kept with the version. /cancel leaves it.")
    return Screen(
        lines(
            facts.headline(app, t, board.activity, board.group, now, _HEADING),
            esc(t._("The roll will be open again; until it is closed, the sheet counts nowhere.")),
            bold(asked),
        ),
        fresh=True,
    )


def sent_back(app: App, t: Language, board: Board, now: datetime) -> Screen:
    """For who sent it back and does not take the roll: what happens now."""
    said = t._("It was sent back. Those who keep the sheet are told, and it counts nowhere yet.")
    return Screen(
        lines(
            facts.headline(app, t, board.activity, board.group, now, _SENT_BACK),
            esc(said),
        ),
        rows(Key(t._("🗂 Versions"), SheetVersions(board.activity.id))),
    )


def versions(
    app: App, t: Language, of: History, now: datetime, *, listed: bool, takes: bool
) -> Screen:
    """Every closing of a sheet, the newest last; `listed`: reached from a unit's list; `takes`: the
    reader takes the roll."""
    activity = of.board.activity
    dropped = len(of.editions) - MOST_VERSIONS
    behind = RollOpen(activity.id) if takes else SummaryActivity(activity.id, 0)
    back = CorrectList(of.board.unit.id) if listed else behind
    return Screen(
        lines(
            facts.headline(app, t, activity, of.board.group, now, _HEADING),
            esc(of.board.unit.name),
            "",
            esc(t._("… {n} older versions")).format(n=dropped) if dropped > 0 else None,
            *(_edition(app, t, one, now) for one in of.editions[-MOST_VERSIONS:]),
            _correcting(app, t, of, now),
        ),
        rows(
            Key(t._("↩️ Send back"), SendBack(activity.id)) if of.corrects else None,
            Key(t._("◀ Back"), back),
        ),
    )


def listing(t: Language, of: Correctable, local_now: datetime) -> Screen:
    """A unit's closed sheets in figures, to send one back."""
    said = t._("Closed sheets, the newest first. Open one to see its versions or send it back.")
    if not of.items:
        said = t._("No sheet of this unit is closed.")
    today = local_now.date()
    keys = [
        Key(
            t._("{activity} · {present}/{expected}").format(
                activity=figures.day_and_kind(
                    t,
                    board.activity.starts_at.astimezone(
                        board.activity.rules.zone or local_now.tzinfo
                    ).date(),
                    words.kind(t, board.activity.kind),
                    today,
                ),
                present=sheet.present,
                expected=sheet.expected,
            ),
            SheetVersions(board.activity.id, listed=True),
        )
        for board, sheet in of.items
    ]
    return Screen(
        lines(figures.headline("🗂", of.unit.name), esc(said)),
        rows(
            *keys,
            paging.arrows(of.page, of.pages, lambda to: CorrectList(of.unit.id, to)),
            Key(t._("◀ Back"), SummaryUnit(of.unit.id)),
        ),
    )


def version_line(t: Language, version: int) -> str | None:
    """第 2 版（已更正）, of a sheet that was corrected."""
    return esc(t._("Version {n} (corrected)").format(n=version)) if version > 1 else None


def why_line(t: Language, why: str | None) -> str | None:
    """更正中：…, of a roll that was sent back."""
    return None if why is None else esc(t._("↩️ Being corrected: {why}").format(why=why))


def _edition(app: App, t: Language, of: Edition, now: datetime) -> str:
    """第2版 · 12月5日 张华 · 更正：…"""
    local = app.local(of.sheet.closed_at)
    when = words.brief(t, local, app.today(now))
    who = t._("{when} {name}").format(when=when, name=of.who) if of.who else when
    parts = [t._("Version {n}").format(n=of.sheet.version), who, _rate(t, tally_of_sheet(of.sheet))]
    if of.why:
        parts.append(t._("correction: {why}").format(why=of.why))
    return esc(" · ".join(parts))


def _rate(t: Language, tally: Tally) -> str:
    return t._("present {present}/{expected} ({rate})").format(
        present=tally.present,
        expected=tally.expected,
        rate=percent_text(tally.present, tally.expected),
    )


def _correcting(app: App, t: Language, of: History, now: datetime) -> str | None:
    if of.back is None:
        return None
    when = words.brief(t, app.local(of.back.at), app.today(now))
    if not of.names:
        return bold(t._("↩️ Sent back on {when}; being corrected.").format(when=when))
    said = t._("↩️ Sent back on {when}; being corrected: {why}")
    return bold(said.format(when=when, why=of.back.why))


def _told(context: Context, row: Claimed) -> Prepared:
    """To those who keep the sheet: it was sent back, and why."""
    account = context.account(row)
    if account is None:
        return Skip("no account")
    uow, t = context.uow, context.t(row)
    actor = uow.accounts.actor_of(account, context.today)
    try:
        board, within = rolls.board(uow, actor, row.params["activity"])
    except NotAllowed:
        return Skip("no longer entitled")
    back = uow.corrections.sent_back(board.activity.id)
    if back is None or not within.whole:
        return Skip("closed again")
    return Screen(
        lines(
            facts.headline(context.app, t, board.activity, board.group, context.now, _SENT_BACK),
            esc(t._("Why: {why}").format(why=back.why)),
            esc(t._("Please correct the roll and close it again; until then it counts nowhere.")),
        ),
        rows(Key(t._("📝 Attendance"), RollOpen(board.activity.id))),
    )


PUSHES: dict[str, Prepare] = {corrections.SENT_BACK: one_by_one(_told)}
