"""The tour of the demo: its script for the chat page, and what only the database knows of it.

The page knows no button of the bot. Each move names what is to be pressed or typed and the signs
that it was done by, all taken from the bot's own buttons, commands and texts.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.buttons import VERSION, Button
from bot.chat.buttons.activities import AnswerButton, DecideLeave, Publish, WithdrawLeave
from bot.chat.buttons.attendance import RollAll, RollClose, RollPage, RollToggle
from bot.chat.buttons.nudges import DayAnswer
from bot.chat.buttons.registration import (
    ClaimConsent,
    Consent,
    Decide,
    NoNumber,
    ThatIsMe,
    Withdraw,
)
from bot.chat.buttons.summaries import PeriodExcel, SheetExcel, SummaryPeriod
from bot.cli.demo_people import ADMINISTRATOR, ENGLISH, MEMBER, NEWCOMER, SECRETARY
from bot.domain.activities import ActivityState, Answer
from bot.domain.attendance import OPENS_BEFORE
from bot.domain.commands import Command
from bot.domain.periods import Span
from bot.domain.workdays import CHINA
from bot.i18n import CODES, language
from bot.services import nudges
from bot.store.uow import UnitOfWork

Json = dict[str, Any]
MEETING_ON = "meeting_on"
NUDGE, MEETING = "nudge", "meeting"
"""Labels of the two instants the page's clock can be moved to."""
_FAR = timedelta(days=400)
_RECENT = timedelta(days=2)
_ANY = "[^:]*"
_APPROVED = "🙏 Your leave is approved."
_ADMINISTRATOR = "✅ You are an administrator now."


def moments(uow: UnitOfWork, bot_id: int) -> dict[str, datetime | None]:
    """When the next reminder falls due, and when the next meeting begins."""
    root = uow.units.root()
    coming = uow.activities.under(root.path, uow.now, uow.now + _FAR) if root else []
    begins = [one.starts_at for one in coming if one.starts_at > uow.now]
    return {NUDGE: nudges.next_nudge(uow, bot_id), MEETING: min(begins, default=None)}


def tour(uow: UnitOfWork, key: bytes, zone: ZoneInfo) -> Json:
    """The tour as the page gets it. Its id is that of the folder: what the page has kept of the
    tour counts no more when the demo begins anew, with another key."""
    return {
        "id": hashlib.sha256(b"tour" + key).hexdigest()[:12],
        "steps": _steps(_line(uow, zone)),
        "flags": [MEETING_ON] if _is_on(uow) else [],
    }


def _line(uow: UnitOfWork, zone: ZoneInfo) -> str:
    """A meeting on the working day after the next one, in one line."""
    day = CHINA.next_working(CHINA.next_working(uow.now.astimezone(zone).date()))
    return f"/new 支部党员大会 {day.month}月{day.day}日 15:00 三楼会议室 三季度总结"


def _is_on(uow: UnitOfWork) -> bool:
    """Whether the roll of some meeting may be taken now."""
    root = uow.units.root()
    opened = uow.now + OPENS_BEFORE
    near = uow.activities.under(root.path, uow.now - _RECENT, opened) if root else []
    return any(one.state is ActivityState.PUBLISHED for one in near)


def _steps(line: str) -> list[Json]:
    boss, new, member, english = (one.chat for one in (SECRETARY, NEWCOMER, MEMBER, ENGLISH))
    attending = _data(AnswerButton, _ANY, Answer.ATTENDING)
    leave = _data(AnswerButton, _ANY, Answer.LEAVE)
    begun = {"flag": MEETING_ON}  # too late to remind anybody
    roll = _either(RollPage, RollToggle, RollAll, RollClose)
    return [
        _step(
            "claim",
            _press(
                "claim",
                ADMINISTRATOR.chat,
                _data(ClaimConsent, _ANY, "1"),
                _text(ADMINISTRATOR.chat, _ADMINISTRATOR),
                _command(ADMINISTRATOR.chat, Command.INVITE),
            ),
        ),
        _step(
            "register",
            _press("agree", new, _data(Consent, _ANY, "1"), _gone(new, _data(Consent))),
            _fill("name", new, NEWCOMER.name, _key(new, _either(NoNumber, ThatIsMe, Withdraw))),
            _fill("number", new, "0712", _key(new, _either(ThatIsMe, Withdraw))),
            _press(
                "me",
                new,
                _data(ThatIsMe, _ANY, "1"),
                _key(new, _data(Withdraw)),
                _command(new, Command.MY),
            ),
        ),
        _step(
            "approve",
            _press(
                "approve",
                boss,
                _data(Decide, _ANY, "1"),
                _command(new, Command.MY),
                back="/members",
            ),
        ),
        _step(
            "publish",
            _fill("line", boss, line, _key(boss, _data(Publish))),
            _press("publish", boss, _data(Publish), _key(member, _data(AnswerButton))),
        ),
        _step(
            "answer",
            _press("attend", new, attending, _key(new, attending, "●"), back="/today"),
            _press("leave", member, leave, _key(member, _data(WithdrawLeave)), back="/today"),
            _press("grant", boss, _data(DecideLeave, _ANY, "1"), _text(member, _APPROVED)),
        ),
        _step(
            "nudge",
            _clock("clock", [NUDGE], _key(english, _data(DayAnswer))),
            _press(
                "reply",
                english,
                _data(DayAnswer, _ANY, Answer.ATTENDING),
                _key(english, attending, "●"),
                begun,
                back="/today",
            ),
        ),
        _step(
            "roll",
            _clock("start", [NUDGE, MEETING], begun),
            _fill("open", boss, "/attendance", _key(boss, roll)),
            _press(
                "present",
                boss,
                _data(RollAll),
                _key(boss, _data(RollToggle), "✅"),
                _key(boss, _data(RollClose, _ANY, "1")),
            ),
            _press(
                "close", boss, _data(RollClose), _key(boss, _data(SheetExcel)), back="/attendance"
            ),
        ),
        _step(
            "summary",
            _fill("ask", boss, "/summary", _key(boss, _data(SummaryPeriod))),
            _press(
                "month",
                boss,
                _data(SummaryPeriod, _ANY, Span.MONTH),
                _key(boss, _data(PeriodExcel)),
                back="/summary",
            ),
        ),
    ]


def _step(name: str, *moves: Json) -> Json:
    return {"name": name, "moves": list(moves)}


def _press(name: str, who: int, data: str, *done: Json, back: str | None = None) -> Json:
    """A key to press; typing `back` brings one when there is none."""
    return {"name": name, "who": who, "press": data, "done": list(done), "back": back}


def _fill(name: str, who: int, line: str, *done: Json) -> Json:
    return {"name": name, "who": who, "fill": line, "done": list(done)}


def _clock(name: str, to: list[str], *done: Json) -> Json:
    """The clock to be moved on to an instant of one of these labels."""
    return {"name": name, "clock": to, "done": list(done)}


def _key(chat: int, data: str, label: str = "") -> Json:
    """A key is there whose label holds some text."""
    return {"chat": chat, "key": data, "label": label}


def _gone(chat: int, data: str) -> Json:
    return {"chat": chat, "gone": data}


def _command(chat: int, command: Command) -> Json:
    return {"chat": chat, "command": command.value}


def _text(chat: int, msgid: str) -> Json:
    """The bot has said so, in whichever language."""
    return {"chat": chat, "text": [language(code)._(msgid) for code in CODES]}


def _data(button: type[Button], *fields: str) -> str:
    """A pattern for the callback data of a button whose first fields are these."""
    return ":".join([f"^{re.escape(VERSION + button.code)}", *fields]) + "(:|$)"


def _either(*buttons: type[Button]) -> str:
    return "|".join(map(_data, buttons))
