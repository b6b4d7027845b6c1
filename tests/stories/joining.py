"""People who join: links, what is asked of them, and their accounts."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, World

AGREE = ("同意", "I agree")
REFUSE = ("不同意", "I do not agree")
ME = ("✅ 就是我", "✅ That is me")
APPROVE = ("✔️ 批准", "✔️ Approve")
DECLINE = ("✖️ 不批准", "✖️ Decline")
WITHDRAW = ("↩️ 撤回申请", "↩️ Withdraw the request")
NOT_FOUND = ("与名册不符。", "That does not match the roster.")
CONFIRMED = ("✅ 已确认。", "✅ Confirmed.")
NOT_YOURS = ("这不是发给你的。", "This was not sent to you.")


def account(world: World, person: Person) -> Account | None:
    return world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, person.id))


def actor(world: World, person: Person) -> Actor:
    found = account(world, person)
    assert found is not None
    return world.read(lambda uow: uow.accounts.actor_of(found, uow.now.date()))


def link_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("https://t.me/"))


def claim_link(world: World) -> str:
    return link_in(world.zhibu("claim"))


def links(person: Person) -> list[str]:
    """Every invite link the person was shown, oldest first."""
    return [link_in(m.text) for m in person.messages() if "https://t.me/" in m.text]


def first_steps(world: World, boss: Person) -> Message:
    """The newest list of first steps."""
    return boss.card_with(world.say("✖️ 收起清单", "✖️ Put this list away"))


def invited(world: World, by: Person, unit: str | None = None) -> str:
    """A new invite link, made in chat."""
    known = len(links(by))
    card = by.says("/invite")
    if unit is not None:
        card = by.presses(unit, on=card)
    if len(links(by)) == known:
        by.presses(world.say("🔗 生成新链接", "🔗 New link"), on=card)
    assert len(links(by)) == known + 1
    return links(by)[-1]


def registers(world: World, person: Person, link: str, name: str, number: str) -> Message:
    """From the link to 就是我 or the failure."""
    person.opens(link)
    if world.say(*AGREE) in [key for row in person.sees().labels for key in row]:
        person.presses(world.say(*AGREE))
    person.says(name)
    return person.says(number)


def pending(uow: UnitOfWork) -> int:
    return len(uow.registrations.pending())


def only_request(world: World, person: Person) -> int:
    """The id of somebody's newest request."""
    found = account(world, person)
    assert found is not None
    return world.read(lambda uow: uow.registrations.of_account(found.id)[0].id)
