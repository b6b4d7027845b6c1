"""`/privacy`: what is kept, and withdrawing consent."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.dossiers import ExportMine, LooksPage
from bot.chat.buttons.preferences import AskWithdrawal, WithdrawConsent
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import dossiers as files
from bot.chat.views import privacy as views
from bot.services.personal import dossiers, looks, privacy


def show(request: Request[Button | None]) -> Screen:
    """What is kept of this person, or would be."""
    if request.account is None:
        return views.stranger(request.t)
    kept = privacy.kept(request.uow, request.actor, request.today)
    return views.kept(request.app, request.t, kept, request.today)


def export(request: Request[ExportMine]) -> Screen:
    """Everything as a file; a second tap does not make a second one."""
    dossiers.ask(request.uow, request.actor, request.button.how, request.now)
    return files.on_its_way(request.t)


def looked(request: Request[LooksPage]) -> Screen:
    """Who looked at it."""
    found = looks.looks(request.uow, request.actor, request.today)
    return files.looks(request.app, request.t, found, request.button.page, request.now)


def ask(request: Request[AskWithdrawal]) -> Screen:
    """What withdrawing means; sure?"""
    account = privacy.may_withdraw(request.uow, request.actor)
    return views.ask_withdraw(request.t, linked=account.member_id is not None)


def withdraw(request: Request[WithdrawConsent]) -> Screen:
    """Done; a second tap finds nothing to do any more."""
    if request.account is None:
        return views.nothing_kept(request.t)
    privacy.withdraw(request.uow, request.actor, request.now, request.today)
    return views.withdrawn(request.t, linked=request.account.member_id is not None)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("privacy", show, strangers=True)
    edge.press(ExportMine, export)
    edge.press(LooksPage, looked)
    edge.press(AskWithdrawal, ask)
    edge.press(WithdrawConsent, withdraw, strangers=True)
