"""What was recorded for oneself, and ✋ 有误."""

from __future__ import annotations

from bot.chat.buttons.corrections import (
    MyRecord,
    MyRecords,
    ObjectionConfirm,
    ObjectionSendBack,
    ObjectTo,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import objections as views
from bot.errors import Stale
from bot.services.attendance import objections
from bot.services.members import my
from handlers import corrections


def records(request: Request[MyRecords]) -> Screen:
    """This year's closed activities."""
    found = my.record(request.uow, request.actor, request.today, request.app.zone)
    if found is None:
        raise Stale
    return views.records(request.app, request.t, found, request.button.page, request.now)


def record(request: Request[MyRecord]) -> Screen:
    """One of them."""
    found = objections.mine(request.uow, request.actor, request.button.activity)
    return views.record(request.app, request.t, found, request.button.page, request.now)


def object_to(request: Request[ObjectTo]) -> Screen:
    """✋: the secretary is asked to look again."""
    button = request.button
    found = objections.object_to(
        request.uow, request.actor, button.activity, request.now, request.today
    )
    said = request.t._("The secretary is asked to look at it again; you will be told.")
    shown = views.record(request.app, request.t, found, button.page, request.now)
    return shown.with_toast(said)


def confirm(request: Request[ObjectionConfirm]) -> Screen:
    """✔️ 记录无误."""
    found = objections.confirm(
        request.uow, request.actor, request.button.participation, request.now
    )
    said = request.t._("Done; the member is told.")
    return views.case(request.app, request.t, found, request.now).with_toast(said)


def send_back(request: Request[ObjectionSendBack]) -> Screen:
    """↩️ 打回更正: asks why."""
    found = objections.decidable(request.uow, request.actor, request.button.participation)
    return corrections.begin(request, found.board.activity.id)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(MyRecords, records)
    edge.press(MyRecord, record)
    edge.press(ObjectTo, object_to)
    edge.press(ObjectionConfirm, confirm)
    edge.press(ObjectionSendBack, send_back)
