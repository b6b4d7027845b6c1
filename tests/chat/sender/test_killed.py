"""What a killed sender had taken: what it had begun may have arrived, all else is simply sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.chat.dispatch import Dispatch, Wanted
from bot.domain.delivery import OutboxState, SendClass
from tests.chat.conftest import BOT, person
from tests.chat.sender.counter import (
    KINDS,
    RATES,
    SENT,
    UNKNOWN,
    ends,
    held,
    push,
    put,
    reply,
    sending,
    sends,
    turn,
)
from tests.chat.wire import Wire

BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
SHARED = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)]
)


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest) -> str:
    """On PostgreSQL another sender may live."""
    return str(request.getfixturevalue(f"{database}_url"))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.delivery.begun.TEMPORARY", tmp_path)


@BOTH
def test_only_what_a_killed_sender_had_begun_is_sent_with_a_note(app: App) -> None:
    put(app, reply(1, "a"), reply(2, "b"), reply(3, "c"))
    killed(app, begun=1)
    wire = Wire()
    sends(app, wire, 3)
    assert [wire.texts(chat)[0].splitlines()[0] for chat in (1, 2, 3)] == ["a", "b", "c"]
    assert [len(wire.texts(chat)[0].splitlines()) for chat in (1, 2, 3)] == [3, 1, 1]
    assert [row.repeated for row in held(app)] == [True, False, False]
    assert app.vitals.settled == {"unknown": 1, "sent": 3}


@SHARED
def test_what_a_sender_has_that_lives_is_left_to_it_until_it_dies(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.RECOVER_SECONDS", 0.05)
    monkeypatch.setattr("bot.chat.sender.IDLE_SECONDS", 0.05)
    put(app, reply(1, "a"), reply(2, "b"))
    other = taken(app, begun=1)
    wire = Wire()

    async def work() -> None:
        async with sending(app, wire):
            put(app, reply(3, "c"))
            await wire.calls(1)
            assert [asked.chat for asked in wire.asked] == [3]
            other.close()
            await wire.calls(3)

    asyncio.run(work())
    assert {len(wire.texts(1)[0].splitlines()), len(wire.texts(2)[0].splitlines())} == {1, 3}
    assert sorted(row.repeated for row in held(app)) == [False, False, True]


@SHARED
def test_of_a_sender_of_which_nothing_is_known_the_lease_is_waited_for(
    app: App, tmp_path: Path
) -> None:
    """It was killed on another machine."""
    put(app, reply(1, "a"))
    killed(app, begun=1)
    [file] = tmp_path.glob("*/*.begun")
    file.unlink()
    assert turn(app) == []
    assert [row.state for row in held(app)] == [OutboxState.SENDING]


@SHARED
def test_whoever_ends_in_peace_leaves_nothing(app: App, tmp_path: Path) -> None:
    put(app, reply(1, "a"))
    killed(app, begun=1)
    put(app, reply(2, "b"))
    sends(app, Wire(), 2)
    assert list(tmp_path.glob("*/*")) == []


@pytest.mark.parametrize("loss", ["boot", "file", "another"])
def test_where_nothing_says_what_had_begun_all_of_it_may_have(app: App, loss: str) -> None:
    """The machine was started anew, the file is gone, or it tells of another sender."""
    put(app, reply(1, "a"), reply(2, "b"))
    killed(app, begun=1)
    [file] = app.store.folder.glob("*.begun")  # type: ignore[union-attr]
    boot, holder, *marks = file.read_text("ascii").split()
    if loss == "file":
        file.unlink()
    else:
        other = {"boot": ["x", holder], "another": [boot, "7"]}[loss]
        file.write_text("\n".join([*other, *marks]), "ascii")
    sends(app, Wire(), 2)
    assert [row.repeated for row in held(app)] == [True, True]


def test_what_begins_after_a_rest_is_known_under_another_name(app: App) -> None:
    put(app, reply(1, "a"))
    sends(app, Wire(), 1)
    [file] = app.store.folder.glob("*.begun")  # type: ignore[union-attr]
    before = file.read_text("ascii").split()
    assert len(before) == 2
    put(app, reply(2, "b"))
    sends(app, Wire(), 1)
    assert file.read_text("ascii").split()[1] != before[1]
    assert [row.state for row in held(app)] == [SENT, SENT]


def test_what_a_dead_sender_had_begun_is_repeated_with_a_note_but_a_document_is_not(
    app: App,
) -> None:
    person(app, 1, "en")
    put(app, reply(1, "hello"), push(2, SendClass.EXPORT, file=1))
    app.store.write_now(lambda uow: uow.sending.claim(BOT, 10, set()))
    sends(app, wire := Wire(), 1)
    assert wire.texts(1) == ["hello\n\n(Please ignore this if you have received it already.)"]
    assert ends(app) == [(SENT, None), (UNKNOWN, "sender stopped")]


def taken(app: App, begun: int) -> Dispatch:
    """A sender that took all that waited and began so many of them."""
    dispatch = Dispatch(app, RATES, KINDS)
    found = app.store.write_now(lambda uow: dispatch.turn(uow, [], Wanted(99)))
    dispatch.committed(at_rest=False)
    dispatch.begin([item.row for item in found.outgoing[:begun]])
    return dispatch


def killed(app: App, begun: int) -> None:
    """The same, and it was killed."""
    taken(app, begun).close()
