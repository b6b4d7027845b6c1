"""Screens of what is kept about oneself: the file on its way out, and who looked at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.app import App
from bot.chat.buttons.dossiers import ExportMine, LooksPage
from bot.chat.buttons.navigation import Go
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Key, Screen, bold, esc, lines, rows
from bot.chat.views import audit_words, facts, paging, words
from bot.documents import filenames
from bot.domain.audit import Tag
from bot.domain.commands import Command
from bot.domain.dossier import Line
from bot.errors import N_
from bot.i18n import Language
from bot.services.personal import dossiers
from bot.services.personal.dossiers import Format
from bot.services.personal.looks import Look
from bot.store.delivery.sending import Claimed

PAGE = 10
_LOOKED = {
    Tag.MEMBER_SEEN: N_("{who} opened your card"),
    Tag.ROSTER_SEEN: N_("{who} opened the roster you are on"),
}
_FILE = N_("{who} had a file with names made of {what}")


def keys(t: Language, *, member: bool) -> tuple[tuple[Key, ...], ...]:
    """The keys under what is kept."""
    looked = Key(t._("👁 Who looked at it"), LooksPage(0)) if member else None
    return rows(
        (
            Key(t._("📗 Export as Excel"), ExportMine(Format.EXCEL)),
            Key(t._("📄 Export as JSON"), ExportMine(Format.JSON)),
        ),
        looked,
    )


def on_its_way(t: Language) -> Screen:
    """What asking for the file says."""
    return Screen(toast=t._("It is being made and comes in a moment."))


def looks(app: App, t: Language, found: tuple[Look, ...], page: int, now: datetime) -> Screen:
    """Who looked, newest first."""
    shown, page, pages = paging.cut(found, page, PAGE)
    said = [
        esc(
            t._("{when} {what}").format(
                when=words.brief(t, app.local(one.at), app.today(now)), what=looked(app, t, one)
            )
        )
        for one in shown
    ]
    explained = t._(
        "Listed are: your card and the roster being opened, and files with names being made. "
        "Whoever is not of your own unit is told by office."
    )
    return Screen(
        lines(
            bold(t._("👁 Who looked at what is kept about you")),
            "",
            *(said or [esc(t._("Nobody yet."))]),
            "",
            esc(explained),
        ),
        rows(
            paging.arrows(page, pages, LooksPage),
            Key(t._("◀ Back"), Go(Command.PRIVACY.value)),
        ),
    )


def looked(app: App, t: Language, of: Look) -> str:
    """第一党支部书记张华 打开了你的名片; not escaped."""
    who = _who(t, of)
    msgid = _LOOKED.get(of.tag)
    if msgid is not None:
        return t._(msgid).format(who=who)
    if of.activity is None:
        return t._(_FILE).format(who=who, what=t._("a period of your unit"))
    local = app.local(of.activity.starts_at, of.activity.rules.zone)
    what = t._("{activity} ({when})").format(
        activity=facts.title(t, of.activity, of.group),
        when=words.brief(t, local, app.today(of.at)),
    )
    return t._(_FILE).format(who=who, what=what)


def _who(t: Language, of: Look) -> str:
    """By office and unit, and by name where it may be told."""
    if of.who.office is None or of.who.name is None:
        return audit_words.who(t, of.who)
    office = audit_words.who(t, replace(of.who, name=None))
    return t._("{name} ({office})").format(name=of.who.name, office=office)


def _file(context: Context, row: Claimed) -> Prepared:
    """Everything as it is now, for whoever still has an account."""
    account = context.account(row)
    if account is None:
        return Skip("no account")
    app, t = context.app, context.t(row)
    actor = context.uow.accounts.actor_of(account, context.today)
    found = dossiers.gather(context.uow, actor, context.today, context.now, app.zone)
    data = replace(
        found.dossier,
        lines=tuple(
            Line(app.local(one.at), one.tag.value, audit_words.sentence(app, t, one))
            for one in found.lines
        ),
        looks=tuple(
            Line(app.local(one.at), one.tag.value, looked(app, t, one)) for one in found.looks
        ),
    )
    how = Format(row.params["format"])
    day = f"{app.local(context.now):%Y-%m-%d}"
    name = filenames.file_name(t._("What is kept about me"), day, suffix=how.value)
    if how is Format.JSON:
        file = File(FileKind.DOCUMENT, name, "dossier_json", (data,))
    else:
        file = File(FileKind.DOCUMENT, name, "dossier_excel", (data, t))
    return Screen(esc(t._("🔒 What is kept about you · {day}").format(day=day)), file=file)


PUSHES: dict[str, Prepare] = {dossiers.EXPORT: one_by_one(_file)}
