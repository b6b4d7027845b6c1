"""People in private chats with the bot, and what they see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stories.world import World


@dataclass
class Message:
    """One message in a chat, as a person sees it."""

    person: Person
    raw: dict[str, Any] = field(repr=False)

    @property
    def text(self) -> str:
        """Text or caption, without formatting."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def labels(self) -> list[list[str]]:
        """The keyboard's labels, row by row."""
        rows = (self.raw.get("reply_markup") or {}).get("inline_keyboard", [])
        return [[key["text"] for key in row] for row in rows]

    @property
    def keys(self) -> list[str]:
        """The same, one after the other: how many stand in a row depends on how wide they are."""
        return [label for row in self.labels for label in row]

    def data(self, label: str) -> str:
        """The callback data of the key that has, or begins with, this label."""
        rows = (self.raw.get("reply_markup") or {}).get("inline_keyboard", [])
        keys = [key for row in rows for key in row]
        exact = [key for key in keys if key["text"] == label]
        near = [key for key in keys if label in key["text"]]
        found = exact or near
        assert len(found) == 1, f"{label!r} is {len(found)} times among {self.labels}"
        return str(found[0]["callback_data"])

    def only(self, row: int, column: int) -> Message:
        """The same message as if it had that key alone."""
        key = self.raw["reply_markup"]["inline_keyboard"][row][column]
        return Message(self.person, {**self.raw, "reply_markup": {"inline_keyboard": [[key]]}})

    def file(self) -> bytes:
        """The document or picture."""
        part = self.raw.get("document") or self.raw.get("photo")
        assert part is not None, self.raw
        return self.person.world.http.get(f"/control/files/{part['file_id']}").content


@dataclass
class Person:
    """Somebody in a private chat with the bot."""

    world: World
    id: int
    language_code: str
    _seen: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The chat as it was looked at last."""

    def says(self, text: str) -> Message:
        """Type something and wait; returns the newest message of the bot."""
        self.world.control("say", person=self.id, text=text)
        self.world.settle()
        return self.sees()

    def opens(self, link: str) -> Message:
        """Follow a t.me link of the bot."""
        self.world.control("open", person=self.id, payload=link.split("start=")[1])
        self.world.settle()
        return self.sees()

    def presses(self, label: str, on: Message | None = None) -> Message:
        """Press the key with this label on a card (default: the newest that has it) and wait;
        returns that card as it is now, or the newest message when a new one came."""
        before = self.messages()
        card = on or self._with(label, before)
        self.puts(card.data(label), card)
        self.world.settle()
        now = self._answered()
        if now[-1].raw["message_id"] != before[-1].raw["message_id"]:
            return now[-1]
        return next(m for m in now if m.raw["message_id"] == card.raw["message_id"])

    def presses_at(self, on: Message, row: int, column: int) -> Message:
        """Press a key of a card by its place, where several have the same label."""
        return self.presses(on.labels[row][column], on.only(row, column))

    def card(self, before: Message) -> Message:
        """A card as it is now."""
        number = before.raw["message_id"]
        return next(one for one in self.messages() if one.raw["message_id"] == number)

    def forges(self, data: str, on: Message) -> None:
        """Send callback data that no key of the card holds."""
        self.puts(data, on)
        self.world.settle()
        self._answered()

    def puts(self, data: str, on: Message) -> None:
        """Press with that data and do not wait: `World.settle` does, for all who have pressed."""
        number = on.raw["message_id"]
        self.world.control("press", person=self.id, message_id=number, data=data, force=True)

    def _answered(self) -> list[Message]:
        """Wait until no press spins any more; `messages`, then."""
        self.world.until(lambda: not self.chat()["waiting"], "every press is answered")
        return self._from_bot()

    def chat(self) -> dict[str, Any]:
        """The chat as it stands now, as the control interface shows it."""
        since = {"since": self._seen["version"]} if self._seen else {}
        now: dict[str, Any] = self.world.look(f"chats/{self.id}", **since)
        self._seen = self._seen | now
        return self._seen

    def messages(self) -> list[Message]:
        """What the bot has sent, oldest first, as it stands now."""
        self.chat()
        return self._from_bot()

    def _from_bot(self) -> list[Message]:
        return [
            Message(self, raw)
            for raw in self._seen["messages"]
            if raw["from"] == "bot" and not raw.get("deleted")
        ]

    def sees(self) -> Message:
        """The newest message of the bot."""
        return self.messages()[-1]

    def card_with(self, label: str) -> Message:
        """The newest message that has a key with this label."""
        return self._with(label, self.messages())

    def _with(self, label: str, messages: list[Message]) -> Message:
        for message in reversed(messages):
            if any(label in key for row in message.labels for key in row):
                return message
        raise AssertionError(f"no card with {label!r}: {[m.text for m in messages]}")

    def toast(self) -> str:
        """What the last press said."""
        toasts = self.chat()["toasts"]
        return str(toasts[-1]["text"] or "")

    def commands(self) -> list[str]:
        """The command menu, as this person's client shows it."""
        return [entry["command"] for entry in self.chat()["commands"]]
