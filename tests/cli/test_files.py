"""`zhibu template`, `import` and `backup`: the files they read and write."""

from __future__ import annotations

import sqlite3
import stat

import pytest

from bot.store import backup, migrate
from bot.store.crypto import Cipher
from tests.cli.terminal import Ended, Terminal, together, until
from tests.page.stage import Stage


def test_the_untouched_template_has_no_rows(terminal: Terminal) -> None:
    written = terminal.run("template", "roster.xlsx")
    assert written == Ended(0, "Written: roster.xlsx. The second sheet explains the columns.\n", "")
    again, imported = together(
        (terminal.speaking("zh"), "template roster.xlsx"), (terminal, "import roster.xlsx")
    )
    assert again == Ended(1, "", "roster.xlsx 已经存在，请换一个名字。\n")
    assert (imported.code, imported.out) == (1, "")
    assert "at least one person is wanted below the names of the columns" in imported.err


def test_files_that_cannot_be_read(terminal: Terminal) -> None:
    (terminal.folder / "letter.xlsx").write_bytes(b"%PDF-1.7\n" * 100)
    (terminal.folder / "long.xlsx").write_bytes(b"PK\3\4" + bytes(1_100_000))
    missing, letter, long = together(
        (terminal, "import nobody.xlsx"),
        (terminal, "import letter.xlsx"),
        (terminal, "import long.xlsx"),
    )
    assert missing == Ended(1, "", "nobody.xlsx cannot be read: No such file or directory\n")
    assert letter == Ended(1, "", "This is not an Excel file (.xlsx).\n")
    assert long == Ended(1, "", "The file is larger than 1 MB.\n")


def test_a_backup_of_a_bot_that_runs(terminal: Terminal, telegram: Stage) -> None:
    with terminal.running("run"):
        until((terminal.folder / "zhibu.db.lock").exists)
        telegram.control("people", {"id": 501, "first_name": "李静"})
        telegram.control("say", {"bot": "a_bot", "person": 501, "text": "/start"})
        chat = "chats/501?peek=1&bot=a_bot"
        until(lambda: len(telegram.control(chat)["messages"]) == 2)
        made = terminal.set(token="", key="").run("backup", "copy.db")
        taken, nowhere = together(
            (terminal, "backup copy.db"), (terminal.speaking("zh"), "backup no/copy.db")
        )
    assert (made.code, made.out.splitlines()[0]) == (0, "Copied to copy.db.")
    assert "The key (ZHIBU_KEY) is not in it" in made.out
    assert taken == Ended(1, "", "copy.db exists already; choose another name.\n")
    assert nowhere == Ended(1, "", "no/copy.db 无法写入：没有这个文件或文件夹\n")
    copy = terminal.folder / "copy.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM inbox").fetchone()[0] >= 1
    connection.close()
    with pytest.raises(KeyboardInterrupt):
        backup.copy(f"sqlite:///{copy}", terminal.folder / "half.db", interrupted)
    assert not (terminal.folder / "half.db").exists()
    migrate.check_key(f"sqlite:///{copy}", Cipher(b"canary-canary-canary-canary-cana"))


def interrupted(_done: int, _all: int) -> None:
    raise KeyboardInterrupt


def test_databases_that_are_not_copied(terminal: Terminal) -> None:
    (terminal.folder / "text.db").write_text("no database, but a letter of some length\n" * 40)
    nothing, text, elsewhere = together(
        (terminal, "backup copy.db"),
        (terminal.set(database_url="sqlite:///text.db"), "backup copy.db"),
        (terminal.set(database_url="postgresql+psycopg://a:canary@b/c"), "backup copy.db"),
    )
    assert nothing == Ended(1, "", "There is no database yet: sqlite:///zhibu.db\n")
    assert text == Ended(1, "", "The database cannot be read: sqlite:///text.db\n")
    assert elsewhere.err == "This copies SQLite databases only. For PostgreSQL use pg_dump.\n"
    assert [path.name for path in terminal.folder.iterdir()] == ["text.db"]
