"""Cards and messages of the ways in: checked again before they are sent, safe with any name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.chat.pushes import Call, Skip
from bot.chat.screens import Screen, plain_text
from bot.chat.views import approvals as cards
from bot.chat.views import claims as claim_views
from bot.chat.views import invites as invite_views
from bot.chat.views import registration as views
from bot.chat.views.menus import default_menus
from bot.domain.commands import Command
from bot.domain.first_steps import Step
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.registration import InviteKind
from bot.i18n import CODES, language
from bot.services.identity import applications, claims, menus
from bot.services.identity.applications import Application
from bot.services.identity.first_steps import FirstSteps
from bot.services.identity.profiles import Profile
from bot.services.members import approvals, invites, registration
from bot.services.members.invites import Listed, Listing, Made
from bot.store.members.invites import Invite
from bot.store.members.members import Member
from bot.store.members.registrations import Registration, RegistrationState
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork
from tests.chat.views.pushing import app_of, prepare, tags
from tests.services.ground import BOT, ZONE, Ground

TODAY = date(2026, 11, 23)
HOSTILE = "<b>王&{0}</i>\u202e😀" + "长" * 48
NEW, ZHANG, LI, ZHAO, BOSS = 500, 100, 103, 106, 900


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


def asked(ground: Ground) -> int:
    """孙敏 asks to be registered."""

    def work(uow: UnitOfWork) -> int:
        registration.consent(uow, BOT, NEW, "en", TODAY)
        actor = uow.accounts.actor(BOT, NEW, TODAY)
        unit_id = ground.units["第一党支部"].id
        expires = uow.now.replace(year=2027)
        invite = uow.invites.add(
            BOT, InviteKind.JOIN, "t", expires_at=expires, unit_id=unit_id, created_by=1
        )
        found = registration.ask(uow, actor, ground.members["孙敏"], invite, TODAY, ZONE)
        assert found is not None
        return found.id

    return ground.do(work)


def test_a_card_goes_only_to_who_may_decide_what_is_open(ground: Ground) -> None:
    number = asked(ground)
    about = {"registration": number}
    card = prepare(ground, applications.CARD, ZHANG, about)
    assert isinstance(card, Screen)
    assert card.matter == f"registration:{number}"
    assert len(card.keys[0]) == 2
    for chat in (LI, ZHAO):
        assert prepare(ground, applications.CARD, chat, about) == Skip("may not decide")
    assert prepare(ground, applications.CARD, 77, about) == Skip("request gone")
    zhang = ground.actor("张华")
    ground.do(lambda uow: approvals.decide(uow, zhang, number, TODAY, ZONE, approve=True))
    assert prepare(ground, applications.CARD, ZHANG, about) == Skip("decided")
    for chat, who in ((ZHANG, "你"), (107, "张华")):
        outcome = prepare(ground, applications.CARD, chat, about, edit=5)
        assert isinstance(outcome, Screen)
        assert f"✔️ 已批准 · {who}" in outcome.text
        assert outcome.keys == ()
    told = prepare(ground, applications.OUTCOME, NEW, about)
    assert isinstance(told, Screen)
    assert told.text.startswith("✅ Confirmed")
    settled = prepare(ground, applications.SETTLED, NEW, about)
    assert settled == Screen("✅ Your request was approved.")


def test_an_outcome_for_nobody_is_not_sent(ground: Ground) -> None:
    assert prepare(ground, applications.OUTCOME, NEW, {"registration": 1}) == Skip("request gone")
    assert isinstance(prepare(ground, applications.TAKEN_BACK, ZHANG), Screen)
    gone = prepare(ground, applications.SETTLED, ZHANG, {"registration": 1})
    assert gone == Screen("✖️ 申请未获批准。")


def test_a_picture_goes_only_while_the_link_is_open(ground: Ground) -> None:
    actor, unit_id = ground.actor("刘芳"), ground.units["第一党支部"].id
    made = ground.do(lambda uow: invites.make(uow, actor, unit_id, None, lambda word: word))
    assert made is not None
    listed = ground.do(lambda uow: invites.listing(uow, actor, unit_id))
    about, body = {"invite": listed.newest}, {"link": made.link}
    sent = prepare(ground, invites.QR, 101, about, body)
    assert isinstance(sent, Screen)
    assert sent.file is not None
    assert sent.file.args == (made.link,)
    assert prepare(ground, invites.QR, 101, about) == Skip("link gone")
    assert prepare(ground, invites.QR, LI, about, body) == Skip("may not invite")
    ground.do(lambda uow: invites.revoke(uow, actor, listed.newest or 0))
    assert prepare(ground, invites.QR, 101, about, body) == Skip("link gone")


def test_a_recovery_is_told_to_administrators(ground: Ground) -> None:
    boss = ground.administrator()
    at = {"at": "2026-11-23T01:00:00+00:00"}
    for account, who in ((boss.account_id, "尚未关联名册"), (_account(ground, LI), "李静")):
        told = prepare(ground, claims.TOLD, BOSS, {"account": account, **at})
        assert isinstance(told, Screen)
        assert who in told.text
    unfit = prepare(ground, claims.TOLD, LI, {"account": 1, **at})
    assert unfit == Skip("not an administrator")
    assert prepare(ground, claims.TOLD, 77, {"account": 1, **at}) == unfit


def _account(ground: Ground, chat: int) -> int:
    found = ground.do(lambda uow: uow.accounts.by_telegram(BOT, chat))
    assert found is not None
    return found.id


def test_a_menu_is_that_of_now(ground: Ground) -> None:
    told = prepare(ground, menus.MENU, ZHANG)
    assert isinstance(told, Call)
    assert told.method == "setMyCommands"
    assert told.fields["scope"] == {"type": "chat", "chat_id": ZHANG}
    names = [one["command"] for one in told.fields["commands"]]
    assert names[:4] == ["start", "today", "why", "my"]
    gone = prepare(ground, menus.MENU, 77)
    assert gone == Call("deleteMyCommands", {"scope": {"type": "chat", "chat_id": 77}})


def test_default_menus_are_in_every_language_and_tell_nothing() -> None:
    calls = default_menus()
    assert [call.fields.get("language_code") for call in calls] == [None, "zh", "en"]
    for call in calls:
        assert [one["command"] for one in call.fields["commands"]] == ["start", "privacy", "help"]


def steps_of(unit: Unit | None, *done: Step, linked: bool = False) -> FirstSteps:
    """How far an organisation is."""
    return FirstSteps(unit, frozenset(done), False, linked, tuple(Command))


UNIT = Unit(1, None, UnitKind.BRANCH, HOSTILE, "1.")
ABOVE = Unit(2, None, UnitKind.COMMITTEE, HOSTILE, "2.")
PERSON = Profile(
    Member(1, HOSTILE, "0712", Standing.FULL, True), UNIT, None, ((Role.SECRETARY, ABOVE),)
)


@pytest.mark.parametrize("code", CODES)
def test_names_show_as_typed_and_break_nothing(code: str, ground: Ground) -> None:
    t, app, now = language(code), app_of(ground), ground.clock.now()
    request = Registration(1, 1, 1, 1, 1, RegistrationState.PENDING, now, None, None)
    link = Invite(1, BOT, InviteKind.JOIN, 1, 1, now, now, None, None)
    screens = [
        views.consent(t, HOSTILE, 1),
        views.found(t, PERSON, 1),
        views.waiting(t, registration.Asked(1, HOSTILE, approved=False)),
        cards.card(app, t, Application(request, PERSON, None, HOSTILE, None, None), 1, TODAY),
        claim_views.consent(t, HOSTILE, 1),
        claim_views.done(t, steps_of(UNIT, *Step)),
        invite_views.listing(app, t, Listing(UNIT, (Listed(link, HOSTILE),)), TODAY, several=True),
        invite_views.made(app, t, Made(UNIT, "https://t.me/x?start=j_y", "y", now), TODAY),
        invite_views.ask_revoking(app, t, UNIT, link, TODAY),
    ]
    for screen in screens:
        assert tags(screen.text) <= {"b"}
        assert HOSTILE in plain_text(screen.text)
        screen.body()
    assert invite_views.choose(t, [UNIT] * 20, 9).keys[0][0].label == HOSTILE


@pytest.mark.parametrize("code", CODES)
def test_who_is_known_by_name_only_learns_nothing(code: str) -> None:
    t = language(code)
    alone = Profile(Member(1, "李静", None, Standing.FULL, True), UNIT, None, ())
    assert HOSTILE not in plain_text(views.found(t, alone, 1).text)


@pytest.mark.parametrize("code", CODES)
def test_every_step_says_what_is_next(code: str) -> None:
    t = language(code)
    begun = claim_views.done(t, steps_of(None))
    assert begun.text.count("▫️") == len(Step)
    for linked, keys in ((True, 1), (False, 2)):
        assert len(claim_views.done(t, steps_of(UNIT, *Step, linked=linked)).keys) == keys
    assert "/privacy" in views.consent(t, "市直机关党委", 1).text
    assert len({views.refused(t).text, views.withdrawn(t).text, views.declined(t).text}) == 3
