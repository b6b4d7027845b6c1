"""`/import`: a roster as an Excel file, looked at before anything is written."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.imports import (
    ImportCard,
    ImportDiscard,
    ImportLines,
    ImportNow,
    ImportTemplate,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.updates import Document, Happening
from bot.chat.views import fallback, import_lines
from bot.chat.views import imports as views
from bot.errors import NotAllowed
from bot.services.calendar import uploads, years
from bot.services.roster import imports
from bot.services.roster.imports import Choice, Preview, Refused, Sent

AnyRequest = Request[Button | None]


def ask(request: AnyRequest) -> Screen:
    """What to send."""
    if not imports.may_import(request.actor):
        raise NotAllowed
    return views.ask(request.t)


def template(request: Request[ImportTemplate]) -> Screen:
    """The empty roster follows."""
    imports.send_template(request.uow, request.actor)
    return views.template_follows(request.t)


def received(request: AnyRequest) -> Screen:
    """A file, with or without /import before it."""
    document = request.incoming.document
    if request.account is None:
        return fallback.stranger(request.t)
    if document is not None and _is_list(request, document):
        fits = uploads.receive(request.uow, request.actor, document.file_id, document.size)
        return views.reading(request.t) if fits else views.refused(request.t, Refused())
    if document is None or not imports.may_import(request.actor):
        return fallback.only_words(request.t, member=request.account.member_id is not None)
    sent = Sent(document.file_id, document.name, document.size)
    refused = imports.receive(request.uow, request.actor, sent)
    return views.refused(request.t, refused) if refused else views.reading(request.t)


def _is_list(request: AnyRequest, document: Document) -> bool:
    """Whether an administrator has sent what only a list of rest days can be."""
    json = (document.name or "").lower().endswith(f".{uploads.SUFFIX}")
    return json and years.may_load(request.actor)


def figures(request: Request[ImportCard]) -> Screen:
    """The figures again."""
    choice = Choice(request.button.offices, request.button.transfers)
    return views.card(request.t, _preview(request, request.button.upload_id, choice))


def lines(request: Request[ImportLines]) -> Screen:
    """A page of lines; what is confirmed on it is in its keys."""
    button = request.button
    found = _preview(request, button.upload_id, Choice(button.offices, button.transfers))
    return import_lines.page(request.t, found, button.section, button.page, request.today)


def carry_out(request: Request[ImportNow]) -> Screen:
    """导入."""
    button, t = request.button, request.t
    choice = Choice(button.offices, button.transfers)
    done = imports.carry_out(
        request.uow, request.actor, button.upload_id, choice, button.seen, request.today
    )
    if isinstance(done, Preview):
        return views.card(t, done, changed=True).with_toast(t._("Nothing was written yet."))
    return views.done(t, done)


def discard(request: Request[ImportDiscard]) -> Screen:
    """放弃."""
    imports.discard(request.uow, request.actor, request.button.upload_id)
    return views.discarded(request.t)


def _preview(request: AnyRequest, upload_id: int, choice: Choice) -> Preview:
    return imports.preview(request.uow, request.actor, upload_id, choice, request.today)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("import", ask)
    edge.happening(Happening.FILE, received)
    edge.press(ImportTemplate, template)
    edge.press(ImportCard, figures)
    edge.press(ImportLines, lines)
    edge.press(ImportNow, carry_out, slow=True)
    edge.press(ImportDiscard, discard)
