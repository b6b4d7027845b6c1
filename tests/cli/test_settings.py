"""Help, settings and their faults, keys, and `zhibu check`."""

from __future__ import annotations

import base64
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli.groups import Commands
from bot.main import cli
from tests.cli.terminal import CLOSED, Ended, Terminal, together

COMMANDS = ["demo", "check", "run", "claim", "outbox", "template", "import", "backup", "migrate"]
COMMANDS += ["key", "calendar", "bot", "policy"]


def test_help_names_every_command_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    shown = Terminal(tmp_path).speaking("zh").run_cold("-h")
    listed = shown.out.split("命令：")[1].strip().splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert [line for line in listed if line.endswith("...")] == []
    assert (shown.code, shown.err, "运行机器人" in shown.out) == (0, "", True)


@pytest.mark.parametrize("command", [*COMMANDS, "key new"])
def test_every_command_explains_itself_and_its_options(command: str) -> None:
    shown = CliRunner().invoke(cli, [*command.split(), "--help"])
    assert shown.exit_code == 0
    lines = [line for line in shown.output.splitlines() if line.startswith("  --")]
    assert [line for line in lines if len(line.split("  ")) < 3] == []


@click.command()
def waiting() -> None:
    raise KeyboardInterrupt


def test_ctrl_c_ends_a_command_without_a_word() -> None:
    ended = CliRunner().invoke(Commands({"wait": f"{__name__}:waiting"}), ["wait"])
    assert (ended.exit_code, ended.output) == (130, "")


def test_all_faults_at_once_and_no_secret(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ZHIBU_ZONE=Asia/Atlantis\nZHIBU_TOKENS=canary\n")
    said = Terminal(tmp_path).set(
        token="canary:1", key="canary", database_url="mysql://a:canary@b/c", proxy="socks5://canary"
    )
    ended = said.run("check")
    assert (ended.code, ended.out) == (1, "")
    assert [line.split()[0] for line in ended.err.splitlines()] == [
        "ZHIBU_TOKENS",
        "ZHIBU_TOKEN",
        "ZHIBU_DATABASE_URL",
        "ZHIBU_KEY",
        "ZHIBU_ZONE",
        "ZHIBU_PROXY",
    ]


def test_a_new_key_is_one() -> None:
    shown = CliRunner().invoke(cli, ["key", "new"])
    assert len(base64.b64decode(shown.output)) == 32


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert Terminal(tmp_path).run("run") == Ended(
        1,
        "",
        "ZHIBU_TOKEN is missing; set it or ZHIBU_TOKEN_FILE.\n"
        "ZHIBU_KEY is missing; set it or ZHIBU_KEY_FILE.\n",
    )
    chinese = (
        Terminal(tmp_path).set(token="1:a", zone="PRC/X", key_file="x").speaking("zh").run("claim")
    )
    assert [line.split("，")[0] for line in chinese.err.splitlines()] == [
        "ZHIBU_KEY_FILE 指向的文件无法读取（没有这个文件或文件夹）。",
        "ZHIBU_TOKEN 不是机器人令牌",
        "ZHIBU_ZONE 不是已知的时区",
    ]
    assert list(tmp_path.iterdir()) == []


def test_check_says_a_line_each_and_makes_nothing(terminal: Terminal) -> None:
    wrong = terminal.set(api_base=CLOSED, database_url="sqlite:///nowhere/zhibu.db")
    right, chinese = together((terminal, "check"), (wrong.speaking("zh"), "check"))
    lines = right.out.splitlines()
    assert lines[:3] == [
        "√ Token: @a_bot",
        "√ Database: sqlite:///zhibu.db",
        "√ Schema and key: still empty; it is made ready at the first start",
    ]
    assert lines[3].startswith("√ Clock: ")
    assert lines[5] == "√ Languages: zh_Hans, en"
    assert [line[:8] for line in lines[6:]] == ["√ Font: "]
    assert (right.code, chinese.code) == (int("×" in right.out), 1)
    assert chinese.out.splitlines()[:4] == [
        "× 令牌：连不上 Telegram。网络通吗？是否需要设置 ZHIBU_PROXY？",
        "× 数据库：数据库打不开：sqlite:///nowhere/zhibu.db。路径或地址对吗？有没有访问权限？",
        "× 表结构与密钥：读不了",
        "× 时钟：没能与 Telegram 的时间比对",
    ]
    assert list(terminal.folder.iterdir()) == []
