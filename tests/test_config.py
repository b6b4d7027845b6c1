"""Settings: what is understood, what is refused and how that is said, and that secrets stay so."""

from __future__ import annotations

import base64
import pickle
import re
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import READERS, VARIABLES, Address, Secret, Settings, SettingsFault, load
from bot.config.values import webhook_fault

TOKEN = "123456789:CANARY-token_0123456789-abcdefghij"
KEY = base64.b64encode(b"CANARY-key-of-exactly-32-bytes!!").decode()
DATABASE = "postgresql+psycopg://zhibu:CANARY%40word@db.example:5432/zhibu"
LOCAL = Address("127.0.0.1", 8080)
PROXY = "http://user:CANARYproxy@proxy.example:8080"


def faults(environ: dict[str, str], dotenv: Path | None = None) -> list[str]:
    with pytest.raises(SettingsFault) as caught:
        load((), environ, dotenv)
    return str(caught.value).splitlines()


def test_the_defaults() -> None:
    settings = load((), {})
    assert (settings.token, settings.bot_id, settings.key, settings.proxy) == (None,) * 4
    assert settings.database_url.get_secret_value() == "sqlite:///zhibu.db"
    assert settings.api_base == "https://api.telegram.org"
    assert settings.zone == ZoneInfo("Asia/Shanghai")
    assert (settings.log, settings.clock) == ("info", None)
    assert (settings.tick, settings.rate, settings.chat_rate) == (15.0, 30.0, 1.0)
    assert (settings.webhook_listen, settings.webhook_connections) == (LOCAL, 40)
    assert settings.health == Address("127.0.0.1", 8730)
    assert settings.secrets == []


def test_the_table_of_the_readme_names_them_all() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    table = readme.split("### Settings")[1].split("### Commands")[0]
    assert set(re.findall(r"`(ZHIBU_\w+)`", table)) == set(VARIABLES)


def test_everything_can_be_set() -> None:
    settings = load(
        ("token", "key"),
        {
            "ZHIBU_TOKEN": TOKEN,
            "ZHIBU_DATABASE_URL": DATABASE,
            "ZHIBU_API_BASE": "http://127.0.0.1:8081/",
            "ZHIBU_KEY": KEY,
            "ZHIBU_ZONE": "Asia/Urumqi",
            "ZHIBU_PROXY": PROXY,
            "ZHIBU_LOG": "DEBUG",
            "ZHIBU_CLOCK": "clock",
            "ZHIBU_TICK": "0.5",
            "ZHIBU_RATE": "1000",
            "ZHIBU_CHAT_RATE": "20",
            "ZHIBU_WEBHOOK_LISTEN": "[::1]:8443",
            "ZHIBU_WEBHOOK_CONNECTIONS": "100",
            "ZHIBU_HEALTH": "off",
            "PATH": "/bin",
        },
    )
    assert settings.token
    assert settings.token.get_secret_value() == TOKEN
    assert settings.bot_id == 123456789
    assert settings.key
    assert settings.key.get_secret_value() == b"CANARY-key-of-exactly-32-bytes!!"
    assert settings.database_url.get_secret_value() == DATABASE
    assert settings.api_base == "http://127.0.0.1:8081"
    assert settings.zone == ZoneInfo("Asia/Urumqi")
    assert settings.proxy
    assert settings.proxy.get_secret_value() == PROXY
    assert (settings.log, settings.clock) == ("debug", Path("clock"))
    assert (settings.tick, settings.rate, settings.chat_rate) == (0.5, 1000.0, 20.0)
    assert (settings.webhook_listen, settings.webhook_connections) == (Address("::1", 8443), 100)
    assert settings.health is None
    assert settings.secrets == [TOKEN, KEY, "CANARY%40word", "CANARY@word", "CANARYproxy"]
    assert "CANARY" not in f"{settings!r} {settings}"
    with pytest.raises(FrozenInstanceError):
        settings.log = "info"  # type: ignore[misc]


def test_a_secret_is_neither_shown_nor_sent_to_another_process() -> None:
    settings = load((), {"ZHIBU_TOKEN": TOKEN})
    assert "CANARY" not in f"{settings.token} {settings.token!r}"
    assert settings.token == Secret(TOKEN) != Secret(KEY)
    with pytest.raises(TypeError):
        pickle.dumps(settings)


def test_each_field_has_its_reader() -> None:
    assert list(READERS) == [field.name for field in fields(Settings)]


def test_a_font_is_a_file_that_begins_like_one(tmp_path: Path) -> None:
    font = tmp_path / "font.ttf"
    font.write_bytes(b"\x00\x01\x00\x00rest")
    assert load((), {"ZHIBU_FONT": str(font)}).font == font
    assert load((), {}).font is None
    font.write_bytes(b"PK\x03\x04")
    wanted = "ZHIBU_FONT names no font that can be read; wanted is a .ttf, .otf or .ttc file."
    for wrong in (font, tmp_path / "nowhere.ttf", tmp_path):
        assert faults({"ZHIBU_FONT": str(wrong)}) == [wanted]


def test_only_what_is_given_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LOG", "error")
    monkeypatch.setenv("ZHIBU_TOKEN", "nonsense")
    assert load((), {}).log == "info"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"ZHIBU_LOG=error\nexport ZHIBU_TOKEN='{TOKEN}'\nOTHER=1\nZHIBU_PROXY=\n")
    settings = load(("token",), {"ZHIBU_LOG": "warning"}, dotenv)
    assert (settings.log, settings.bot_id, settings.proxy) == ("warning", 123456789, None)


def test_the_file_is_written_as_elsewhere(tmp_path: Path) -> None:
    """Quotes, comments, `export`, other variables; small letters are others."""
    dotenv = tmp_path / ".env"
    lines = [
        "# ZHIBU_LOG=error",
        "WHERE=Asia",
        'export ZHIBU_ZONE="${WHERE}/Urumqi"  # far west',
        f"ZHIBU_KEY = '{KEY}'",
        "ZHIBU_CLOCK=a\\tb # and no more",
        "zhibu_log=error",
        "ZHIBU_PROXY",
    ]
    dotenv.write_text("\n".join(lines))
    settings = load(("key",), {}, dotenv)
    assert settings == replace(
        Settings(), zone=settings.zone, key=settings.key, clock=Path("a\\tb")
    )
    assert (settings.zone.key, settings.secrets) == ("Asia/Urumqi", [KEY])


def test_a_missing_file_is_no_fault(tmp_path: Path) -> None:
    assert load((), {}, tmp_path / ".env") == load((), {})


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"ZHIBU_LOG=\xff\xfe")
    assert faults({}, dotenv) == [f"The settings file {dotenv} cannot be read as text."]


def test_secrets_may_be_in_files(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    (tmp_path / "key").write_text(KEY + "\n")
    environ = {"ZHIBU_TOKEN_FILE": str(tmp_path / "token"), "ZHIBU_KEY_FILE": f"{tmp_path}/key"}
    assert load(("token", "key"), environ).secrets == [TOKEN, KEY]


def test_what_a_command_needs_is_asked_for() -> None:
    with pytest.raises(SettingsFault) as caught:
        load(("token", "key"), {"ZHIBU_TOKEN": ""})
    assert [fault.said(str) for fault in caught.value.faults] == [
        "ZHIBU_TOKEN is missing; set it or ZHIBU_TOKEN_FILE.",
        "ZHIBU_KEY is missing; set it or ZHIBU_KEY_FILE.",
    ]


def test_files_of_secrets_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "wrong").write_text("CANARY")
    assert faults({"ZHIBU_TOKEN_FILE": TOKEN, "ZHIBU_KEY_FILE": str(tmp_path)}) == [
        "ZHIBU_TOKEN_FILE names a file that cannot be read (No such file or directory).",
        "ZHIBU_KEY_FILE names a file that cannot be read (Is a directory).",
    ]
    assert faults(
        {"ZHIBU_TOKEN_FILE": f"{tmp_path}/empty", "ZHIBU_KEY_FILE": f"{tmp_path}/binary"}
    ) == [
        "ZHIBU_TOKEN_FILE names an empty file.",
        "ZHIBU_KEY_FILE names a file that cannot be read as text.",
    ]
    assert faults({"ZHIBU_KEY_FILE": f"{tmp_path}/wrong"}) == [
        "ZHIBU_KEY_FILE is not a key; wanted is base64 of exactly 32 bytes, "
        "as “zhibu key new” makes it."
    ]


def test_all_faults_are_told_together_and_no_secret_is() -> None:
    environ = {
        "ZHIBU_TOKEN": "CANARY",
        "ZHIBU_TOKEN_FILE": "CANARY",
        "ZHIBU_DATABASE_URL": "postgres://u:CANARY@h/d",
        "ZHIBU_KEY": "CANARY",
        "ZHIBU_LOGS": "CANARY",
        "ZHIBU_ZONE": "CANARY",
        "ZHIBU_PROXY": "socks5://u:CANARY@h:1",
        "ZHIBU_TICK": "0",
    }
    assert faults(environ) == [
        "ZHIBU_LOGS is no setting of Zhibu; did you mean ZHIBU_LOG?",
        "ZHIBU_TOKEN and ZHIBU_TOKEN_FILE are both set; set only one of them.",
        "ZHIBU_TOKEN is not a bot token; wanted is what BotFather gave: "
        "digits, a colon, then at least 30 letters, digits, - or _.",
        "ZHIBU_DATABASE_URL begins with postgres://; write postgresql+psycopg:// instead.",
        "ZHIBU_KEY is not a key; wanted is base64 of exactly 32 bytes, "
        "as “zhibu key new” makes it.",
        "ZHIBU_ZONE names no known time zone; wanted is a name like Asia/Shanghai.",
        "ZHIBU_PROXY is a SOCKS proxy, which is not supported; "
        "wanted is http://[USER:PASSWORD@]HOST:PORT.",
        "ZHIBU_TICK is not a number above 0.",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("WEBHOOK_LISTEN", "8080"),
        ("WEBHOOK_LISTEN", "off"),
        ("HEALTH", "127.0.0.1:"),
        ("HEALTH", "127.0.0.1:65536"),
        ("WEBHOOK_CONNECTIONS", "0"),
        ("WEBHOOK_CONNECTIONS", "101"),
        ("WEBHOOK_CONNECTIONS", "many"),
        ("TOKEN", "123456789:short"),
        ("TOKEN", f"bot{TOKEN}"),
        ("TOKEN", f"{TOKEN}/"),
        ("DATABASE_URL", "postgresql://u@h/d"),
        ("DATABASE_URL", "mysql://h/d"),
        ("DATABASE_URL", "sqlite+aiosqlite:///f.db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://f.db"),
        ("DATABASE_URL", "sqlite:///file:f.db?uri=true"),
        ("DATABASE_URL", "postgresql+psycopg://u@h"),
        ("DATABASE_URL", "postgresql+psycopg://u@h:port/d"),
        ("DATABASE_URL", "zhibu.db"),
        ("API_BASE", "http://api.telegram.org"),
        ("API_BASE", "http://192.0.2.1"),
        ("API_BASE", "api.telegram.org"),
        ("API_BASE", "ftp://api.telegram.org"),
        ("API_BASE", "https://user@api.telegram.org"),
        ("API_BASE", "https://api.telegram.org/?x=1"),
        ("KEY", base64.b64encode(b"x" * 31).decode()),
        ("KEY", base64.b64encode(b"x" * 33).decode()),
        ("KEY", KEY.replace("=", "")),
        ("KEY", "二"),
        ("ZONE", "Asia/Nowhere"),
        ("ZONE", "../etc"),
        ("PROXY", "socks5://h:1"),
        ("PROXY", "h:1"),
        ("PROXY", "http://[::1"),
        ("LOG", "trace"),
        ("TICK", "soon"),
        ("TICK", "inf"),
        ("TICK", "nan"),
        ("CHAT_RATE", "-1"),
        ("RATE", "0"),
        ("RATE", "1001"),
        ("{NAME}", "1"),  # braces are not placeholders
    ],
)
def test_what_is_refused(name: str, text: str) -> None:
    [fault] = faults({f"ZHIBU_{name}": text})
    assert fault.startswith(f"ZHIBU_{name} ")
    assert fault.endswith((".", "?"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE_URL", "sqlite:////srv/zhibu.db"),
        ("DATABASE_URL", "postgresql+psycopg:///zhibu?host=/run/postgresql"),
        ("API_BASE", "http://localhost:8081"),
        ("API_BASE", "http://[::1]:8081"),
        ("API_BASE", "https://relay.example/telegram"),
        ("PROXY", "http://proxy.example:3128"),
    ],
)
def test_what_is_accepted(name: str, text: str) -> None:
    assert isinstance(load((), {f"ZHIBU_{name}": text}), Settings)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://bot.example.org", None),
        ("https://bot.example.org:8443/zhibu/", None),
        ("http://bot.example.org", "must be https://"),
        ("bot.example.org", "must be https://"),
        ("https://bot.example.org/?x=1", "must be https://"),
        ("https://bot.example.org:8080", "443, 80, 88 and 8443 only"),
        ("https://[", "is no URL"),
    ],
)
def test_where_a_webhook_may_be(url: str, wrong: str | None) -> None:
    found = webhook_fault(url)
    assert (found is None) == (wrong is None)
    assert (wrong or "") in (found or "")
