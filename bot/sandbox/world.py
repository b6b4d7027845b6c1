"""What exists in the stand-in: bots, people, chats and their messages."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.sandbox.changes import Changes
from bot.sandbox.files import Files
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhooks import Courier, Deliveries, Webhook

Json = dict[str, Any]
CommandKey = tuple[str, int | str | None, int | None, str]


@dataclass
class Person:
    """Somebody with a Telegram account; the id is also that of the private chat."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    note: str = ""
    deactivated: bool = False

    def as_user(self) -> Json:
        """The Bot API's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                user[name] = getattr(self, name)
        return user

    def as_chat(self) -> Json:
        """The Bot API's Chat of the private chat."""
        chat: Json = {"id": self.id, "first_name": self.first_name}
        for name in ("last_name", "username"):
            if getattr(self, name):
                chat[name] = getattr(self, name)
        chat["type"] = "private"
        return chat


@dataclass
class Toast:
    """The answer to a button press, as the person sees it; without text nothing is shown."""

    callback_query_id: str
    at: datetime
    text: str
    show_alert: bool
    url: str = ""


@dataclass
class Chat:
    """A private chat with one bot, or a group. Messages are Bot API objects, never changed in
    place: an edit puts a new object."""

    id: int
    kind: str
    shape: Json
    title: str = ""
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    """The supergroup that this group became."""
    members: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    toasts: list[Toast] = field(default_factory=list)
    waiting_presses: list[str] = field(default_factory=list)
    instance: str = field(default_factory=lambda: str(secrets.randbits(62)))
    unread: int = 0
    typing_until: float = 0.0
    last_message_id: int = 0


@dataclass(frozen=True)
class Press:
    """A button press that waits for its answer."""

    chat: Chat
    person_id: int
    at: datetime


@dataclass
class Bot:
    """A bot, its queue and its side of the world."""

    id: int
    token: str
    username: str
    first_name: str
    queue: UpdateQueue
    reads_all: bool = False
    last_message_id: int = 0
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[CommandKey, list[Json]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    courier: Courier | None = None
    next_webhook_at: float = 0.0

    @property
    def webhook(self) -> Webhook | None:
        """The webhook that is set, unless it was given up."""
        return self.courier.webhook if self.courier and not self.courier.given_up else None

    def as_user(self) -> Json:
        """The Bot API's User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }


class World:
    """Everything, reachable by id; `changes` is told of what people can see."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.changes = Changes()
        self.files = Files()
        self.deliveries = Deliveries()
        self.routes: dict[str, str] = {}
        """Host names of the public internet, and what answers there."""
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}

    def add_bot(self, token: str, id: int, username: str, first_name: str) -> Bot:
        """A token that is known from now on; a known one gets its new names."""
        bot = self.bots.get(token)
        if bot is None:
            bot = Bot(id, token, username, first_name, UpdateQueue(self.clock))
            self.bots[token] = bot
        bot.id, bot.username, bot.first_name = id, username, first_name
        return bot

    def private_chat(self, bot: Bot, person: Person) -> Chat:
        """The chat of a person with a bot; made when missing, then not yet started."""
        chat = bot.chats.get(person.id)
        if chat is None:
            chat = Chat(person.id, "private", person.as_chat())
            bot.chats[person.id] = chat
        return chat

    def renamed(self, person: Person) -> None:
        """Make chats carry the person's present names."""
        for bot in self.bots.values():
            if person.id in bot.chats:
                bot.chats[person.id].shape = person.as_chat()

    def next_message_id(self, bot: Bot, chat: Chat) -> int:
        """Private chats of a bot count together, each group for itself."""
        counter: Bot | Chat = bot if chat.kind == "private" else chat
        counter.last_message_id += 1
        return counter.last_message_id

    def close(self) -> None:
        """Let every waiting request go."""
        self.changes.close()
        for bot in self.bots.values():
            bot.queue.close()
            if bot.courier is not None:
                bot.courier.stop()
