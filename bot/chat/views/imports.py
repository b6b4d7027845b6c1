"""Screens of importing a roster: asking for the file, its figures, faults, what was written."""

from __future__ import annotations

from bot.chat.buttons.imports import (
    ImportDiscard,
    ImportLines,
    ImportNow,
    ImportTemplate,
)
from bot.chat.fetching import GONE, NETWORK
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import commands, import_lines, roster_report
from bot.documents import roster_words
from bot.documents.filenames import file_name
from bot.documents.package import Reason
from bot.domain.commands import Command
from bot.domain.delivery import UploadState
from bot.domain.roster_faults import ROW_LIMIT
from bot.domain.roster_lines import Section
from bot.errors import N_, AppError
from bot.i18n import Language
from bot.services.roster import imports
from bot.services.roster.imports import Choice, Preview, Refused
from bot.services.roster.roster import Report
from bot.store.delivery.sending import Claimed

_LISTED = (Section.MADE, Section.CHANGED, Section.ENDED, Section.ALONE)
_SUFFIX = 12
_FETCHING = {
    NETWORK: N_("Telegram did not hand over the file. Please send it again in a few minutes."),
    GONE: N_("Telegram has the file no more. Please send it again."),
}


def ask(t: Language) -> Screen:
    """/import: what to send."""
    return Screen(
        lines(
            bold(t._("📥 Import the roster")),
            esc(
                t._(
                    "Send me the roster as an Excel file (.xlsx, at most 1 MB and {rows} people)."
                ).format(rows=f"{ROW_LIMIT:,}")
            ),
            esc(
                t._(
                    "I check every row and show what would change. Nothing is written before you "
                    "press Import."
                )
            ),
            esc(t._("People who are not in the file are left alone.")),
        ),
        rows(Key(t._("📗 Template"), ImportTemplate()), commands.key(t, Command.START)),
    )


def template_follows(t: Language) -> Screen:
    """What asking for the template says."""
    return Screen(toast=t._("The template follows."))


def reading(t: Language) -> Screen:
    """A file has arrived."""
    return Screen(esc(t._("⏳ Received. I am reading the file; this takes a few seconds.")))


def refused(t: Language, of: Refused) -> Screen:
    """A file that is not even fetched."""
    if of.suffix is None:
        return Screen(esc(_too_big(t)))
    if not of.suffix:
        said = t._("I cannot read this file: .xlsx is wanted. Here is the template.")
    else:
        said = t._(
            "I cannot read this file: .xlsx is wanted, what came is .{suffix}. Here is the "
            "template."
        ).format(suffix=of.suffix[:_SUFFIX])
    return Screen(esc(said))


def card(t: Language, of: Preview, *, changed: bool = False) -> Screen:
    """What a file would do; `changed`: since it was looked at."""
    if of.report.faults:
        said = roster_report.report_lines(t, of.report, in_chat=True)
        again = t._("The same list follows as an Excel file. Put it right and send it to me again.")
        return Screen(
            lines(bold(t._("📥 The file has faults")), *map(esc, said), "", esc(again)),
            rows(Key(t._("🗑 Discard"), ImportDiscard(of.upload_id))),
        )
    news = t._("⚠️ The roster has changed since you looked. Please look again.")
    return Screen(
        lines(
            bold(t._("📥 Check the import")),
            esc(news) if changed else None,
            *map(esc, roster_report.report_lines(t, _plain(of.report), in_chat=True)),
            *_to_confirm(t, of),
            "",
            esc(t._("I keep the file for a day; then it has to be sent again.")),
        ),
        _keys(t, of),
    )


def done(t: Language, report: Report) -> Screen:
    """What was written."""
    said = roster_report.report_lines(t, report, in_chat=True)
    return Screen(
        lines(bold(t._("✅ The roster is imported")), *map(esc, said)),
        rows((commands.key(t, Command.MEMBERS), commands.key(t, Command.INVITE))),
    )


def discarded(t: Language) -> Screen:
    """After 放弃."""
    return Screen(
        esc(t._("Discarded; nothing was written.")), rows(commands.key(t, Command.IMPORT))
    )


def _too_big(t: Language) -> str:
    return roster_words.reason(t, Reason.TOO_BIG)


def _plain(report: Report) -> Report:
    """Figures only: names are on the pages."""
    return roster_report.without_names(report)


def _to_confirm(t: Language, of: Preview) -> list[str]:
    said = []
    moving, ending = len(of.lines[Section.TRANSFERS]), len(of.lines[Section.OFFICES])
    if moving:
        one = t._("🔁 Transfers: {n}, confirmed") if of.choice.transfers else _transfers_open(t)
        said.append(esc(one.format(n=moving)))
    if ending:
        one = t._("🗑 Offices to end: {n}, confirmed") if of.choice.offices else _offices_open(t)
        said.append(esc(one.format(n=ending)))
    return said


def _transfers_open(t: Language) -> str:
    return t._("🔁 Transfers: {n}, not confirmed; they stay where they are")


def _offices_open(t: Language) -> str:
    return t._("🗑 Offices no longer named: {n}, not confirmed; they go on")


def _keys(t: Language, of: Preview) -> tuple[tuple[Key, ...], ...]:
    choice = of.choice
    label = t._("{section} {n}")
    listed = [
        Key(
            label.format(section=import_lines.heading(t, section), n=len(of.lines[section])),
            ImportLines(of.upload_id, section, 0, choice.offices, choice.transfers),
        )
        for section in (*_LISTED, Section.TRANSFERS, Section.OFFICES)
        if of.lines[section]
    ]
    now = ImportNow(of.upload_id, choice.offices, choice.transfers, of.seen)
    return rows(
        *pairs(listed),
        (
            Key(t._("📥 Import"), now, style=Style.SUCCESS),
            Key(t._("🗑 Discard"), ImportDiscard(of.upload_id)),
        ),
    )


def _card(context: Context, row: Claimed) -> Prepared:
    t, upload_id = context.t(row), int(row.params["upload"])
    upload = context.uow.uploads.get(upload_id)
    if upload is None:
        return Skip("upload gone")
    if upload.state is UploadState.REFUSED:
        return Screen(esc(_why(t, upload.fault or "")), rows(Key(t._("📗 Template"), _TEMPLATE)))
    found = _preview(context, row)
    return card(t, found) if found else Skip("upload done with")


_TEMPLATE = ImportTemplate()


def _why(t: Language, fault: str) -> str:
    if fault in _FETCHING:
        return t._(_FETCHING[fault])
    return roster_words.reason(t, Reason(fault))


def _marked(context: Context, row: Claimed) -> Prepared:
    """The same file with its faults marked, if it has any."""
    found = _preview(context, row)
    if found is None or not found.report.faults:
        return Skip("no faults")
    t = context.t(row)
    name = file_name(t._("Roster"), t._("To put right"), f"{context.today:%Y-%m-%d}")
    args = (t, found.table, found.report.faults)
    file = File(FileKind.DOCUMENT, name, "marked_roster", args)
    return Screen(esc(t._("The faulty cells are yellow; each says what is wanted.")), file=file)


def _preview(context: Context, row: Claimed) -> Preview | None:
    reader = context.account(row)
    if reader is None:
        return None
    actor = context.uow.accounts.actor_of(reader, context.today)
    try:
        return imports.preview(
            context.uow, actor, int(row.params["upload"]), Choice(), context.today
        )
    except AppError:
        return None


def _template(context: Context, row: Claimed) -> Prepared:
    t = context.t(row)
    file = File(FileKind.DOCUMENT, file_name(t._("Roster")), "roster_template", (t,))
    return Screen(esc(t._("The empty roster. The second sheet explains the columns.")), file=file)


PUSHES: dict[str, Prepare] = {
    imports.CARD: one_by_one(_card),
    imports.MARKED: one_by_one(_marked),
    imports.TEMPLATE: one_by_one(_template),
}
