"""`/today`, answers given on its list, and nudges by hand."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.assignments import DayTask
from bot.chat.buttons.nudges import DayAnswer, DayPage, NudgeButton
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activities as activity_views
from bot.chat.views import assignments as assignment_views
from bot.chat.views import nudges as views
from bot.chat.views import shown_lists
from bot.chat.views import withheld as withheld_views
from bot.chat.views.day_keys import TOP, Place
from bot.chat.views.shown_lists import Shown
from bot.domain.assignments import Progress
from bot.errors import AppError
from bot.services.activities import answers
from bot.services.activities.answers import Given, Recorded
from bot.services.assignments import nudged, progress
from bot.services.nudging import by_hand, day_words, rungs, withheld
from bot.services.nudging.day_words import Listed
from handlers.activities import board_screen

AnyRequest = Request[Button | None]


def today(request: AnyRequest) -> Screen:
    """What I owe."""
    return _today(request, TOP)


def _today(request: AnyRequest, place: Place) -> Screen:
    member_id = request.actor.member_id
    if member_id is None:
        return views.no_roster_row(request.t)
    zone = request.clock
    listed = day_words.todays(request.uow, {member_id}, request.now, zone)[member_id]
    screen = _with_held_back(request, _drawn(request, listed, place), member_id)
    return shown_lists.pressed([request], {0: (screen, listed)})[0]


def _drawn(request: AnyRequest, listed: Listed, place: Place) -> Screen:
    items, tasks = listed
    return views.today(request.app, request.t, items, request.now, tasks, place)


def _with_held_back(request: AnyRequest, listed: Screen, member_id: int) -> Screen:
    found = withheld.of_member(request.uow, member_id, request.now, request.clock)
    if not found.activities and not found.assignments:
        return listed
    meetings = {(one, member_id) for one in found.activities}
    digests = rungs.digests(request.uow, meetings, request.now, request.app.zone)
    tasks = {(one, member_id) for one in found.assignments}
    owed = nudged.digests(request.uow, tasks, request.now, request.app.zone)
    shown = [*digests.values()], [*owed.values()]
    return withheld_views.below(request.app, request.t, listed, *shown, request.now)


def turn(request: Request[DayPage]) -> Screen:
    """▶: the keys of others on the list."""
    return _today(request, Place(request.button.page))


def answer(requests: list[Request[DayAnswer]]) -> list[Screen | AppError]:
    """Answers given on lists, recorded together; each list is shown as it is now."""
    first = requests[0]
    given = [
        Given(r.light_actor, r.button.activity, r.button.answer, message_id=r.incoming.message_id)
        for r in requests
    ]
    results = answers.record(first.uow, given, first.now, first.today)
    lists = _lists(requests)
    shown: dict[int, Shown] = {}
    for number, (request, result) in enumerate(zip(requests, results, strict=True)):
        if not isinstance(result, AppError):
            listed = lists.get(request.light_actor.member_id or 0, ([], []))
            place = Place(after=request.button.activity)
            shown[number] = _drawn(request, listed, place), listed
    screens = shown_lists.pressed(requests, shown)
    return [
        result if isinstance(result, AppError) else _said(request, result, screens[number])
        for number, (request, result) in enumerate(zip(requests, results, strict=True))
    ]


def _lists(requests: list[Request[DayAnswer]]) -> dict[int, Listed]:
    """What those who answered owe today, by member id."""
    first = requests[0]
    found: dict[int, Listed] = {}
    for clock in {request.clock for request in requests}:
        members = {r.light_actor.member_id for r in requests if r.clock == clock}
        here = {one for one in members if one}
        found |= day_words.todays(first.uow, here, first.now, clock)
    return found


def _said(request: Request[DayAnswer], result: Recorded, screen: Screen) -> Screen:
    sentence, alert = activity_views.said(request.app, request.t, result, request.now)
    return screen.with_toast(sentence, alert=alert)


def done(request: Request[DayTask]) -> Screen:
    """✅ 已完成 on the list."""
    found = progress.say(
        request.uow,
        request.actor,
        request.button.row,
        Progress.DONE,
        request.now,
        (request.incoming.chat_id, request.incoming.message_id),
    )
    said = assignment_views.said(request.t, found.assignment, Progress.DONE)
    return _today(request, Place(after=request.button.row)).with_toast(said)


def nudge(request: Request[NudgeButton]) -> Screen:
    """🔔: remind those who owe an answer."""
    activity_id = request.button.activity
    done = by_hand.nudge(
        request.uow, request.actor, request.bot_id, activity_id, request.now, request.app.zone
    )
    toast = views.nudged(request.t, done)
    return board_screen(request, activity_id).with_toast(toast, alert=True)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("today", today)
    edge.press_many(DayAnswer, answer)
    edge.press(DayTask, done)
    edge.press(DayPage, turn)
    edge.press(NudgeButton, nudge)
