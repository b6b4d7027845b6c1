"""A storm: members press and type while the bot is killed again and again; all from one seed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from bot.chat.buttons import VERSION, unpack
from bot.chat.buttons.activities import AnswerButton
from bot.chat.buttons.nudges import NudgeButton
from bot.domain.activities import Answer
from tests.branch import Branch, drain, publish_activity
from tests.stories.world import BOT_ID, TOKEN, Message, Person, World

SEED = 20261123
FLOOD = 24
HASTY = 4
PATIENCE = 20.0


@dataclass(frozen=True)
class _Card:
    """A member's card: what its keys send."""

    activity: int
    message_id: int
    data: dict[Answer, str]


def _answers(message: Message) -> _Card | None:
    """The card that a message is, if it is one."""
    rows = (message.raw.get("reply_markup") or {}).get("inline_keyboard", [])
    sent = [key["callback_data"] for row in rows for key in row if "callback_data" in key]
    keys = {
        unpack(data): data for data in sent if data.startswith(f"{VERSION}{AnswerButton.code}:")
    }
    answers = {key.answer: data for key, data in keys.items() if isinstance(key, AnswerButton)}
    activity = next((key.activity for key in keys if isinstance(key, AnswerButton)), None)
    return None if activity is None else _Card(activity, message.raw["message_id"], answers)


class Kill(Enum):
    """What the bot is doing when it is killed."""

    IN_FLOOD = auto()
    IN_BROADCAST = auto()
    IN_PEACE = auto()
    AT_START = auto()


class Storm:
    """What was done to a bot, and how it was killed."""

    def __init__(self, world: World, branch: Branch) -> None:
        self.world = world
        self.branch = branch
        self.posted: set[int] = set(branch.greetings)
        self.pressed: dict[tuple[int, int], list[str]] = {}
        self.asked: dict[str, int] = {}
        self.starts: list[datetime] = []
        self.activities = [self._published("2026-12-04 15:00")]
        # Nobody answers this one until they are reminded of it, at the first broadcast.
        self.owed = self._published("2026-12-07 15:00")
        self.busy_kills = 0
        self._random = random.Random(SEED)
        self._cards: dict[tuple[int, int], _Card] = {}
        self._ways: dict[Kill, Callable[[], None]] = {
            Kill.IN_FLOOD: self._in_flood,
            Kill.IN_BROADCAST: self._in_broadcast,
            Kill.IN_PEACE: self._in_peace,
            Kill.AT_START: self._at_start,
        }

    def rage(self, kills: tuple[Kill, ...]) -> None:
        """After a quiet beginning, these kills one after the other; at the end the bot runs and
        everything is done."""
        self._start()
        drain(self.world)
        self.world.stop()
        for kill in kills:
            self._ways[kill]()
        self._start()
        drain(self.world)

    def _published(self, when: str) -> int:
        """One more activity; its cards wait for the bot."""
        return publish_activity(self.world, self.branch, when)

    def _in_flood(self) -> None:
        self._start()
        at = self._random.randrange(FLOOD // 3, FLOOD)
        for number in range(FLOOD):
            if number == at:
                self._kill()
            self._act()

    def _in_broadcast(self) -> None:
        """New cards for everybody; before the first ones those who owe are reminded, and some of
        them answer before the reminder can reach them."""
        if self.owed not in self.activities:
            self._nudge(self.owed)
            self.activities.append(self.owed)
        self.activities.append(self._published(f"2026-12-{7 + len(self.activities):02} 15:00"))
        sent = self._newest()
        self._launch()
        self._until(lambda: bool(self._sends(sent)))
        self._kill()

    def _nudge(self, activity: int) -> None:
        secretary = self.branch.secretary
        on = secretary.sees().raw["message_id"]
        self._press(secretary, NudgeButton(activity).pack(), on)
        for person in self.branch.people[1 : 1 + HASTY]:
            self._answer(person, activity, Answer.ATTENDING)

    def _in_peace(self) -> None:
        self._start()
        drain(self.world)
        self._kill()

    def _at_start(self) -> None:
        self._act()
        self._launch()
        self._kill(longest=1.2)

    def _act(self) -> None:
        """Somebody presses an answer on a card of theirs, or types a command there is none of."""
        person = self._random.choice(self.branch.people)
        activity = self._random.choice(self.activities)
        if self._card(person, activity) is not None and self._random.random() < 0.75:
            self._answer(person, activity, self._random.choice(list(Answer)))
        else:
            word = f"x{len(self.asked)}"
            self.asked[word] = person.id
            said = self.world.control("say", person=person.id, text=f"/{word}")
            self.posted.add(said["update_id"])

    def _answer(self, person: Person, activity: int, answer: Answer) -> None:
        card = self._card(person, activity)
        assert card is not None
        self._press(person, card.data[answer], card.message_id)
        self.pressed.setdefault((activity, person.id), []).append(answer.value)

    def _press(self, person: Person, data: str, message_id: int) -> None:
        done = self.world.control(
            "press", person=person.id, message_id=message_id, data=data, force=True
        )
        self.posted.add(done["update_id"])

    def _card(self, person: Person, activity: int) -> _Card | None:
        """The person's first card of an activity, once it has come."""
        key = (person.id, activity)
        if key not in self._cards:
            found = [_answers(message) for message in person.messages()]
            self._cards |= {
                (person.id, card.activity): card
                for card in reversed(found)
                if card is not None and (person.id, card.activity) not in self._cards
            }
        return self._cards.get(key)

    def _start(self) -> None:
        self.starts.append(self.world.clock.now())
        self.world.start()

    def _launch(self) -> None:
        self.starts.append(self.world.clock.now())
        self.world.launch()

    def _kill(self, longest: float = 0.03) -> None:
        """After a random moment of at most `longest` seconds."""
        time.sleep(self._random.uniform(0, longest))
        self.world.kill()
        self.busy_kills += self._was_busy()

    def _was_busy(self) -> bool:
        """Whether the bot died with work in its hands."""
        info = self.world.http.get(f"/bot{TOKEN}/getWebhookInfo").json()["result"]
        now = self.world.clock.now()
        left = self.world.read(
            lambda uow: uow.inbox.waiting(BOT_ID) + uow.outbox.unsent(BOT_ID, now)
        )
        return bool(info["pending_update_count"] or left)

    def _newest(self) -> int:
        return int(self.world.look("log")[-1]["n"])

    def _sends(self, since: int) -> list[Any]:
        log = self.world.look("log", since=since)
        return [one for one in log if one["method"] == "sendMessage"]

    def _until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, self.world.log.read_text()[-3000:]
