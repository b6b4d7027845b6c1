"""What any update tells of its person: that they can be reached, and Telegram's language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.chat.request import Request
from bot.chat.updates import Happening
from bot.services.nudging import reach
from bot.services.personal import preferences


def tells(request: Request[Any]) -> bool:
    """Whether an update tells of its person what was not known."""
    account, code = request.account, request.incoming.language_code
    return account is not None and (
        account.unreachable is not None or code not in (None, account.telegram_language)
    )


def noticed(request: Request[Any]) -> Request[Any]:
    """The request, with what was learnt of its person kept."""
    account, incoming = request.account, request.incoming
    if account is None:
        return request
    back = incoming.private and incoming.happening is not Happening.BLOCKED
    returned = back and reach.regained(request.uow, account)
    if not returned and incoming.language_code in (None, account.telegram_language):
        return request
    code = incoming.language_code
    return replace(
        request, account=preferences.heard(request.uow, request.actor, code, request.today)
    )
