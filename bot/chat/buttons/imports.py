"""Buttons of importing a roster. A file's keys carry what is confirmed about it: offices that end,
transfers that are carried out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button
from bot.domain.roster_lines import Section


@dataclass(frozen=True)
class ImportTemplate(Button, code="zt"):
    """The empty roster."""


@dataclass(frozen=True)
class ImportCard(Button, code="zc"):
    """The figures of a file."""

    upload_id: int
    offices: bool
    transfers: bool


@dataclass(frozen=True)
class ImportLines(Button, code="zl"):
    """A page of the lines of one section."""

    upload_id: int
    section: Section
    page: int
    offices: bool
    transfers: bool


@dataclass(frozen=True)
class ImportNow(Button, code="zn"):
    """导入; `seen` stands for the preview that was shown."""

    upload_id: int
    offices: bool
    transfers: bool
    seen: str


@dataclass(frozen=True)
class ImportDiscard(Button, code="zd"):
    """放弃."""

    upload_id: int
