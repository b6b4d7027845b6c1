"""The webhook's door: Telegram's updates are stored and then acknowledged; nobody else gets in."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.app import App
from bot.chat import faults
from bot.chat.edge import Edge
from bot.chat.intake import Intake
from bot.domain.delivery import InboxState
from bot.store.uow import Store, UnitOfWork
from bot.web import webhook
from bot.web.webhook import Keeper, Place, application, place
from tests.chat.conftest import BOT, CIPHER, person
from tests.chat.made import said
from tests.chat.wire import Wire
from tests.web.conftest import asked, served

AT = place("https://bot.example.org/zhibu/", b"k" * 32, "7:token")
CANARY = "canary 静"


def intake_of(app: App) -> Intake:
    return Intake(Edge(app), Wire(), lambda: None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Call:
    """A request as Telegram makes it; a test changes one thing about it."""

    body: bytes = b""
    method: str = "POST"
    path: str = f"/zhibu/{AT.path}"
    secret: str | None = AT.secret
    kind: str = "application/json"
    length: int | None = None
    more: str = ""

    def bytes(self) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: bot.example.org"]
        lines += (
            [f"Content-Type: {self.kind}", self.more]
            if self.more
            else [
                f"Content-Type: {self.kind}",
                f"Content-Length: {len(self.body) if self.length is None else self.length}",
            ]
        )
        if self.secret is not None:
            lines.append(f"X-Telegram-Bot-Api-Secret-Token: {self.secret}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def update(number: int, text: str = "/hi") -> bytes:
    return json.dumps(said(number, 11, text)).encode()


def statuses(app: App, *calls: Call) -> list[int]:
    """What the door answers, one call after the other."""

    async def play() -> list[int]:
        async with served(application(AT, intake_of(app))) as port:
            return [(await asked(port, call.bytes()))[0] for call in calls]

    return asyncio.run(play())


def states(app: App) -> list[InboxState]:
    return app.store.read_now(lambda uow: uow.inbox.states(BOT))


def test_an_update_is_stored_when_it_is_acknowledged_and_once(app: App) -> None:
    person(app, 11)
    assert statuses(app, Call(update(7)), Call(update(7)), Call(update(8))) == [200] * 3
    assert states(app) == [InboxState.WAITING] * 2


BIG = b'{"update_id": 1, "message": "' + b"x" * webhook.LONGEST_BODY + b'"}'
REFUSED = {
    "another path": (Call(update(1), path="/zhibu/x"), 404),
    "no path": (Call(update(1), path="/"), 404),
    "another method": (Call(method="GET"), 405),
    "no secret": (Call(update(1), secret=None), 403),
    "a wrong secret": (Call(update(1), secret=AT.secret[:-1] + "~"), 403),
    "a secret of strange letters": (Call(update(1), secret="密é"), 403),
    "no JSON by its name": (Call(update(1), kind="text/xml"), 415),
    "no JSON": (Call(CANARY.encode()), 400),
    "JSON without end": (Call(b"[" * 200_000), 400),
    "too long by its own word": (Call(length=webhook.LONGEST_BODY + 1), 413),
    "too long": (Call(_chunks := b"%x\r\n%s\r\n0\r\n\r\n" % (len(BIG), BIG),
                      more="Transfer-Encoding: chunked"), 413),
    "chunked junk": (Call(b"zz\r\njunk\r\n", more="Transfer-Encoding: chunked"), 400),
    "no length that is one": (Call(update(1), more="Content-Length: -5"), 400),
}  # fmt: skip


def test_whatever_is_wrong_is_refused_and_nothing_of_it_kept_or_logged(
    app: App, logged: io.StringIO
) -> None:
    told = dict(zip(REFUSED, statuses(app, *(call for call, _ in REFUSED.values())), strict=True))
    assert told == {name: status for name, (_, status) in REFUSED.items()}
    assert states(app) == []
    assert logged.getvalue() == ""


def test_a_body_that_does_not_come_is_not_waited_for(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)
    assert statuses(app, Call(b"{", length=100)) == [408]


def test_what_is_no_update_is_not_asked_for_again(app: App) -> None:
    assert statuses(app, Call(b"[]"), Call(b'{"update_id": "1"}')) == [200, 200]
    assert states(app) == []


class Away(Store):
    """A store whose database is away at first."""

    away = True

    async def write(self, work: Callable[[UnitOfWork], Any], place: str = "") -> Any:
        if self.away:
            self.away = False
            raise OSError
        return await super().write(work, place)


def test_what_cannot_be_stored_comes_again(app: App) -> None:
    person(app, 11)
    store = Away(app.store.url, CIPHER, app.clock.now)
    away = App(store, app.clock, app.zone, BOT, app.username)

    async def play() -> list[tuple[int, str | None]]:
        async with served(application(AT, intake_of(away))) as port:
            answers = [await asked(port, Call(update(7)).bytes()) for _ in range(2)]
        return [(status, headers.get("retry-after")) for status, headers, _ in answers]

    assert asyncio.run(play()) == [(503, "5"), (200, None)]
    assert states(app) == [InboxState.WAITING]
    store.close()


def test_what_comes_together_is_committed_together(app: App) -> None:
    person(app, 11)
    commits: list[int] = []

    class Counting(Intake):
        def store(self, uow: UnitOfWork, raw: list[dict[str, Any]]) -> int:
            commits.append(len(raw))
            return super().store(uow, raw)

    async def play() -> None:
        counting = Counting(Edge(app), Wire(), lambda: None)  # type: ignore[arg-type]
        async with served(application(AT, counting)) as port:
            calls = [asked(port, Call(update(number)).bytes()) for number in range(1, 41)]
            assert {status for status, _, _ in await asyncio.gather(*calls)} == {200}

    asyncio.run(play())
    assert sum(commits) == 40
    assert len(commits) < 40
    assert states(app) == [InboxState.WAITING] * 40


def test_path_and_secret_are_of_key_and_token(app: App) -> None:
    again = place("https://bot.example.org/zhibu", b"k" * 32, "7:token")
    assert again == AT
    others = {
        place("https://b.org", key * 32, token) for key, token in [(b"k", "8:t"), (b"l", "7:token")]
    }
    assert len({one.path for one in {AT, *others}}) == 3
    assert len(AT.secret) == len(AT.path) == 43
    assert AT.secret not in f"{AT!r}"
    assert AT.path not in f"{AT!r}"


def keeps(app: App, wire: Wire, times: int, method: str) -> None:
    async def play() -> None:
        keeper = Keeper(app, wire, AT, 7)  # type: ignore[arg-type]
        keeping = asyncio.create_task(keeper.keep())
        await wire.calls(times, method)
        keeping.cancel()
        await asyncio.wait({keeping})

    asyncio.run(play())


@dataclass
class Informed(Wire):
    """A wire that says which webhooks are set, one after the other."""

    urls: tuple[str, ...] = ()

    async def _result(self, asked: Any) -> Any:
        if asked.method == "getWebhookInfo":
            url, *self.urls = self.urls  # type: ignore[assignment]
            return {"url": url, "pending_update_count": 0}
        return await super()._result(asked)


def test_the_webhook_is_set_and_set_again_when_it_is_somebody_elses(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("POLL_SECONDS", "BACKOFF_SECONDS", "REFUSED_SECONDS"):
        monkeypatch.setattr(webhook, pause, 0.001)
    wire = Informed(urls=(AT.url, "https://other.example.org", AT.url, AT.url))
    wire.fails(faults.Unauthorized(401), method="setWebhook")
    wire.fails(faults.RetryLater(0.001, faults.Scope.OVERALL, "status 429"), method="setWebhook")
    accepted = []
    wire.watch = lambda _asked: accepted.append(app.vitals.accepted)
    keeps(app, wire, 4, "getWebhookInfo")
    asked_for = [one.method.removesuffix("Webhook") for one in wire.asked]
    info = "getWebhookInfo"
    assert asked_for == ["set", "set", "set", info, info, "set", info, info]
    assert accepted[:4] == [True, False, False, True]
    fields = wire.of("setWebhook")[0].fields
    assert fields == {
        "url": AT.url,
        "secret_token": AT.secret,
        "max_connections": 7,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        "drop_pending_updates": False,
    }


def test_a_place_is_below_the_address(app: App) -> None:
    assert Place("https://x.org", "p", "s").url == "https://x.org/p"
