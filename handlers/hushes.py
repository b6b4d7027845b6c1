"""💤 and 🔕 under reminders."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.hushes import MuteButton, MutedList, SnoozeButton, Unmute
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activities, assignments, nudge_keys, rungs, task_reminders
from bot.chat.views import hushes as views
from bot.chat.views import nudges as lists
from bot.domain.snooze import About
from bot.errors import NotAllowed, Stale
from bot.services.activities import answers
from bot.services.assignments import boards, nudged, progress
from bot.services.nudging import day_words, snoozing, taking, told
from bot.services.nudging import rungs as digests
from bot.services.nudging.snoozing import Matter, Offer

AnyRequest = Request[Button | None]


def snooze(request: Request[SnoozeButton]) -> Screen:
    """💤: later, once more."""
    button = request.button
    matter = Matter(button.about, button.number)
    offer = snoozing.snooze(
        request.uow, request.actor, matter, button.how, request.now, request.app.zone
    )
    return _nudge(request, offer).with_toast(views.snoozed(request.t, offer, request.now))


def mute(request: Request[MuteButton]) -> Screen:
    """🔕 or 🔔."""
    button = request.button
    matter = Matter(button.about, button.number)
    offer = snoozing.mute(
        request.uow, request.actor, matter, request.now, request.app.zone, on=button.on
    )
    shown = _nudge(request, offer)
    return shown.with_toast(views.muted(request.t, on=button.on), alert=button.on)


def listed(request: AnyRequest) -> Screen:
    """🔕 on the settings."""
    found = snoozing.muted(request.uow, request.actor, request.now)
    return views.muted_list(request.app, request.t, found, request.now)


def unmute(request: Request[Unmute]) -> Screen:
    """🔔 on that list."""
    matter = Matter(request.button.about, request.button.number)
    snoozing.unmute(request.uow, request.actor, matter)
    return listed(request).with_toast(views.muted(request.t, on=False))


def _nudge(request: AnyRequest, offer: Offer) -> Screen:
    """The reminder that was pressed, as things are now."""
    screen = _SHOWN[offer.matter.about](request, offer.matter)
    return views.under(request.t, screen, offer, request.now)


def _activity(request: AnyRequest, matter: Matter) -> Screen:
    mine = answers.mine_of(request.uow, request.actor, matter.number)
    card = activities.member_card(request.app, request.t, mine, request.now)
    return nudge_keys.under(request.t, card, matter.number)


def _message(request: AnyRequest) -> tuple[int, int]:
    """The message that was pressed, whose words it keeps."""
    return request.incoming.chat_id, request.incoming.message_id or 0


def _rung(request: AnyRequest, matter: Matter) -> Screen:
    member = request.actor.member_id or 0
    pair = (matter.number, member)
    found = digests.digests(request.uow, [pair], request.today).get(pair)
    if found is None or not found.owing:
        raise Stale
    step = told.step_of(request.uow, request.bot_id, taking.RUNG, matter.word, _message(request))
    own = step.words if step is not None else None
    return rungs.screen(request.app, request.t, found, request.now, own)


def _day(request: AnyRequest, _matter: Matter) -> Screen:
    member = request.actor.member_id
    if member is None:
        raise NotAllowed
    items, owed = day_words.todays(request.uow, {member}, request.now, request.clock)[member]
    listed = lists.today(request.app, request.t, items, request.now, owed)
    return nudge_keys.under(request.t, listed, None)


def _assignment(request: AnyRequest, matter: Matter) -> Screen:
    pair = (request.actor.member_id or 0, matter.number)
    own = boards.mine_many(request.uow, {pair}, request.today).get(pair)
    if own is None:
        raise NotAllowed
    neutral = request.uow.unit_settings.rules(own.unit.id).neutral
    today = progress.day_of(own.assignment, request.now)
    card = assignments.card(request.t, own, today, neutral=neutral)
    return nudge_keys.under(request.t, card, None)


def _task_rung(request: AnyRequest, matter: Matter) -> Screen:
    pair = (matter.number, request.actor.member_id or 0)
    found = nudged.digests(request.uow, [pair], request.today).get(pair)
    if found is None or not found.owing:
        raise Stale
    kind, message = taking.TASK_RUNG, _message(request)
    step = told.step_of(request.uow, request.bot_id, kind, matter.word, message)
    return task_reminders.screen(request.t, found, request.today, step)


_SHOWN = {
    About.ACTIVITY: _activity,
    About.ASSIGNMENT: _assignment,
    About.RUNG: _rung,
    About.TASK_RUNG: _task_rung,
    About.DAY: _day,
}


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(SnoozeButton, snooze)
    edge.press(MuteButton, mute)
    edge.press(MutedList, listed)
    edge.press(Unmute, unmute)
