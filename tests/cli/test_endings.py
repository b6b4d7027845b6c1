"""How a run that cannot go on ends: the sentence, and the code its supervisor goes by."""

from __future__ import annotations

import click
import pytest

from bot.chat import faults
from bot.chat.watching import Silent
from bot.cli.endings import told
from bot.config import load
from bot.i18n import language
from bot.web.serving import CannotListen


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (faults.Unauthorized(401), 78, "Telegram does not know this token"),
        (faults.Unknown(faults.Cause.TIMEOUT), 1, "Telegram cannot be reached"),
        (Silent(), 75, "Telegram has not answered for minutes"),
        (CannotListen(), 1, "ZHIBU_WEBHOOK_LISTEN: 127.0.0.1:8080 is in use"),
    ],
)
def test_each_ending(
    fault: Exception, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(click.exceptions.Exit) as ended, told(load((), {}), language("en")):
        raise fault
    assert ended.value.exit_code == code
    assert capsys.readouterr().err.startswith(said)
