"""The rules of the house: sizes, imports, what is tracked and what is shipped."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.sources import ROOT, nodes, text

PACKAGES = ("bot", "handlers", "jobs")
FILE_LINES = 300
FUNCTION_LINES = 40
SIZELESS = ("bot/store/migrations/", "bot/domain/data/")
"""Folders of migrations and data, which are as long as they are."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules() -> list[str]:
    """The Python files of the program, as paths from the root."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def sized() -> list[str]:
    return [name for name in modules() if not name.startswith(SIZELESS)]


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in nodes(name) if isinstance(node, FUNCTIONS)]


def test_files_are_short() -> None:
    lines = {name: len(text(name).splitlines()) for name in sized()}
    assert {name: n for name, n in lines.items() if n > FILE_LINES} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name in sized()
        for node in functions(name)
    }
    assert lengths
    assert {name: n for name, n in lengths.items() if n > FUNCTION_LINES} == {}


def test_no_function_imports() -> None:
    found = [
        f"{name}:{node.name}"
        for name in modules()
        for imported in nodes(name)
        if isinstance(imported, ast.Import | ast.ImportFrom)
        for node in functions(name)
        if node.lineno <= imported.lineno <= (node.end_lineno or 0)
    ]
    assert found == []


def imports_of(name: str) -> Iterator[str]:
    """The modules that a file imports anywhere."""
    for node in nodes(name):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_the_domain_imports_the_standard_library_and_dateutil_only() -> None:
    allowed = {*sys.stdlib_module_names, "dateutil"}
    found = [
        f"{name}: {imported}"
        for name in modules()
        if name.startswith("bot/domain/")
        for imported in imports_of(name)
        if imported.split(".")[0] not in allowed
        and not imported.startswith("bot.domain")
        and imported != "bot.domain"
    ]
    assert found == []


def test_locale_is_no_package() -> None:
    """With an `__init__.py` it would stand before the standard library's `locale`."""
    assert list((ROOT / "locale").rglob("*.py")) == []


def tracked() -> list[Path]:
    """The files of the repository that are not ignored; all are text or pictures."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.splitlines() if (path := ROOT / name).is_file()]


MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:" + "root|work|home|Users" + r")/\w",
            r"/" + r"tmp/\w",
            r"--(?:extra-)?" + "index-url",
            r"\b(?:pypi|files\.python" + r"hosted)\.\w+",
        ]
    )
)


def test_nothing_tracked_names_a_machine_or_a_host_of_packages() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".jpg", ".ico"}:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


BREACHES = {
    "layers": ("bot/stray.py", ""),
    "rooms": ("bot/services/nudging/__init__.py", "import bot.services.members.members"),
    "shelves": ("bot/store/members/__init__.py", "import bot.store.nudging.steps"),
    "doors": ("handlers/__init__.py", "import jobs"),
    "domain": ("bot/domain/org.py", "import httpx"),
    "sql": ("bot/services/__init__.py", "import sqlalchemy"),
    "telegram": ("handlers/__init__.py", "import telegram"),
    "sandbox": ("bot/sandbox/server.py", "import bot.domain.org"),
    "endpoints": ("jobs/__init__.py", "import bot.store.uow"),
    "language": ("bot/services/__init__.py", "import bot.i18n"),
    "cycles": ("bot/domain/org.py", "import bot.domain.stray"),
}
"""For each import contract a line that breaks it, and the file to put it in."""


def broken(folder: Path) -> set[str]:
    """The names of the import contracts that are broken there."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    return set(re.findall("^(.+) BROKEN", said, re.MULTILINE))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that is packed."""
    made = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in (*PACKAGES, "locale"):
        shutil.copytree(ROOT / name, made / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, made)
    return made


def test_every_contract_is_kept_and_its_breach_is_caught(copy: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert [contract["id"] for contract in contracts] == list(BREACHES)
    assert broken(copy) == set()
    breached = copy.with_name("breached")
    shutil.copytree(copy, breached)
    (breached / "bot" / "domain" / "stray.py").write_text("import bot.domain.org\n")
    for name, line in BREACHES.values():
        with (breached / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    assert broken(breached) == {contract["name"] for contract in contracts}


def test_the_wheel_holds_the_program_and_its_catalogs_and_nothing_else(
    copy: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    program = {
        path.relative_to(copy).as_posix()
        for package in PACKAGES
        for path in (copy / package).rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
    catalogs = {f"bot/locale/{code}/LC_MESSAGES/messages.mo" for code in ("en", "zh_Hans")}
    assert names == program - {"bot/_build.py"} | catalogs
    assert {"bot/sandbox/page/index.html", "bot/sandbox/schema.json"} <= names
