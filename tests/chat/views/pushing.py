"""Preparing pushes as the sender does, over a database on SQLite."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser
from typing import Any

from bot.app import App
from bot.chat.pushes import Context, Prepared
from bot.chat.views import OUTBOX
from bot.domain.delivery import SendClass
from bot.store.delivery.sending import Claimed
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground

_ids = itertools.count(1)


def app_of(ground: Ground) -> App:
    return App(ground.store, ground.clock, ZONE, BOT, "zhibu_test_bot")


def prepare(
    ground: Ground,
    kind: str,
    chat: int,
    params: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
    edit: int | None = None,
) -> Prepared:
    """What a row of that kind to that chat would send now."""
    row = Claimed(
        next(_ids), chat, kind, SendClass.DEADLINE, params or {}, body, None, edit, None, 1, False
    )

    def work(uow: UnitOfWork) -> Prepared:
        accounts = uow.accounts.by_telegrams(BOT, {chat})
        return OUTBOX[kind](Context(app_of(ground), uow, accounts), [row])[row.id]

    return ground.do(work)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(text: str) -> set[str]:
    """The tags in a text whose every tag is closed in its place."""
    parser = _Tags()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser.seen
