"""What nobody waits for: unknown commands, stale buttons, stray words, stickers, groups."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.updates import Happening
from bot.chat.views import fallback as views
from bot.services.nudging import reach
from handlers import fresh

AnyRequest = Request[Button | None]


def unknown_command(request: AnyRequest) -> Screen:
    """A command there is none of."""
    if request.account is None:
        return views.stranger(request.t)
    return views.unknown_command(request.t, request.incoming.command, member=_member(request))


def stray_words(request: AnyRequest) -> Screen:
    """Words while no question is open."""
    if request.account is None:
        return views.stranger(request.t)
    return views.not_understood(request.t, member=_member(request))


def stray_thing(request: AnyRequest) -> Screen:
    """A sticker, a picture, a file."""
    if request.account is None:
        return views.stranger(request.t)
    return views.only_words(request.t, member=_member(request))


def edited(request: AnyRequest) -> Screen | None:
    """Somebody changed what they had said; it was read already."""
    return None if request.account is None else views.edits_are_not_read(request.t)


def stale_press(request: AnyRequest) -> Screen | list[Screen]:
    """A button of an older release, or one that never was."""
    if request.account is None:
        return views.stale(request.t)
    card = fresh.card(request)
    if card is not None:
        return card.with_toast(views.stale(request.t).toast or "")
    onward = views.not_understood(request.t, member=_member(request), after_stale=True)
    return [views.stale(request.t), onward]


def blocked(request: AnyRequest) -> None:
    """The person stopped the bot."""
    reach.lost(request.uow, request.account, request.today)


def in_a_group(request: AnyRequest) -> Screen:
    """Added to a group, or given a command there: everything happens in private."""
    return views.in_private(request.t, request.app.username)


def group_moved(request: AnyRequest) -> None:
    """A group became a supergroup, with another id."""
    incoming = request.incoming
    if incoming.moved_to is not None:
        reach.moved(request.uow, request.app.bot_id, incoming.chat_id, incoming.moved_to)


def _member(request: AnyRequest) -> bool:
    return request.account is not None and request.account.member_id is not None


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.stale(fresh.card)
    edge.happening(Happening.COMMAND, unknown_command)
    edge.happening(Happening.TEXT, stray_words)
    edge.happening(Happening.THING, stray_thing)
    edge.happening(Happening.EDITED, edited)
    edge.happening(Happening.PRESS, stale_press)
    edge.happening(Happening.BLOCKED, blocked)
    edge.happening(Happening.ADDED_TO_GROUP, in_a_group)
    edge.happening(Happening.GROUP_MOVED, group_moved)
