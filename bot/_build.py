"""Catalogs: compiled for every build and install, and kept in step with the code. Not shipped.

`python -m bot._build update` extracts the sentences from the code into `locale/messages.pot`,
brings every `locale/*/LC_MESSAGES/messages.po` in step with it and compiles them; `check` names
what is left to do. A new language is a new folder with an empty `messages.po`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from string import Formatter
from typing import Any
from unicodedata import east_asian_width

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("bot", "handlers", "jobs")
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2)}
_MARK = re.compile(r"\b(?:_|N_|n_)\s*\(")
ENGLISH = "en"
_HEADER = "# Sentences of Zhibu; kept in step by `python -m bot._build update`."
_NOISE = (
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Generated-By:',
    '"Report-Msgid-Bugs-To:',
    '"Last-Translator:',
    '"Language-Team:',
)


class CatalogHook(BuildHookInterface[Any]):
    """Compiles the catalogs; a wheel has them in `bot/locale`, else they stay where they are."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the files of the `version` (standard, editable) are packed."""
        root = Path(self.root)
        compiled = compile_all(root)
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"] |= {
                str(path): f"bot/{path.relative_to(root).as_posix()}" for path in compiled
            }


def compile_all(root: Path) -> list[Path]:
    """Write a `.mo` next to each `.po` under `root`/locale; where they are."""
    compiled = []
    for path in _languages(root):
        made = io.BytesIO()
        write_mo(made, _read(path))
        compiled.append(path.with_suffix(".mo"))
        compiled[-1].write_bytes(made.getvalue())
    return compiled


def extract(root: Path) -> Catalog:
    """All sentences the code under `root` marks with `_`, `n_`, `N_`."""
    found = Catalog(fuzzy=False)
    for source in SOURCES:
        for path in sorted((root / source).rglob("*.py"), key=_files_first):
            for _line, msgid, _comments, _context in _marked(path):
                found.add(msgid, None, [(path.relative_to(root).as_posix(), 1)])
    return found


def _files_first(path: Path) -> list[tuple[bool, str]]:
    """Orders a folder's files before its folders."""
    return [*((True, part) for part in path.parts[:-1]), (False, path.name)]


def _marked(path: Path) -> list[Any]:
    """What one file marks; most mark nothing, and to be taken apart for that is dear."""
    if not _MARK.search(path.read_text("utf-8")):
        return []
    return extract_from_file("python", path, keywords=KEYWORDS)


def update(root: Path) -> None:
    """Bring `messages.pot` and every language in step with the code, and compile them."""
    template = extract(root)
    _write(root / "locale" / "messages.pot", template)
    for path in _languages(root):
        catalog = _read(path)
        catalog.update(deepcopy(template), no_fuzzy_matching=True)  # it keeps what it is given
        if catalog.locale_identifier == ENGLISH:
            for message in catalog:
                if message.id and not any(_texts(message.string)):
                    message.string = message.id
        _write(path, catalog)
    compile_all(root)


def faults(root: Path) -> Iterator[str]:
    """A line for everything in the catalogs that is missing, left over or differs in form."""
    wanted = _ids(extract(root))
    for path in [root / "locale" / "messages.pot", *_languages(root)]:
        name, catalog = path.relative_to(root).as_posix(), _read(path)
        yield from (f"{name}: {msgid!r} is missing" for msgid in sorted(wanted - _ids(catalog)))
        yield from (f"{name}: {msgid!r} is left over" for msgid in sorted(_ids(catalog) - wanted))
        if path.suffix == ".po":
            for message in catalog:
                if message.id:
                    yield from (f"{name}: {_key(message)!r} {what}" for what in _wrong(message))


def _beside(text: str, source: str) -> str:
    """The source without the spaces that a translation needs none of: East Asian wide characters
    carry their own."""
    source = source.lstrip() if east_asian_width(text[0]) in "WF" else source
    return source.rstrip() if east_asian_width(text[-1]) in "WF" else source


def _wrong(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "is fuzzy"
    sources, texts = _texts(message.id), _texts(message.string)
    for n, text in enumerate(texts):
        source = sources[min(n, len(sources) - 1) if len(texts) > 1 else -1]
        if not text:
            yield "is not translated"
        elif _placeholders(text) != _placeholders(source):
            yield "has other placeholders than its source"
        elif _margins(text) != _margins(_beside(text, source)):
            yield "begins or ends with other spaces than its source"


def _texts(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def _placeholders(text: str) -> set[str]:
    """Their names; unmatched braces are a placeholder of their own."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _margins(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _key(message: Message) -> str:
    return _texts(message.id)[0]


def _ids(catalog: Catalog) -> set[str]:
    return {_key(message) for message in catalog if message.id}


def _languages(root: Path) -> list[Path]:
    return sorted(root.glob("locale/*/LC_MESSAGES/messages.po"))


def _read(path: Path) -> Catalog:
    language = None if path.suffix == ".pot" else path.parent.parent.name
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(path: Path, catalog: Catalog) -> None:
    """Without dates and line numbers, so that only what changed is seen to change."""
    catalog.project, catalog.version, catalog.header_comment = "Zhibu", "1", _HEADER
    made = io.BytesIO()
    write_po(made, catalog, width=0, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    lines = made.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(_NOISE)), "utf-8")


def main(arguments: list[str]) -> int:
    """`update` or `check`; the exit code is 1 when `check` found something."""
    root = Path.cwd()
    if arguments == ["update"]:
        update(root)
        return 0
    if arguments == ["check"]:
        found = list(faults(root))
        sys.stdout.writelines(f"{fault}\n" for fault in found)
        return 1 if found else 0
    sys.stderr.write("usage: python -m bot._build update|check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
