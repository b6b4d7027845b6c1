"""A storm: members press and type while the bot is killed again and again; all from one seed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.chat.buttons.activities import AnswerButton
from bot.chat.buttons.nudges import NudgeButton
from bot.domain.activities import Answer
from tests.branch import Branch, drain, publish_activity
from tests.stories.world import BOT_ID, TOKEN, Person, World

SEED = 20261123
FLOOD = 24
PATIENCE = 20.0


class Storm:
    """What was done, and how the bot was killed. Ten kills: five in a flood, three in a
    broadcast, one while nothing happens, one while the bot starts."""

    def __init__(self, world: World, branch: Branch) -> None:
        self.world = world
        self.branch = branch
        self.posted: set[int] = set()
        self.pressed: dict[tuple[int, int], list[str]] = {}
        self.asked: dict[str, int] = {}
        self.starts: list[datetime] = []
        self.activities: list[int] = []
        self.nudged: int | None = None
        self.busy_kills = 0
        self._random = random.Random(SEED)
        self._cards: dict[tuple[int, int], int] = {}

    def rage(self) -> None:
        """All ten kills, in the seed's order; at the end the bot runs and everything is done."""
        kills: list[Callable[[], None]] = [self._in_flood] * 5 + [self._in_broadcast] * 3
        kills += [self._in_peace, self._at_start]
        self._random.shuffle(kills)
        for kill in kills:
            kill()
        self._start()
        drain(self.world)

    def publish(self, when: str) -> None:
        """One more activity; its cards wait for the bot."""
        self.activities.append(publish_activity(self.world, self.branch, when))

    def _in_flood(self) -> None:
        self._start()
        at = self._random.randrange(FLOOD // 3, FLOOD)
        for number in range(FLOOD):
            if number == at:
                self._kill()
            self._act()

    def _in_broadcast(self) -> None:
        """New cards for everybody, and the first time a nudge of those who owe an answer."""
        self.publish(f"2026-12-{7 + len(self.activities):02} 15:00")
        if self.nudged is None:
            self.nudged = self.activities[0]
            self._press(self.branch.secretary, NudgeButton(self.nudged).pack())
        sent = self._newest()
        self._launch()
        self._until(lambda: bool(self._sends(sent)))
        self._kill()

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
        answer = self._random.choice(list(Answer))
        if self._random.random() < 0.75 and self._card(person, activity) is not None:
            self._press(person, AnswerButton(activity, answer).pack(), self._card(person, activity))
            self.pressed.setdefault((activity, person.id), []).append(answer.value)
        else:
            word = f"x{len(self.asked)}"
            self.asked[word] = person.id
            said = self.world.control("say", person=person.id, text=f"/{word}")
            self.posted.add(said["update_id"])

    def _press(self, person: Person, data: str, card: int | None = None) -> None:
        on = card or person.sees().raw["message_id"]
        done = self.world.control("press", person=person.id, message_id=on, data=data, force=True)
        self.posted.add(done["update_id"])

    def _card(self, person: Person, activity: int) -> int | None:
        """The person's first card of an activity, once it has come."""
        key = (person.id, activity)
        if key not in self._cards:
            data = AnswerButton(activity, Answer.ATTENDING).pack()
            for message in person.messages():
                rows = (message.raw.get("reply_markup") or {}).get("inline_keyboard", [])
                if any(one.get("callback_data") == data for row in rows for one in row):
                    self._cards[key] = message.raw["message_id"]
                    break
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
