"""Buttons of importing a roster. A file's keys carry what is confirmed about it: offices that end,
transfers that are carried out."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.roster_lines import Section


class ImportTemplate(Button, code="zt"):
    """The empty roster."""


class ImportCard(Button, code="zc"):
    """The figures of a file."""

    upload_id: int
    offices: bool
    transfers: bool


class ImportLines(Button, code="zl"):
    """A page of the lines of one section."""

    upload_id: int
    section: Section
    page: int
    offices: bool
    transfers: bool


class ImportNow(Button, code="zn"):
    """导入; `seen` stands for the preview that was shown."""

    upload_id: int
    offices: bool
    transfers: bool
    seen: str


class ImportDiscard(Button, code="zd"):
    """放弃."""

    upload_id: int
