"""`zhibu outbox`: what waits, failed or is of unknown outcome, without a name or a word."""

from __future__ import annotations

from functools import partial

from bot.config import Settings
from bot.domain.delivery import OutboxState, SendClass
from bot.errors import N_
from bot.i18n import Language
from bot.services.nudging import undelivered
from bot.store.delivery.lost import Item
from bot.store.uow import Store

MOST = 50
_STATES = {
    OutboxState.WAITING: N_("waiting"),
    OutboxState.SENDING: N_("being sent"),
    OutboxState.FAILED: N_("failed"),
    OutboxState.UNKNOWN: N_("of unknown outcome"),
}


class Unclear(Exception):
    """A word is neither the number of a message nor a class."""


def changed(
    settings: Settings, store: Store, t: Language, again: list[str], ended: list[str]
) -> list[str]:
    """Send these once more and do not send those; what to print. Raises Unclear."""
    bot_id = settings.bot_id
    assert bot_id is not None  # noqa: S101 - the settings have a token
    said = []
    for words, act, sentence in (
        (again, undelivered.retry, N_("Sent once more: {n}")),
        (ended, undelivered.cancel, N_("Not sent any more: {n}")),
    ):
        if words:
            ids, classes = _read(words)
            work = partial(act, bot_id=bot_id, ids=ids, classes=classes)
            said.append(t._(sentence).format(n=store.write_now(work)))
    return said


def listed(settings: Settings, store: Store, t: Language) -> list[str]:
    """How many of each state and class, and the first of them, a line each."""
    bot_id = settings.bot_id
    assert bot_id is not None  # noqa: S101 - the settings have a token
    found = store.read_now(partial(undelivered.outbox, bot_id=bot_id, limit=MOST))
    if not found.counts:
        return [t._("Nothing waits, nothing failed.")]
    counts = [
        t._("{state}, {group}: {n}").format(state=t._(_STATES[state]), group=group.value, n=n)
        for state in _STATES
        for group in SendClass
        if (n := found.counts.get((state, group)))
    ]
    lines = [*counts, "", *(_line(settings, t, item) for item in found.items)]
    rest = sum(found.counts.values()) - len(found.items)
    return [*lines, t._("… and {n} more.").format(n=rest)] if rest else lines


def _line(settings: Settings, t: Language, item: Item) -> str:
    at = item.at.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M")
    words = [str(item.id), t._(_STATES[item.state]), item.send_class.value, item.kind, at]
    return "  ".join([*words, item.reason or ""]).rstrip()


def _read(words: list[str]) -> tuple[list[int], list[SendClass]]:
    """Numbers and classes."""
    ids: list[int] = []
    classes: list[SendClass] = []
    for word in words:
        if word.isascii() and word.isdigit() and len(word) < 19:
            ids.append(int(word))
        elif word in set(SendClass):
            classes.append(SendClass(word))
        else:
            raise Unclear(word)
    return ids, classes
