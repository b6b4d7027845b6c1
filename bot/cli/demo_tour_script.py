"""The script of the tour of the demo: eight steps of moves, with the signs that they were made.

The page knows no button of the bot. Each move names what is to be pressed or typed and the signs
that it was done by, all taken from the bot's own buttons, commands and texts.
"""

from __future__ import annotations

import re
from typing import Any

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
from bot.domain.activities import Answer
from bot.domain.commands import Command
from bot.domain.periods import Span
from bot.i18n import CODES, language

Json = dict[str, Any]
MEETING_ON = "meeting_on"
"""The flag that some meeting's roll may be taken: it is too late to remind anybody."""
NUDGE, MEETING = "nudge", "meeting"
"""Labels of the two instants the page's clock can be moved to."""
_ANY = "[^:]*"
_APPROVED = "🙏 Your leave is approved."
_ADMINISTRATOR = "✅ You are an administrator now."
_HEAD, _NEW, _MEMBER, _ENGLISH = (one.chat for one in (SECRETARY, NEWCOMER, MEMBER, ENGLISH))
_BEGUN: Json = {"flag": MEETING_ON}


def steps(line: str) -> list[Json]:
    """The eight steps; `line` is the activity that is set up in the fourth."""
    return [
        _claim(),
        _register(),
        _approve(),
        _publish(line),
        _answer(),
        _nudge(),
        _roll(),
        _summary(),
    ]


def _claim() -> Json:
    boss = ADMINISTRATOR.chat
    done = _text(boss, _ADMINISTRATOR), _command(boss, Command.INVITE)
    return _step("claim", _press("claim", boss, _data(ClaimConsent, _ANY, "1"), *done))


def _register() -> Json:
    asked = _data(Consent, _ANY, "1")
    waits = _key(_NEW, _data(Withdraw))
    return _step(
        "register",
        _press("agree", _NEW, asked, _gone(_NEW, _data(Consent))),
        _fill("name", _NEW, NEWCOMER.name, _key(_NEW, _either(NoNumber, ThatIsMe, Withdraw))),
        _fill("number", _NEW, "0712", _key(_NEW, _either(ThatIsMe, Withdraw))),
        _press("me", _NEW, _data(ThatIsMe, _ANY, "1"), waits, _command(_NEW, Command.MY)),
    )


def _approve() -> Json:
    done = _command(_NEW, Command.MY)
    key = _data(Decide, _ANY, "1")
    return _step("approve", _press("approve", _HEAD, key, done, back="/members"))


def _publish(line: str) -> Json:
    return _step(
        "publish",
        _fill("line", _HEAD, line, _key(_HEAD, _data(Publish))),
        _press("publish", _HEAD, _data(Publish), _key(_MEMBER, _data(AnswerButton))),
    )


def _answer() -> Json:
    leave = _data(AnswerButton, _ANY, Answer.LEAVE)
    return _step(
        "answer",
        _press("attend", _NEW, _ATTENDING, _key(_NEW, _ATTENDING, "●"), back="/today"),
        _press("leave", _MEMBER, leave, _key(_MEMBER, _data(WithdrawLeave)), back="/today"),
        _press("grant", _HEAD, _data(DecideLeave, _ANY, "1"), _text(_MEMBER, _APPROVED)),
    )


def _nudge() -> Json:
    reply = _data(DayAnswer, _ANY, Answer.ATTENDING)
    done = _key(_ENGLISH, _ATTENDING, "●"), _BEGUN
    return _step(
        "nudge",
        _clock("clock", [NUDGE], _key(_ENGLISH, _data(DayAnswer))),
        _press("reply", _ENGLISH, reply, *done, back="/today"),
    )


def _roll() -> Json:
    roll = _either(RollPage, RollToggle, RollAll, RollClose)
    taken = _key(_HEAD, _data(RollToggle), "✅"), _key(_HEAD, _data(RollClose, _ANY, "1"))
    closed = _key(_HEAD, _data(SheetExcel))
    return _step(
        "roll",
        _clock("start", [NUDGE, MEETING], _BEGUN),
        _fill("open", _HEAD, "/attendance", _key(_HEAD, roll)),
        _press("present", _HEAD, _data(RollAll), *taken),
        _press("close", _HEAD, _data(RollClose), closed, back="/attendance"),
    )


def _summary() -> Json:
    month = _data(SummaryPeriod, _ANY, Span.MONTH)
    done = _key(_HEAD, _data(PeriodExcel))
    return _step(
        "summary",
        _fill("ask", _HEAD, "/summary", _key(_HEAD, _data(SummaryPeriod))),
        _press("month", _HEAD, month, done, back="/summary"),
    )


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


_ATTENDING = _data(AnswerButton, _ANY, Answer.ATTENDING)
