"""A branch of usual size, every member of it linked and in chat, with activities to answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.activities import ActivityKind
from bot.domain.org import Role, Standing, UnitKind
from bot.services.activities.publishing import Plan, publish
from bot.store import migrate
from bot.store.crypto import Cipher
from bot.store.uow import UnitOfWork
from tests.databases import make_schema
from tests.stories.organ import SINCE
from tests.stories.people import Person
from tests.stories.world import BOT_ID, KEY, TOKEN, ZONE, World, local

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施"
SIZE = len(SURNAMES)


@dataclass(frozen=True)
class Branch:
    """第一党支部; the first of `people` is its secretary. `members` are their member ids,
    `greetings` the update ids of everybody's /start."""

    unit_id: int
    people: list[Person]
    members: list[int]
    greetings: set[int]

    @property
    def secretary(self) -> Person:
        return self.people[0]


def settle_branch(world: World, size: int = SIZE) -> Branch:
    """Make the schema, a branch of so many and the accounts; everybody has started the chat."""
    url = world.environ["ZHIBU_DATABASE_URL"]
    make_schema(url)
    migrate.check_key(url, Cipher(KEY))
    people = [world.person(101 + place, f"{name}静") for place, name in enumerate(SURNAMES[:size])]
    unit_id, members = world.store.write_now(lambda uow: _fill(uow, people))
    greetings = {
        world.control("say", person=person.id, text="/start")["update_id"] for person in people
    }
    return Branch(unit_id, people, members, greetings)


def _fill(uow: UnitOfWork, people: list[Person]) -> tuple[int, list[int]]:
    root = uow.units.make(None, UnitKind.COMMITTEE, "市直机关党委")
    unit = uow.units.make(root, UnitKind.BRANCH, "第一党支部")
    members = []
    for place, (name, person) in enumerate(zip(SURNAMES, people, strict=False)):
        member = uow.members.add(f"{name}静", f"2012{place:04}", Standing.FULL, has_vote=True)
        members.append(member.id)
        uow.members.join(member.id, unit.id, SINCE)
        uow.accounts.create(
            BOT_ID,
            person.id,
            daily_at="08:30",
            member_id=member.id,
            telegram_language=person.language_code,
            consent_at=uow.now,
            consent_version=1,
        )
    uow.members.appoint(members[0], unit.id, Role.SECRETARY, SINCE)
    return unit.id, members


def publish_activity(world: World, branch: Branch, when: str) -> int:
    """Publish a meeting at a local time, as the secretary would; returns its id."""

    def work(uow: UnitOfWork) -> int:
        actor = uow.accounts.actor(BOT_ID, branch.secretary.id, uow.now.astimezone(ZONE).date())
        plan = Plan(
            branch.unit_id,
            None,
            ActivityKind.MEMBER_MEETING,
            local(when),
            None,
            "三楼会议室",
            "三季度总结",
        )
        draft_id = int(plan.starts_at.timestamp())
        return publish(uow, actor, draft_id, plan, uow.now, ZONE).activity.id

    return world.store.write_now(work)


def run_clock(world: World, when: str) -> None:
    """Let the world's clock run on from a local time."""
    world.clock.path.unlink()
    world.clock.set(local(when))


def drain(world: World) -> None:
    """Wait until every update is handled and everything due is sent (the clock may run)."""
    world.until(lambda: _drained(world), "everything is handled and sent")


def _drained(world: World) -> bool:
    info = world.http.get(f"/bot{TOKEN}/getWebhookInfo").json()["result"]
    now = world.clock.now()
    return not info["pending_update_count"] and world.read(
        lambda uow: not uow.inbox.waiting(BOT_ID) and not uow.outbox.unsent(BOT_ID, now)
    )
