"""A storm: members press and type while the bot is killed again and again; all from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from bot.chat.buttons.activities import AnswerButton, CancelButton
from bot.chat.buttons.nudges import NudgeButton
from bot.domain.activities import Answer
from bot.domain.delivery import OutboxState
from bot.services.activities.cards import CARD
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.branch import Branch, publish_activity
from tests.chaos import weather
from tests.chaos.blows import Blow, Way, at_place, plan
from tests.chaos.crew import Crew
from tests.stories.people import Person
from tests.stories.world import BOT_ID, TOKEN, World, local

FLOOD = 8
HASTY = 4
FIRST_ROUND = 1
NEAR_SECONDS = 0.03
AT_START_SECONDS = 0.5
PATIENCE_SECONDS = 8.0


class Storm:
    """What was done to a bot, and how it was killed."""

    def __init__(self, world: World, branch: Branch, crew: Crew, seed: str, faults: int) -> None:
        """At most so many `faults` at a time are ordered of the stand-in."""
        self.world, self.branch, self.crew = world, branch, crew
        self.posted: set[int] = set(branch.greetings)
        self.pressed: dict[tuple[int, int], list[str]] = {}
        self.asked: dict[str, int] = {}
        self.called_off: set[int] = set()
        self.busy_kills = 0
        self._faults = faults
        self._random = random.Random(seed)
        self._published = 0
        self._requests = 0
        self._cards: dict[tuple[int, int], int] = {}
        self.activities = [self._publish()]
        # Nobody answers this one until they are reminded of it, at the first broadcast.
        self.owed = self._publish()
        self._ways: dict[Way, Callable[[Blow], None]] = {
            Way.IN_FLOOD: self._in_flood,
            Way.IN_BROADCAST: self._in_broadcast,
            Way.IN_PEACE: self._in_peace,
            Way.AT_START: self._at_start,
        }

    def rage(self, kills: int, places: tuple[str, ...], tries: int = 0) -> None:
        """After a quiet beginning, these kills one after the other, and at most so many `tries` of
        a place where none has died; at the end the bot runs and everything is done."""
        self.begin()
        self.crew.stop()
        for blow in plan(self._random, kills, places):
            self._strike(blow)
        for _ in range(tries):
            for place in sorted(set(places) - set(self.crew.deaths)):
                self._strike(at_place(self._random, place, most=1))
        weather.clear(self.world)
        self.begin()

    def begin(self) -> None:
        """It runs, and everything is done."""
        self._begin()
        self.settle()
        self._find_cards()

    def flood(self) -> None:
        """Several act, and nobody waits for anything."""
        for _ in range(FLOOD):
            self._act()

    def _strike(self, blow: Blow) -> None:
        weather.change(self.world, self._random, self._faults)
        self._ways[blow.way](blow)
        self.busy_kills += self._is_busy()

    def settle(self) -> None:
        """Everything is handled and sent."""
        self.crew.until(lambda: not self._is_busy(), "it is never done")

    def _publish(self) -> int:
        """One more activity; its cards wait for the bot."""
        self._published += 1
        when = local("2026-12-04 15:00") + timedelta(days=self._published)
        return publish_activity(self.world, self.branch, f"{when:%Y-%m-%d %H:%M}")

    def _begin(self, blow: Blow | None = None) -> None:
        seen = self._newest()
        place = blow and blow.place
        self.crew.begin(f"{place}:{blow.times}" if blow and place else None)
        self.crew.polls(seen)
        self._find_cards()

    def _fall(self, blow: Blow, longest: float = NEAR_SECONDS) -> None:
        if blow.place is None:
            self.crew.kill(self._random, longest)
        else:
            self.crew.fall(blow.place, PATIENCE_SECONDS)

    def _in_flood(self, blow: Blow) -> None:
        if blow.place is None:
            self._begin()
        else:
            self._act()
            self._begin(blow)
        at = self._random.randrange(FLOOD // 3, FLOOD)
        for number in range(FLOOD):
            if number == at and blow.place is None:
                self._fall(blow)
            self._act()
        if blow.place is not None:
            self._fall(blow)

    def _in_broadcast(self, blow: Blow) -> None:
        """New cards for everybody; before the first ones those who owe are reminded, and some of
        them answer before the reminder can reach them. What is called off at once must not reach
        whom it has not reached."""
        if self.owed not in self.activities:
            self._nudge(self.owed)
            self.activities.append(self.owed)
        off = self._publish()
        if not blow.place:
            self.activities.append(self._publish())
        sent = self._newest()
        self._begin(blow)
        self.crew.until(lambda: self._sent(sent) or blow.place, "nothing is sent")
        self._call_off(off)
        self._fall(blow)

    def _nudge(self, activity: int) -> None:
        self._press(self.branch.secretary, NudgeButton(activity).pack(), self._any_card())
        for person in self.branch.people[1 : 1 + HASTY]:
            if (person.id, activity) in self._cards:
                self._answer(person, activity, Answer.ATTENDING)

    def _call_off(self, activity: int) -> None:
        self._press(self.branch.secretary, CancelButton(activity, True).pack(), self._any_card())
        self.called_off.add(activity)

    def _any_card(self) -> int:
        """A message of the secretary's to press on."""
        return self._cards[self.branch.secretary.id, self.activities[0]]

    def _in_peace(self, blow: Blow) -> None:
        self._begin()
        self.crew.until(lambda: not self._has_work(), "it is never at peace")
        self._fall(blow)

    def _at_start(self, blow: Blow) -> None:
        self._act()
        self.crew.begin()
        self._fall(blow, longest=AT_START_SECONDS)

    def _act(self) -> None:
        """Somebody presses an answer on a card of theirs, or types a command there is none of."""
        person = self._random.choice(self.branch.people)
        activity = self._random.choice(self.activities)
        answer, presses = self._random.choice(list(Answer)), self._random.random() < 0.75
        if presses and (person.id, activity) in self._cards:
            self._answer(person, activity, answer)
        else:
            word = f"xq{len(self.asked)}"  # in no address, as 0x7 would be
            self.asked[word] = person.id
            said = self.world.control("say", person=person.id, text=f"/{word}")
            self.posted.add(said["update_id"])

    def _answer(self, person: Person, activity: int, answer: Answer) -> None:
        data = AnswerButton(activity, answer, FIRST_ROUND).pack()
        self._press(person, data, self._cards[person.id, activity])
        self.pressed.setdefault((activity, person.id), []).append(answer.value)

    def _press(self, person: Person, data: str, message_id: int) -> None:
        done = self.world.control(
            "press", person=person.id, message_id=message_id, data=data, force=True
        )
        self.posted.add(done["update_id"])

    def _find_cards(self) -> None:
        """The first card that everybody has of each activity."""
        self._cards = self.world.read(self._first_cards) | self._cards

    def _first_cards(self, uow: UnitOfWork) -> dict[tuple[int, int], int]:
        rows = uow.outbox._all(
            select(outbox.c.chat_id, outbox.c.params, outbox.c.message_id)
            .where(outbox.c.kind == CARD, outbox.c.message_id.is_not(None))
            .order_by(outbox.c.id.desc())
        )
        return {(row.chat_id, row.params["activity"]): row.message_id for row in rows}

    def _is_busy(self) -> bool:
        """Whether there is work that is not done, be it under way."""
        now = self.world.clock.now()
        return self._has_work() or self.world.read(lambda uow: uow.outbox.unsent(BOT_ID, now)) > 0

    def _has_work(self) -> bool:
        """Whether there is work that nobody has taken up."""
        info = self.world.http.get(f"/bot{TOKEN}/getWebhookInfo").json()["result"]
        waits = (outbox.c.state == OutboxState.WAITING) & (
            outbox.c.not_before <= self.world.clock.now()
        )
        left = self.world.read(
            lambda uow: (
                uow.inbox.waiting(BOT_ID) + len(uow.outbox._all(select(outbox.c.id).where(waits)))
            )
        )
        return bool(info["pending_update_count"] or left)

    def _newest(self) -> int:
        """The number of the last request of the bot."""
        log = self.world.look("log", since=self._requests)
        self._requests = int(log[-1]["n"]) if log else self._requests
        return self._requests

    def _sent(self, since: int) -> bool:
        log = self.world.look("log", since=since)
        return any(one["method"] == "sendMessage" for one in log)
