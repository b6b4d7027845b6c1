"""What administrators and secretaries read: alerts, members who are not reached, files refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from bot.chat.fetching import GONE, NETWORK
from bot.chat.pushes import Skip
from bot.chat.screens import Screen
from bot.documents.package import Reason
from bot.domain.alerts import Counts, Urgent
from bot.i18n import CODES
from bot.services.nudging import alerts, reach, silence
from bot.services.roster import imports
from tests.chat.views.pushing import prepare, tags
from tests.services.ground import BOT, Ground

PARAMS = {
    Urgent.QUARANTINE: {"number": "7F3A"},
    Urgent.PREPARE: {"kind": "nudge.day"},
    Urgent.FORMAT: {"kind": "nudge.day"},
    Urgent.DISK: {"free": 150_000_000, "total": 10_000_000_000},
    Urgent.RIVAL: {},
    Urgent.SKEW: {"seconds": -45},
    Urgent.AWAY: {"since": "2026-11-20T01:00:00+00:00", "hours": 73},
    Urgent.RESTORED: {"since": "2026-11-20T01:00:00+00:00", "held": 3},
}


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


def reads(ground: Ground, account_id: int | None, code: str) -> None:
    ground.do(lambda uow: uow.accounts.change(account_id or 0, language=code))


def text(content: object) -> str:
    assert isinstance(content, Screen)
    tags(content.text)
    return content.text


@pytest.mark.parametrize("code", CODES)
def test_each_alert_says_what_to_do_and_is_for_administrators(ground: Ground, code: str) -> None:
    boss, member = ground.administrator(), ground.actor("张华")
    reads(ground, boss.account_id, code)
    assert set(PARAMS) == set(Urgent)
    for kind, params in PARAMS.items():
        said = text(prepare(ground, kind, boss.telegram_id, params))
        assert {"zh_Hans": "处理办法：", "en": "What to do: "}[code] in said
        assert prepare(ground, kind, member.telegram_id, params) == Skip("not an administrator")
    day = asdict(Counts(1, 2, 3, 4, 5, 6)) | {"year": 2027}
    said = text(prepare(ground, alerts.DAILY, boss.telegram_id, day))
    assert [line[0] for line in said.splitlines()[1:]] == ["•"] * 7
    one = asdict(Counts(nudges_failed=3)) | {"year": None}
    assert len(text(prepare(ground, alerts.DAILY, boss.telegram_id, one)).splitlines()) == 2


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("why", ["blocked", "deactivated", "never_started"])
def test_who_is_not_reached_is_named_to_the_secretary(ground: Ground, code: str, why: str) -> None:
    secretary, li = ground.actor("张华"), ground.actor("李静")
    reads(ground, secretary.account_id, code)
    params = {"account": li.account_id}
    away = (ground, silence.LOST, secretary.telegram_id, params)
    back = (ground, silence.BACK, secretary.telegram_id, params)
    assert prepare(*away) == Skip("reached again")

    def loses() -> None:
        today = ground.clock.at.date()
        ground.do(
            lambda uow: reach.unreachable(uow, uow.accounts.get(li.account_id or 0), why, today)  # type: ignore[arg-type]
        )

    loses()
    first, *rest = text(prepare(*away)).splitlines()
    assert "李静" not in first
    assert any("李静" in line for line in rest)
    assert prepare(*back) == Skip("not reached")
    other = ground.actor("赵强").telegram_id
    assert prepare(ground, silence.LOST, other, params) == Skip("reached again")
    ground.do(lambda uow: uow.accounts.change(li.account_id or 0, unreachable=None))
    assert "李静" in text(prepare(*back))


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_of_a_file_is_a_sentence(ground: Ground, code: str) -> None:
    boss = ground.administrator()
    reads(ground, boss.account_id, code)
    said = set()
    for fault in (*Reason, GONE, NETWORK):
        file = imports.Sent("F", "a.xlsx", 1)
        ground.do(lambda uow, f=file: imports.receive(uow, boss, f))
        upload = ground.do(lambda uow: uow.uploads.next(BOT))
        assert upload is not None
        ground.do(lambda uow, u=upload, f=str(fault): imports.refuse(uow, u, f))
        params = {"upload": upload.id}
        said.add(text(prepare(ground, imports.CARD, boss.telegram_id, params)))
        assert prepare(ground, imports.MARKED, boss.telegram_id, params) == Skip("no faults")
    assert len(said) == len(Reason) + 2
