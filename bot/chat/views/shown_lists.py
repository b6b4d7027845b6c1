"""Lists of today that are shown already, as they are now. One that went out as a reminder stays one
while anything on it is owed: it can be put off, and says why it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.pushes import Context, Prepared, as_pushed
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import day_lists, hushes, nudge_keys
from bot.chat.views.day_keys import MOST, Place
from bot.chat.views.nudges import owing, today
from bot.services.nudging.day_words import Listed
from bot.store.delivery.claiming import Claimed

Shown = tuple[Screen, Listed]
"""A list as it is drawn, and what is on it."""


def again(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """What the rows say that bring such lists up to date."""
    prepared: dict[int, Prepared] = {}
    readers = day_lists.readers(context, claimed, prepared)
    rows = [row for row in claimed if row.id in readers]
    lists = day_lists.todays(context, {readers[row.id]: row for row in rows})
    places = _places(context, rows, {row.id: lists[readers[row.id]] for row in rows})
    shown: dict[int, Shown] = {}
    for row in rows:
        items, tasks = listed = lists[readers[row.id]]
        place = Place(places.get((row.chat_id, row.edit_message_id or 0), 0))
        screen = today(context.app, context.t(row), items, context.now, tasks, place)
        shown[row.id] = screen, listed
    return prepared | _kept(context, rows, shown)


def _places(
    context: Context, rows: list[Claimed], lists: Mapping[int, Listed]
) -> dict[tuple[int, int], int]:
    """The pages that readers of long lists have turned to, by chat id and message id."""
    long = [row for row in rows if len(lists[row.id][0]) + len(lists[row.id][1]) > MOST]
    places = {(row.chat_id, row.edit_message_id or 0) for row in long}
    matters = {row.matter for row in long if row.matter}
    return context.uow.cards.pages(context.app.bot_id, places, matters)


def place_of(request: Request[Any], matter: str) -> Place:
    """Where in such a list its reader was who has pressed a key of it."""
    here = request.incoming.chat_id, request.incoming.message_id or 0
    pages = request.uow.cards.pages(request.bot_id, {here}, {matter})
    return Place(pages.get(here, 0))


def pressed(requests: Sequence[Request[Any]], shown: Mapping[int, Shown]) -> dict[int, Screen]:
    """The same of lists whose keys were pressed, by the places of the requests."""
    context, rows = as_pushed(requests)
    kept = _kept(context, rows, shown)
    return {number: one for number, one in kept.items() if isinstance(one, Screen)}


def _kept(context: Context, rows: list[Claimed], shown: Mapping[int, Shown]) -> dict[int, Prepared]:
    screens: dict[int, Prepared] = {number: screen for number, (screen, _) in shown.items()}
    nudges = _nudges(context, rows, shown)
    if not nudges:
        return screens
    kept: dict[int, Prepared] = {
        row.id: nudge_keys.under(context.t(row), shown[row.id][0], None) for row in nudges
    }
    return screens | hushes.offered(context, nudges, kept)


def _nudges(context: Context, rows: list[Claimed], shown: Mapping[int, Shown]) -> list[Claimed]:
    """The rows whose messages went out as reminders, and still have a reason."""
    places: dict[int, tuple[int, int]] = {}
    matters: set[str] = set()
    for row in rows:
        if row.id not in shown or row.edit_message_id is None:
            continue
        screen, listed = shown[row.id]
        if screen.matter is not None and owing(context.app, context.t(row), listed, context.now):
            places[row.id] = row.chat_id, row.edit_message_id
            matters.add(screen.matter)
    found = context.uow.cards.reminding(context.app.bot_id, set(places.values()), matters)
    return [row for row in rows if places.get(row.id) in found]
