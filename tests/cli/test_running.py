"""`zhibu run`, `migrate` and `claim`: what they refuse, and with which sentence."""

from __future__ import annotations

import signal
import socket
import sqlite3
import stat
from contextlib import closing

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.cli.console import REFUSED
from bot.store import migrate
from bot.store.lock import Taken, sole_runner
from bot.store.migrate import SchemaState
from tests.cli.terminal import BOT_ID, CLOSED, KEY, Ended, Terminal, together, until
from tests.page.stage import Stage


def polls(telegram: Stage, since: int) -> bool:
    """Whether a bot has polled after the n-th request."""
    return "getUpdates" in [one["method"] for one in telegram.control(f"log?since={since}")]


def seen(telegram: Stage) -> int:
    return len(telegram.control("log"))


def test_one_runs_and_a_second_one_is_refused(terminal: Terminal, telegram: Stage) -> None:
    before = seen(telegram)
    with terminal.running("run") as command:
        first = command.process
        until(lambda: polls(telegram, before))
        assert terminal.speaking("zh").run("run") == Ended(
            1, "", "已有另一个 zhibu run 在用这个数据库：sqlite:///zhibu.db\n"
        )
        assert first.poll() is None
        first.send_signal(signal.SIGINT)
        assert first.wait(20) == 0


@pytest.mark.postgresql
def test_while_one_runs_on_postgresql_its_schema_is_not_changed(
    terminal: Terminal, telegram: Stage, postgresql_url: str
) -> None:
    terminal = terminal.set(database_url=postgresql_url)
    before = seen(telegram)
    with terminal.running("run"):
        until(lambda: polls(telegram, before))
        with pytest.raises(Taken), sole_runner(postgresql_url, BOT_ID):
            pass


def test_where_a_webhook_cannot_be(terminal: Terminal) -> None:
    said = "The address of the webhook must be https://HOST, maybe with a path: http://x.org\n"
    assert terminal.run("run", "--webhook", "http://x.org") == Ended(1, "", said)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        listening = terminal.set(webhook_listen=at).speaking("zh")
        ended = listening.run("run", "--webhook", "https://bot.example.org")
    sentence = f"ZHIBU_WEBHOOK_LISTEN：{at} 已被占用，或不是本机地址。"
    assert (ended.code, ended.err.splitlines()[-1]) == (1, sentence)


def test_telegram_refuses_or_is_not_there(terminal: Terminal) -> None:
    stranger = terminal.set(token="7000000404:" + "canary" * 6)
    away = terminal.set(api_base=CLOSED, database_url="sqlite:///away.db")
    refused = "Telegram does not know this token; BotFather shows the valid one.\n"
    unreachable = "Telegram cannot be reached. Is the network up, and is ZHIBU_PROXY needed?\n"
    commands = [(stranger, "claim"), (away, "claim"), (stranger, "run"), (away, "run")]
    assert together(*commands) == [
        Ended(1, "", refused),
        Ended(1, "", unreachable),
        Ended(REFUSED, "", refused),
        Ended(1, "", unreachable),
    ]


def test_the_claim_link_is_printed_alone_on_its_line(terminal: Terminal) -> None:
    ended = terminal.run("claim")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[1].startswith("https://t.me/a_bot?start=claim_")
    assert len(lines) == 3


def test_databases_that_cannot_be_used(terminal: Terminal) -> None:
    (terminal.folder / "text.db").write_text("no database, but a letter of some length\n" * 40)
    (terminal.folder / "other.db").touch()
    with sqlite3.connect(terminal.folder / "other.db") as other:
        other.execute("CREATE TABLE letters (id INTEGER)")
    other.close()
    urls = {
        "sqlite:///nowhere/zhibu.db": "cannot be opened",
        "sqlite:///text.db": "not an SQLite database, or it is damaged",
        "postgresql+psycopg://a:canary@127.0.0.1:9/zhibu": "cannot be opened",
        "sqlite:///other.db": "by a newer Zhibu or by another program",
    }
    ended = together(*((terminal.set(database_url=url), "run") for url in urls))
    assert [one.code for one in ended] == [1] * 4
    for one, sentence in zip(ended, urls.values(), strict=True):
        assert len(one.err.splitlines()) == 1
        assert sentence in one.err


def test_a_database_that_another_command_holds(terminal: Terminal) -> None:
    migrate.upgrade(f"sqlite:///{terminal.folder / 'zhibu.db'}")
    holder = sqlite3.connect(terminal.folder / "zhibu.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    english, chinese = together((terminal, "claim"), (terminal.speaking("zh"), "run"))
    holder.close()
    assert english.err == (
        "The database is busy with another command: sqlite:///zhibu.db. Nothing was changed; "
        "please try again in a moment.\n"
    )
    assert chinese.err.startswith("数据库正被另一个命令占用：sqlite:///zhibu.db。")


def test_the_key_of_a_database_is_the_first_it_met(terminal: Terminal) -> None:
    sentence = f"The schema is up to date (revision {migrate.head()}).\n"
    assert terminal.run("migrate") == Ended(0, sentence, "")
    assert stat.S_IMODE((terminal.folder / "zhibu.db").stat().st_mode) == 0o600
    other = terminal.set(key="A" + KEY[1:])
    refused = other.speaking("zh").run("run")
    assert (refused.code, refused.err.split("。")[0]) == (1, "ZHIBU_KEY 不是这个数据库的密钥")


def test_an_older_schema_is_refused_with_the_command_to_type(
    terminal: Terminal, telegram: Stage
) -> None:
    file = terminal.folder / "zhibu.db"
    migrate.upgrade(f"sqlite:///{file}", migrate.revisions()[-2])
    sentence = "The database has an older schema. Make a backup, then run: zhibu migrate\n"
    assert terminal.run("run") == Ended(1, "", sentence)
    (terminal.folder / "link.db").symlink_to("zhibu.db")
    with sole_runner(f"sqlite:///{file}", BOT_ID):
        busy = terminal.set(database_url="sqlite:///link.db").run("migrate")
    assert busy.err == "Another zhibu run works on this database already: sqlite:///link.db\n"
    before = seen(telegram)
    with terminal.running("run", "--migrate"):
        until(lambda: polls(telegram, before))
    assert migrate.state(f"sqlite:///{file}") is SchemaState.CURRENT
    with closing(sqlite3.connect(file)) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
        later.commit()
    older = terminal.run("run")
    assert (older.code, "by a newer Zhibu or by another program" in older.err) == (1, True)


@pytest.mark.postgresql
def test_a_password_in_the_url_is_not_printed(terminal: Terminal, postgresql_url: str) -> None:
    """Neither where the database can be reached nor where the password is wrong."""
    with psycopg.connect(plain(postgresql_url), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'canary'")
    url = make_url(postgresql_url).set(username="guest", password="canary")
    ended = terminal.set(database_url=url.render_as_string(hide_password=False)).run("check")
    assert "guest:***@" in ended.out


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
