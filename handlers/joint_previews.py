"""👁 of what several branches do together, and of times of series that are not published yet."""

from __future__ import annotations

from bot.chat.buttons.joint import JointPreview
from bot.chat.buttons.series import SeriesPreview
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import joint_previews as views
from bot.services.attendance import joint_previewing
from bot.services.series import previewing
from handlers import heavy


def preview(request: Request[JointPreview]) -> Screen:
    """👁 of all parts together."""
    found = joint_previewing.timetable(
        request.uow, request.actor, request.button.joint, request.now, request.app.zone
    )
    return views.timetable(request.app, request.t, found, request.now)


def preview_time(request: Request[SeriesPreview]) -> Screen:
    """👁 of a time to come; nothing of it is done."""
    button, zone = request.button, request.app.zone
    found = previewing.foreseen(
        request.uow, request.actor, button.series, button.slot, request.now, zone
    )
    return views.of_time(request.app, request.t, found, request.now)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(JointPreview, preview, slow=heavy.joint)
    edge.press(SeriesPreview, preview_time, slow=True)
