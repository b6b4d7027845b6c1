"""The catalogs: complete in every language, and the tool that keeps them so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations

from bot import _build, i18n
from tests.sources import ROOT, nodes

CODE = '''
from bot.errors import N_

SENTENCE = N_("Marked for later.")


def show(t, n):
    """Not a sentence."""
    t._("Hello {name}!").format(name=n)
    t.n_("{n} person", "{n} people", n).format(n=n)
    _("Plain. ")
    t._(SENTENCE)
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with two languages, complete and compiled."""
    for package in _build.SOURCES:
        (tmp_path / package).mkdir()
    (tmp_path / "bot" / "views.py").write_text(CODE)
    for code in ("en", "zh_Hans"):
        catalog(tmp_path, code).parent.mkdir(parents=True)
        catalog(tmp_path, code).touch()
    _build.update(tmp_path)
    answers = {
        "Marked for later.": "以后再说。",
        "Hello {name}!": "{name}，你好！",
        "{n} person": "{n} 人",
        "Plain. ": "普通。 ",
    }
    for source, text in answers.items():
        translate(tmp_path, source, text)
    _build.update(tmp_path)
    return tmp_path


def catalog(root: Path, code: str = "zh_Hans") -> Path:
    return root / "locale" / code / "LC_MESSAGES" / "messages.po"


def translate(root: Path, source: str, text: str) -> None:
    """Type `text` under `source` in the Chinese catalog, as a translator would."""
    path = catalog(root)
    head, tail = path.read_text("utf-8").split(f'msgid "{source}"', 1)
    at = tail.index("msgstr")
    start, end = tail.index('"', at), tail.index("\n", at)
    path.write_text(f'{head}msgid "{source}"{tail[:start]}"{text}"{tail[end:]}', "utf-8")


def test_every_language_is_complete() -> None:
    assert list(_build.faults(ROOT)) == []


def test_the_languages_are_those_that_are_spoken() -> None:
    folders = {path.name for path in (ROOT / "locale").iterdir() if path.is_dir()}
    assert folders == set(i18n.CODES)


def marked_calls() -> Iterator[tuple[str, ast.expr]]:
    for source in _build.SOURCES:
        for path in sorted((ROOT / source).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            for node in nodes(file):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                called = getattr(node.func, "attr", getattr(node.func, "id", None))
                if called in _build.KEYWORDS:
                    yield f"{file}:{node.lineno}", node.args[0]


def test_no_sentence_is_put_together_before_it_is_translated() -> None:
    built = (ast.JoinedStr, ast.BinOp, ast.Call)
    assert [where for where, argument in marked_calls() if isinstance(argument, built)] == []


def test_what_the_code_marks_is_extracted(project: Path) -> None:
    template = _build.extract(project)
    assert {message.id for message in template if message.id} == {
        "Marked for later.",
        "Hello {name}!",
        ("{n} person", "{n} people"),
        "Plain. ",
    }


def test_a_complete_project_has_no_faults_and_speaks_both_languages(project: Path) -> None:
    assert list(_build.faults(project)) == []
    chinese = Translations.load(project / "locale", ["zh_Hans"])
    english = Translations.load(project / "locale", ["en"])
    assert chinese.ugettext("Hello {name}!") == "{name}，你好！"
    assert [chinese.ungettext("{n} person", "{n} people", n) for n in (1, 2)] == ["{n} 人"] * 2
    assert [english.ungettext("{n} person", "{n} people", n) for n in (1, 2)] == [
        "{n} person",
        "{n} people",
    ]


def test_an_update_without_changes_changes_nothing(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("locale/**/*.*")}
    _build.update(project)
    assert {path: path.read_bytes() for path in project.rglob("locale/**/*.*")} == before
    assert {path.suffix for path in before} == {".pot", ".po", ".mo"}


def test_an_update_drops_what_left_the_code_and_guesses_nothing(project: Path) -> None:
    code = project / "bot" / "views.py"
    code.write_text(CODE.replace("Hello {name}!", "Hello, {name}!"))
    _build.update(project)
    with catalog(project).open("rb") as file:
        read = read_po(file)
    assert [(message.string, message.fuzzy) for message in read if "Hello" in str(message.id)] == [
        ("", False)
    ]
    assert "#~" not in catalog(project).read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "text", "what"),
    [
        ("Marked for later.", "", "is not translated"),
        ("Hello {name}!", "你好！", "has other placeholders than its source"),
        ("Hello {name}!", "{nom}，你好！", "has other placeholders than its source"),
        ("Hello {name}!", "{name}，你好{！", "has other placeholders than its source"),
        ("{n} person", "人", "has other placeholders than its source"),
        ("Plain. ", "Normal.", "begins or ends with other spaces than its source"),
        ("Marked for later.", " 以后", "begins or ends with other spaces than its source"),
    ],
)
def test_a_faulty_translation_is_named(project: Path, source: str, text: str, what: str) -> None:
    translate(project, source, text)
    assert list(_build.faults(project)) == [
        f"locale/zh_Hans/LC_MESSAGES/messages.po: {source!r} {what}"
    ]


def test_a_fuzzy_translation_is_named(project: Path) -> None:
    path = catalog(project)
    path.write_text(path.read_text("utf-8").replace('msgid "Plain', '#, fuzzy\nmsgid "Plain'))
    assert list(_build.faults(project)) == [
        "locale/zh_Hans/LC_MESSAGES/messages.po: 'Plain. ' is fuzzy"
    ]


def test_catalogs_behind_the_code_are_named(project: Path) -> None:
    code = project / "bot" / "views.py"
    code.write_text(CODE.replace("Plain. ", "Rich. "))
    names = [
        "locale/messages.pot",
        "locale/en/LC_MESSAGES/messages.po",
        "locale/zh_Hans/LC_MESSAGES/messages.po",
    ]
    assert list(_build.faults(project)) == [
        f"{name}: {what}"
        for name in names
        for what in ("'Rich. ' is missing", "'Plain. ' is left over")
    ]


@pytest.mark.parametrize(
    ("target", "version", "shipped"),
    [("wheel", "standard", True), ("wheel", "editable", False), ("sdist", "standard", False)],
)
def test_every_build_compiles_and_a_wheel_ships(
    project: Path, target: str, version: str, shipped: bool
) -> None:
    for path in project.rglob("*.mo"):
        path.unlink()
    config: Any = None
    build_data: dict[str, Any] = {"force_include": {"a": "b"}}
    hook = _build.CatalogHook(str(project), {}, config, config, "", target)
    hook.initialize(version, build_data)
    compiled = [catalog(project, code).with_suffix(".mo") for code in ("en", "zh_Hans")]
    assert sorted(project.rglob("*.mo")) == compiled
    places = {str(path): f"bot/{path.relative_to(project)}" for path in compiled}
    assert build_data["force_include"] == {"a": "b"} | (places if shipped else {})


def test_the_command_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert _build.main(["check"]) == 0
    translate(project, "Marked for later.", "")
    assert _build.main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == list(_build.faults(project))
    assert _build.main(["update"]) == 0
    assert _build.main([]) == 2
