"""The list of what did not arrive, as the secretary reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from bot.chat.screens import plain_text
from bot.chat.views import undelivered as views
from bot.domain.delivery import OutboxState, SendClass
from bot.domain.org import Standing
from bot.i18n import language
from bot.services.identity.profiles import Profile
from bot.services.nudging.undelivered import Undelivered
from bot.store.delivery.lost import Item
from bot.store.members.members import Member

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def lost(number: int, name: str, staff: str, state: OutboxState) -> Undelivered:
    item = Item(number, 100, "activity.card", SendClass.DEADLINE, None, state, None, 1, AT)
    member = Member(number, name, staff, Standing.FULL, has_vote=True)
    return Undelivered(item, Profile(member, None, None, ()))


def test_namesakes_are_told_apart() -> None:
    app = cast(Any, SimpleNamespace(local=lambda at: at))
    found = [
        lost(1, "李静", "20100712", OutboxState.UNKNOWN),
        lost(2, "李静", "20100805", OutboxState.FAILED),
        lost(3, "王伟", "20100417", OutboxState.FAILED),
    ]
    shown = plain_text(views.screen(app, language("zh_Hans"), 7, found).text)
    assert shown.splitlines()[1:4] == [
        "1. 李静（0712） · 活动通知 · 11月23日 01:00 · 未确认",
        "2. 李静（0805） · 活动通知 · 11月23日 01:00 · 发送失败",
        "3. 王伟 · 活动通知 · 11月23日 01:00 · 发送失败",
    ]
