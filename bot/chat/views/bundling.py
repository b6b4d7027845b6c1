"""Messages that say several things: whatever changes one of them, the others stay and are said as
they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from bot.chat.buttons.policies import Why
from bot.chat.pushes import Context, Prepare, Prepared, as_pushed
from bot.chat.request import Request
from bot.chat.screens import Key, Screen, esc, utf16_length
from bot.chat.views import nudge_keys, rungs, task_reminders
from bot.i18n import Language
from bot.services.activities import cards
from bot.services.assignments import cards as task_cards
from bot.services.nudging import bundles, taking
from bot.store.delivery.bundles import Part
from bot.store.delivery.claiming import Claimed

MOST_KEYS = 90
"""Telegram takes a hundred; what is put under them later has room."""
SIDE_BY_SIDE = 2
"""So many are told apart without numbers."""
MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROOM = 3500
"""So many characters are said in one message."""
_EDITS: Mapping[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
    "day": (cards.LIST, lambda day: {"day": day}),
    "activity": (cards.CARD, lambda number: {"activity": int(number)}),
    "assignment": (task_cards.CARD, lambda number: {"assignment": int(number)}),
    "rung": (cards.RUNG_EDIT, lambda number: {"activity": int(number)}),
    "rung_task": (task_cards.RUNG_EDIT, lambda number: {"assignment": int(number)}),
}
"""How a message about such a matter is brought up to date."""
_PARTS: Mapping[str, Prepare] = {
    taking.RUNG: rungs.current,
    taking.TASK_RUNG: task_reminders.current,
}
"""What else a message can say, as it is now; the list of a day says all that one owes oneself."""


def joined(t: Language, several: Iterable[Prepared]) -> Screen:
    """Screens for one person as one, about what the first is about; its keys say that there is
    more. What there is no room for is told as a figure."""
    there = [one for one in several if isinstance(one, Screen)]
    ends_at = accumulate(utf16_length(one.text) for one in there)
    screens = [one for one, end in zip(there, ends_at, strict=True) if end <= ROOM] or there[:1]
    if len(there) > SIDE_BY_SIDE:
        screens = _numbered(screens)
    rows = dict.fromkeys(row for one in screens for row in one.keys)
    ends = accumulate(map(len, rows))
    keys = tuple(row for row, end in zip(rows, ends, strict=True) if end <= MOST_KEYS)
    more = len(there) - len(screens)
    texts = [one.text for one in screens]
    texts += [esc(t._("… and {n} more of them").format(n=more))] if more else []
    text = "\n\n".join(texts)
    return marked(replace(screens[0], text=text, keys=keys))


def _numbered(screens: list[Screen]) -> list[Screen]:
    """Many lists: each that has keys bears a number, as its keys do, and one key says why."""
    marks = iter(MARKS)
    made = []
    for one in screens:
        own = tuple(row for row in one.keys if not any(map(nudge_keys.about_it, row)))
        made.append(replace(one, keys=own))
        if own and (one.matter or "").startswith("rung"):
            made[-1] = bearing(next(marks, ""), made[-1])
    about = [row for row in screens[0].keys if any(map(nudge_keys.about_it, row))]
    last = tuple(tuple(_of_all(key) for key in row) for row in about)
    made[-1] = replace(made[-1], keys=(*made[-1].keys, *last))
    return made


def bearing(mark: str, one: Screen) -> Screen:
    """One of several, with the same mark before its text and on its keys. Without one there are
    too many of them to have keys."""
    if not mark:
        return replace(one, keys=())
    keys = [[replace(key, label=f"{mark} {key.label}") for key in row] for row in one.keys]
    return replace(one, text=f"{mark} {one.text}", keys=tuple(map(tuple, keys)))


def _of_all(key: Key) -> Key:
    return replace(key, button=Why(None)) if nudge_keys.is_why(key) else key


def marked(screen: Prepared) -> Screen:
    """With keys that say that the message says more than what they are about."""
    assert isinstance(screen, Screen)  # noqa: S101 - what is joined is sent
    keys = tuple(tuple(replace(key, more=True) for key in row) for row in screen.keys)
    return replace(screen, keys=keys)


def complete(each: Mapping[str, Prepare]) -> dict[str, Prepare]:
    """These ways to prepare messages, where edits of one that says more say all of it; and the
    way for those whose other part has changed."""
    made = dict(each)
    for kind, _ in _EDITS.values():
        made[kind] = _whole(each[kind])
    made[bundles.EDIT] = lambda context, claimed: _again(context, claimed, made)
    return made


def _whole(prepare: Prepare) -> Prepare:
    def whole(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
        return _with_others(context, claimed, prepare(context, claimed))

    return whole


def _with_others(
    context: Context, claimed: list[Claimed], prepared: dict[int, Prepared]
) -> dict[int, Prepared]:
    edits = {
        row.id: row
        for row in claimed
        if row.edit_message_id is not None and isinstance(prepared.get(row.id), Screen)
    }
    places = {row.id: (row.chat_id, row.edit_message_id or 0) for row in edits.values()}
    matters = {row.matter for row in edits.values() if row.matter is not None}
    others = context.uow.bundles.in_messages(context.app.bot_id, places.values(), matters)
    if not others:
        return prepared
    found = _parts(context, {row: others[at] for row, at in places.items() if at in others}, edits)
    return prepared | {
        row: joined(context.t(edits[row]), [prepared[row], *more]) for row, more in found.items()
    }


def _parts(
    context: Context, parts: Mapping[int, list[Part]], rows: Mapping[int, Claimed]
) -> dict[int, list[Prepared]]:
    """What else these rows (by id) say, as it is now."""
    asked: dict[str, list[Claimed]] = {}
    for number, mine in parts.items():
        for one in mine:
            own = rows[number]._replace(id=one.id, kind=one.kind, params=one.params)
            asked.setdefault(one.kind, []).append(own)
    said: dict[int, Prepared] = {}
    for kind, of_kind in asked.items():
        if kind in _PARTS:
            said |= _PARTS[kind](context, of_kind)
    return {
        number: [said[one.id] for one in mine if isinstance(said.get(one.id), Screen)]
        for number, mine in parts.items()
    }


def _again(
    context: Context, claimed: list[Claimed], each: Mapping[str, Prepare]
) -> dict[int, Prepared]:
    """Whole messages as they are now."""
    by_kind: dict[str, list[Claimed]] = {}
    for row in claimed:
        about, _, number = (row.matter or "").partition(":")
        if about in _EDITS:
            kind, params = _EDITS[about]
            by_kind.setdefault(kind, []).append(row._replace(kind=kind, params=params(number)))
    prepared: dict[int, Prepared] = {}
    for kind, rows in by_kind.items():
        prepared |= each[kind](context, rows)
    return prepared


def pressed(request: Request[Any], screen: Screen) -> Screen:
    """What a press answers with that edits a message that says more; what turns the message to
    something else says that alone."""
    incoming, account = request.incoming, request.account
    if screen.matter is None or screen.fresh or account is None or not screen.text:
        return screen
    at = (incoming.chat_id, incoming.message_id or 0)
    others = request.uow.bundles.in_messages(request.bot_id, {at}, {screen.matter})
    if not others:
        return screen
    context, [row] = as_pushed([request])
    more = _parts(context, {row.id: others[at]}, {row.id: row})[row.id]
    return joined(request.t, [screen, *more])
