"""Buttons of sheets that are sent back, and of members who object to what was recorded."""

from __future__ import annotations

from bot.chat.buttons import Button


class SendBack(Button, code="ks"):
    """↩️ 打回更正: asks why."""

    activity: int


class SheetVersions(Button, code="kv"):
    """The versions of a sheet; `listed`: reached from the list of a unit's closed sheets."""

    activity: int
    listed: bool = False


class CorrectList(Button, code="kl"):
    """A page of a unit's closed sheets, in figures, to send one back."""

    unit: int
    page: int = 0


class MyRecords(Button, code="km"):
    """A page of what was recorded for oneself this year."""

    page: int


class MyRecord(Button, code="kr"):
    """What was recorded for oneself at one activity; `page` is that of the list behind it."""

    activity: int
    page: int


class ObjectTo(Button, code="ko"):
    """✋ 有误: what was recorded for oneself is wrong."""

    activity: int
    page: int


class ObjectionSendBack(Button, code="kb"):
    """↩️ 打回更正 on a member's objection."""

    participation: int


class ObjectionConfirm(Button, code="kc"):
    """✔️ 记录无误 on a member's objection."""

    participation: int
