"""A bot by webhook, several processes of one, a full disk: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import re
import resource
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.chat.buttons.activities import AnswerButton
from bot.domain.activities import Answer
from bot.domain.delivery import InboxState
from bot.store.schema.activities import participation
from tests.branch import drain, publish_activity, run_clock, settle_branch
from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, USERNAME, World
from tests.swallowing import Proxy

HOST = "bot.example.org"


@pytest.fixture
def ports() -> Iterator[list[int]]:
    """Two ports that the machine gives to nobody else: they are bound here without listening, and
    whoever asks for them by number, as servers do, may listen there."""
    with socket.socket() as one, socket.socket() as other:
        for found in (one, other):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(("127.0.0.1", 0))
        yield [one.getsockname()[1], other.getsockname()[1]]


def events(world: World, name: str, log: str = "bot.log") -> list[dict[str, Any]]:
    """What a process has logged under that name."""
    lines = (world.folder / log).read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    return [one for one in found if one["event"] == name]


@pytest.fixture
def zh(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    yield made
    made.close()


def test_a_bot_by_webhook(zh: World, ports: list[int]) -> None:
    door, health = ports
    zh.environ["ZHIBU_WEBHOOK_LISTEN"] = f"127.0.0.1:{door}"
    zh.environ["ZHIBU_HEALTH"] = f"127.0.0.1:{health}"
    zh.control("route", host=HOST, to=f"http://127.0.0.1:{door}")
    zh.words, zh.sign = ["run", "--webhook", f"https://{HOST}/zhibu"], "setWebhook"
    organ = settle_organ(zh)
    li = organ["李静"]
    killed_before_it_acknowledges(zh)
    zh.start()
    zh.settle()
    brought = zh.look("deliveries")
    unsure = {one["update_id"] for one in brought if one["status"] is None}
    assert unsure & {one["update_id"] for one in brought if one["status"] == 200}
    greeted = [one.messages() for name, one in organ.people.items() if name != "管理员"]
    assert [len(messages) for messages in greeted] == [1] * len(greeted)
    assert "没有等你处理的事" in li.says("/today").text
    assert li.says("/help").text != li.says("/today").text
    *_, asked = [one for one in zh.look("log") if one["method"] == "setWebhook"]
    fields = asked["fields"]
    assert fields["drop_pending_updates"] is False
    path = fields["url"].removeprefix(f"https://{HOST}")
    forged = {"update_id": 1, "message": {"text": "canary 伪造"}}
    with httpx.Client(base_url=f"http://127.0.0.1:{door}", trust_env=False) as outside:
        wrong = {"X-Telegram-Bot-Api-Secret-Token": "canary" + fields["secret_token"][6:]}
        assert outside.post(path, json=forged, headers=wrong).status_code == 403
        assert outside.post("/zhibu/canary", json=forged).status_code == 404
        assert outside.get(path).status_code == 405
    with httpx.Client(base_url=f"http://127.0.0.1:{health}", trust_env=False) as inside:
        assert [inside.get(page).status_code for page in ("/healthz", "/readyz")] == [200, 200]
        said = inside.get("/metrics").text
    assert 'zhibu_messages_total{outcome="failed"} 0' in said
    words = set(re.findall(r"\w+", said))  # a figure may hold the figures of an id
    assert not words & {"李静", str(li.id), USERNAME, str(BOT_ID)}
    zh.stop()
    zh.control("say", person=li.id, text="/today")
    before = len(li.messages())
    zh.words, zh.sign = ["run"], "deleteWebhook"
    zh.start()
    zh.settle()
    assert len(li.messages()) == before + 1
    statuses = {one["status"] for one in zh.look("deliveries")}
    assert statuses <= {200, None}
    assert zh.read(lambda uow: set(uow.inbox.states(BOT_ID))) == {InboxState.HANDLED}
    logged = zh.log.read_text("utf-8")
    assert not [one for one in ("canary", path, fields["secret_token"]) if one in logged]


def pressing(world: World, person: Person, card: Message, activity: int, answer: Answer) -> None:
    """Press an answer on a card and do not wait."""
    number, data = card.raw["message_id"], AnswerButton(activity, answer, 1).pack()
    world.control("press", person=person.id, message_id=number, data=data, force=True)


def answer_of(world: World, member: int) -> Answer | None:
    found = select(participation.c.answer).where(participation.c.member_id == member)
    return world.read(lambda uow: uow.inbox._first(found).answer)


def holding(world: World, duty: str) -> str:
    """The process that has taken a lease last."""
    gained = [(one["at"], name) for name in "ab" for one in events(world, "lease.gained", name)
              if one["duty"] == duty]  # fmt: skip
    return max(gained)[1] if gained else ""


def killed_before_it_acknowledges(world: World) -> None:
    """The bot starts and dies between the first commit of updates and the answer to Telegram."""
    world.environ["FAILPOINT"] = "inbox.after"
    world.launch()
    bot = world._bot
    assert bot is not None
    world.until(lambda: bot.poll() is not None, "the bot dies")
    assert bot.poll() == -signal.SIGKILL
    del world.environ["FAILPOINT"]


@pytest.mark.postgresql
def test_two_processes_of_a_bot_and_one_is_killed(tmp_path: Path, postgresql_url: str) -> None:
    world = World(tmp_path, postgresql_url, "zh_Hans")
    run_clock(world, "2026-11-23 09:00")
    branch = settle_branch(world, 4)
    processes = {name: world._forked("bot", ["run"], name) for name in "ab"}
    try:
        drain(world)
        activity = publish_activity(world, branch, "2026-12-04 15:00")
        drain(world)
        world.until(lambda: bool(holding(world, "intake")), "somebody polls")
        holder, member = holding(world, "intake"), branch.people[1]
        card = member.sees()
        for answer in (Answer.ATTENDING, Answer.UNSURE) * 3:
            pressing(world, member, card, activity, answer)
        processes.pop(holder).kill()
        killed = time.monotonic()
        pressing(world, member, card, activity, Answer.ATTENDING)
        for person in branch.people:
            world.control("say", person=person.id, text="/today")
        drain(world)
        assert time.monotonic() - killed < 15
        [(survivor, process)] = processes.items()
        assert [holding(world, duty) for duty in ("intake", "ticker")] == [survivor] * 2
        assert world.read(lambda uow: set(uow.inbox.states(BOT_ID))) == {InboxState.HANDLED}
        assert answer_of(world, branch.members[1]) is Answer.ATTENDING
        polls = [one for one in world.look("log") if one["method"] == "getUpdates"]
        assert [one for one in polls if one["error_code"] == 409] == []
        process.terminate()
        assert process.wait(20) == 0
    finally:
        for process in processes.values():
            process.kill()
        world.close()


@pytest.mark.postgresql
def test_a_database_that_is_away_for_a_while(tmp_path: Path, postgresql_url: str) -> None:
    """Nothing is acknowledged meanwhile, and nothing is lost."""
    url = make_url(postgresql_url)
    proxy = Proxy(Path(str(url.query["host"])) / f".s.PGSQL.{url.port or 5432}")
    through = url.set(host="127.0.0.1", port=proxy.port).difference_update_query(["host"])
    world = World(tmp_path, postgresql_url, "zh_Hans")
    try:
        branch = settle_branch(world, 2)
        world.environ["ZHIBU_DATABASE_URL"] = through.render_as_string(hide_password=False)
        world.start()
        drain(world)
        proxy.refuses.set()
        proxy.cut()
        asked = [world.control("say", person=one.id, text="/today") for one in branch.people]
        world.until(lambda: bool(events(world, "poll.failed")), "storing fails")
        offsets = [one["fields"].get("offset", 0) for one in world.look("log")
                   if one["method"] == "getUpdates"]  # fmt: skip
        assert max(offsets) <= asked[0]["update_id"]
        proxy.refuses.clear()
        drain(world)
        assert all("11月23日" in one.sees().text for one in branch.people)
        assert world.read(lambda uow: set(uow.inbox.states(BOT_ID))) == {InboxState.HANDLED}
        world.stop()
    finally:
        world.close()
        proxy.close()


def test_a_full_disk(zh: World) -> None:
    """Its file sizes are limited, so that every write fails as on a disk that takes no more."""
    branch = settle_branch(zh, 3)
    activity = publish_activity(zh, branch, "2026-12-04 15:00")
    zh.start()
    zh.settle()
    member = branch.people[1]
    card, not_saved = member.sees(), "⚠️ 还没有保存"
    limited(zh, 1)
    pressing(zh, member, card, activity, Answer.ATTENDING)
    zh.until(lambda: bool(zh.look(f"chats/{member.id}")["toasts"]), "the press is answered")
    assert member.toast().startswith(not_saved)
    zh.control("say", person=member.id, text="/today")
    zh.until(lambda: member.sees().text.startswith(not_saved), "who wrote is told")
    assert member.card(card).text == card.text
    limited(zh, resource.RLIM_INFINITY)
    zh.settle()
    assert answer_of(zh, branch.members[1]) is Answer.ATTENDING
    assert "✅" in member.card(card).text
    assert "已回复：✅ 参加" in member.sees().text
    assert events(zh, "update.quarantined") == []


def limited(world: World, size: int) -> None:
    """Let the bot write that many bytes into a file and no more."""
    assert world._bot is not None
    resource.prlimit(world._bot.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
