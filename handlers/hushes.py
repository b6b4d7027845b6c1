"""💤 and 🔕 under reminders."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.buttons import Button
from bot.chat.buttons.hushes import MuteButton, MutedList, SnoozeButton, Unmute
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import (
    activities,
    hand_nudges,
    nudge_keys,
    rungs,
    shown_lists,
    step_words,
    task_reminders,
)
from bot.chat.views import hushes as views
from bot.chat.views import nudges as lists
from bot.domain.snooze import About
from bot.errors import NotAllowed, Stale
from bot.services.activities import answers
from bot.services.assignments import boards, nudged
from bot.services.nudging import (
    bundles,
    coming_back,
    day_words,
    own_days,
    snoozing,
    taking,
    told,
)
from bot.services.nudging import rungs as digests
from bot.services.nudging.snoozing import Matter, Offer

AnyRequest = Request[Button | None]


def snooze(request: Request[SnoozeButton]) -> Screen:
    """💤: later, once more."""
    button = request.button
    matter = Matter(button.about, button.number)
    line = hand_nudges.line_of(request.t, request.incoming.shown)
    uow, actor, now, zone = request.uow, request.actor, request.now, request.app.zone
    offer = snoozing.snooze(
        uow, actor, matter, button.how, now, zone, line, _beside(request, matter)
    )
    return _nudge(request, offer).with_toast(views.snoozed(request.t, offer, request.now))


def _beside(request: AnyRequest, matter: Matter) -> set[str]:
    """What else the message says whose key was pressed."""
    return bundles.beside(request.uow, request.bot_id, _message(request), matter.word)


def mute(request: Request[MuteButton]) -> Screen:
    """🔕 or 🔔."""
    button = request.button
    matter = Matter(button.about, button.number)
    uow, actor, now, zone = request.uow, request.actor, request.now, request.app.zone
    beside = _beside(request, matter)
    offer = snoozing.mute(uow, actor, matter, now, zone, on=button.on, beside=beside)
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
    """The reminder that was pressed, as things are now, with the words it came with."""
    screen = _SHOWN[offer.matter.about](request, offer.matter)
    line = hand_nudges.line_of(request.t, request.incoming.shown)
    if line:
        screen = hand_nudges.with_line(request.t, screen, line)
    return views.under(request.t, screen, offer, request.now)


def _activity(request: AnyRequest, matter: Matter) -> Screen:
    mine = answers.mine_of(request.uow, request.actor, matter.number)
    card = activities.member_card(request.app, request.t, mine, request.now)
    kinds = {coming_back.OF_ANSWER[mine.answer], taking.EXPECTED}
    step = told.step_of(request.uow, request.bot_id, kinds, matter.word, _message(request))
    if step is not None and step.words:
        count = request.uow.participations.counts({matter.number})[matter.number]
        t, owing = request.t, count.expected - count.answered
        own = step_words.said(request.app, t, mine.activity, step.words, request.now, owing)
        card = replace(card, text=lines(esc(own), card.text))
    return nudge_keys.under(request.t, card, matter.number)


def _message(request: AnyRequest) -> tuple[int, int]:
    """The message that was pressed, whose words it keeps."""
    return request.incoming.chat_id, request.incoming.message_id or 0


def _rung(request: AnyRequest, matter: Matter) -> Screen:
    member = request.actor.member_id or 0
    pair = (matter.number, member)
    found = digests.digests(request.uow, [pair], request.now, request.app.zone).get(pair)
    if found is None or not found.owing:
        raise Stale
    step = told.step_of(request.uow, request.bot_id, [taking.RUNG], matter.word, _message(request))
    own = step.words if step is not None else None
    return rungs.screen(request.app, request.t, found, request.now, own)


def _day(request: AnyRequest, matter: Matter) -> Screen:
    member = request.actor.member_id
    if member is None:
        raise NotAllowed
    items, owed = day_words.todays(request.uow, {member}, request.now, request.clock)[member]
    place = shown_lists.place_of(request, matter.word)
    listed = lists.today(request.app, request.t, items, request.now, owed, place)
    return nudge_keys.under(request.t, listed, None)


def _assignment(request: AnyRequest, matter: Matter) -> Screen:
    pair = (request.actor.member_id or 0, matter.number)
    zone = request.app.zone
    day = own_days.of_assignments(request.uow, {matter.number}, request.now, zone)[matter.number]
    own = boards.mine_many(request.uow, {pair}, day).get(pair)
    if own is None:
        raise NotAllowed
    kinds, message = [taking.TASK], _message(request)
    step = told.step_of(request.uow, request.bot_id, kinds, matter.word, message)
    return task_reminders.to_member(request.uow, request.t, own, request.now, step)


def _task_rung(request: AnyRequest, matter: Matter) -> Screen:
    pair = (matter.number, request.actor.member_id or 0)
    found = nudged.digests(request.uow, [pair], request.now, request.app.zone).get(pair)
    if found is None or not found.owing:
        raise Stale
    kinds, message = [taking.TASK_RUNG], _message(request)
    step = told.step_of(request.uow, request.bot_id, kinds, matter.word, message)
    return task_reminders.screen(request.t, found, request.now, step)


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
