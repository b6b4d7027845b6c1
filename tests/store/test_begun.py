"""What a sender keeps of what it has begun, where other senders of the bot may live beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.store.delivery.begun import Begun, Left

URL = "postgresql+psycopg://zhibu:secret@127.0.0.1/zhibu"
BOT = 7


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is kept."""
    monkeypatch.setattr("bot.store.delivery.begun.TEMPORARY", tmp_path)
    return tmp_path / f"zhibu-{os.geteuid()}"


def test_the_living_are_left_alone_and_of_the_dead_it_is_known_once(folder: Path) -> None:
    living, dead, another = Begun(URL, BOT), Begun(URL, BOT), Begun(URL, BOT)
    living.renew(1)
    living.mark([10])
    dead.renew(2)
    dead.mark([20])
    dead.mark([21])
    assert another.left() == []
    dead.close()
    assert another.left() == [Left(2, frozenset({20, 21}))]
    assert another.left() == [Left(2, frozenset({20, 21}))]
    assert living.left() == []
    another.over()
    assert another.left() == []
    assert len(list(folder.iterdir())) == 1


def test_who_looked_and_died_hands_it_on() -> None:
    dead, first, second = Begun(URL, BOT), Begun(URL, BOT), Begun(URL, BOT)
    dead.renew(1)
    dead.mark([10])
    dead.close()
    assert first.left() == [Left(1, frozenset({10}))]
    assert second.left() == []
    first.close()
    assert second.left() == [Left(1, frozenset({10}))]


def test_other_bots_and_other_databases_are_nobodys_business() -> None:
    for url, bot in ((URL, 70), (f"{URL}2", BOT)):
        dead = Begun(url, bot)
        dead.renew(1)
        dead.mark([10])
        dead.close()
    assert Begun(URL, BOT).left() == []
    assert Begun(URL.replace("secret", "changed"), 70).left() == [Left(1, frozenset({10}))]


def test_who_has_ended_in_peace_leaves_nothing(folder: Path) -> None:
    ended = Begun(URL, BOT)
    ended.renew(1)
    ended.mark([10])
    ended.renew(2)
    ended.close()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("words", ["", "x", "{boot}", "another-boot 1 10", "{boot} 1 1x"])
def test_what_cannot_be_read_says_nothing(folder: Path, words: str) -> None:
    dead = Begun(URL, BOT)
    dead.renew(1)
    dead.mark([10])
    dead.close()
    [file] = folder.iterdir()
    boot = file.read_text("ascii").split()[0]
    file.write_text(words.format(boot=boot), "ascii")
    found = Begun(URL, BOT)
    assert found.left() == []
    found.over()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("foreign", ["open", "link", "file"])
def test_a_folder_that_others_can_write_into_is_not_used(
    folder: Path, tmp_path: Path, foreign: str
) -> None:
    if foreign == "open":
        folder.mkdir()
        folder.chmod(0o770)
    elif foreign == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.write_text("")
    kept = Begun(URL, BOT)
    kept.renew(1)
    kept.mark([10])
    kept.close()
    assert kept.left() == []
    assert list(tmp_path.rglob("*.begun*")) == []
