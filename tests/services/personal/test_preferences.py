"""Preferences on real databases: one change a wish, an audit row each, no day's message lost."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.errors import Invalid, NotAllowed
from bot.services.nudging import nudges, quiet_hours
from bot.services.personal import preferences
from bot.store.members.accounts import Account
from tests.services.ground import BOT, ZONE, Ground, local

LI = "李静"


def account(ground: Ground) -> Account:
    actor = ground.actor(LI)
    return ground.do(lambda uow: preferences.own(uow, actor))


def changes(ground: Ground) -> list[Tag]:
    number = account(ground).id
    return ground.do(lambda uow: uow.audit.tags("account", number))


def menus(ground: Ground) -> int:
    """How many menus are to be sent; taken away."""
    claimed = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
    for row in claimed:
        ground.do(lambda uow, row=row: uow.sending.sent({row.id: None}))
    return [row.kind for row in claimed].count("menu")


def test_a_language_is_changed_once_and_the_menu_follows(ground: Ground) -> None:
    actor, day = ground.actor(LI), ground.clock.at.date()
    for wish, audited, told in (("en", 1, 1), ("en", 1, 0), (None, 2, 1)):
        changed = ground.do(
            lambda uow, wish=wish: preferences.set_language(uow, actor, wish, uow.now, day)
        )
        assert changed.language == wish
        assert changes(ground) == [Tag.PREFERENCES_CHANGED] * audited
        assert menus(ground) == told


def test_what_telegram_is_set_to_is_remembered(ground: Ground) -> None:
    actor, day = ground.actor(LI), ground.clock.at.date()

    def heard(code: str | None) -> str | None:
        return ground.do(lambda uow: preferences.heard(uow, actor, code, day)).telegram_language

    assert heard("en") == "en"
    assert menus(ground) == 1
    assert heard("en") == "en"
    assert heard(None) == "en"
    assert menus(ground) == 0
    assert changes(ground) == []


def test_the_day_s_message_is_switched_once(ground: Ground) -> None:
    actor = ground.actor(LI)
    for wish, audited in ((False, 1), (False, 1), (True, 2)):
        ground.do(lambda uow, wish=wish: preferences.set_daily(uow, actor, uow.now, on=wish))
        assert (account(ground).daily_on, len(changes(ground))) == (wish, audited)


@pytest.mark.parametrize(
    ("was", "due", "now", "wish", "then"),
    [
        ("08:30", None, "2026-11-23 09:00", time(9, 30), "2026-11-23 09:30"),
        ("08:30", "2026-11-24 08:30", "2026-11-23 09:00", time(20, 0), "2026-11-23 20:00"),
        ("08:30", "2026-11-24 08:30", "2026-11-23 22:00", time(9, 0), "2026-11-24 09:00"),
        ("20:00", "2026-11-23 20:00", "2026-11-23 15:00", time(18, 0), "2026-11-23 18:00"),
        # The new hour is past: today's message comes at the old one.
        ("20:00", "2026-11-23 20:00", "2026-11-23 15:00", time(8, 0), "2026-11-23 20:00"),
        # Due, and about to be sent: it stays due.
        ("15:00", "2026-11-23 15:00", "2026-11-23 15:00", time(8, 0), "2026-11-23 15:00"),
        ("15:00", "2026-11-22 15:00", "2026-11-23 15:00", time(18, 0), "2026-11-22 15:00"),
    ],
)
def test_another_hour_loses_no_message(
    ground: Ground, was: str, due: str | None, now: str, wish: time, then: str
) -> None:
    number, actor = account(ground).id, ground.actor(LI)
    when: datetime | None = local(due) if due else None
    ground.do(lambda uow: uow.accounts.change(number, daily_at=was, next_daily_at=when))
    ground.at(now)
    changed = ground.do(lambda uow: preferences.set_hour(uow, actor, wish, uow.now, ZONE))
    assert changed.daily_at == wish.strftime("%H:%M")
    assert changed.next_daily_at == local(then)
    assert changes(ground) == [Tag.PREFERENCES_CHANGED]


def test_the_same_hour_changes_nothing(ground: Ground) -> None:
    actor = ground.actor(LI)
    ground.do(lambda uow: preferences.set_hour(uow, actor, time(8, 30), uow.now, ZONE))
    assert (account(ground).next_daily_at, changes(ground)) == (None, [])


@pytest.mark.parametrize("wish", [time(7, 29), time(21, 1), time(0, 0), time(23, 59)])
def test_an_indecent_hour_is_refused(ground: Ground, wish: time) -> None:
    actor = ground.actor(LI)
    with pytest.raises(Invalid) as refused:
        ground.do(lambda uow: preferences.set_hour(uow, actor, wish, uow.now, ZONE))
    assert refused.value.params == {"earliest": "07:30", "latest": "21:00"}
    assert (account(ground).daily_at, changes(ground)) == ("08:30", [])


def test_the_day_s_message_and_quiet_hours_go_by_one_s_own_clock(ground: Ground) -> None:
    """Berlin is seven hours behind, and at the end of March six."""
    number, actor = account(ground).id, ground.actor(LI)
    ground.do(lambda uow: uow.accounts.change(number, next_daily_at=local("2026-11-24 08:30")))
    ground.do(lambda uow: preferences.set_zone(uow, actor, "Europe/Berlin", uow.now, ZONE))
    assert account(ground).next_daily_at == local("2026-11-23 15:30")
    ground.do(lambda uow: preferences.set_zone(uow, actor, "Europe/Berlin", uow.now, ZONE))
    assert changes(ground) == [Tag.PREFERENCES_CHANGED]

    own = account(ground)

    def quiet(when: str) -> bool:
        ground.at(when)
        now = ground.clock.now()
        found = ground.do(lambda uow: quiet_hours.of_account(uow, own, now.date()))
        return found.until(now, ZONE) is not None

    assert [quiet(f"2026-11-24 {hour}") for hour in ("10:00", "14:29", "14:30", "23:00")] == [
        *(True, True, False, False),
    ]
    ground.at("2027-03-27 15:30")
    for when in ("2027-03-27 15:30", "2027-03-28 14:30"):
        ground.do(lambda uow, when=when: uow.accounts.change(number, next_daily_at=local(when)))
        ground.at(when)
        ground.do(lambda uow: nudges.send_days(uow, BOT, uow.now, ZONE))
    assert account(ground).next_daily_at == local("2027-03-29 14:30")

    ground.do(lambda uow: preferences.set_zone(uow, actor, None, uow.now, ZONE))
    assert account(ground).next_daily_at == local("2027-03-29 08:30")
    with pytest.raises(Invalid):
        ground.do(lambda uow: preferences.set_zone(uow, actor, "Mars/Base", uow.now, ZONE))


def test_a_stranger_has_none(ground: Ground) -> None:
    stranger = Actor(BOT, 999)
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: preferences.set_daily(uow, stranger, uow.now, on=False))
