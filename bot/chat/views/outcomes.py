"""📜 and /why: which step reached whom when, or why it did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from bot.app import App
from bot.chat.buttons.policies import PreviewButton, StepsTold
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import facts, paging, steps, words
from bot.domain.delivery import OutboxState
from bot.domain.policies.reasons import Reason
from bot.i18n import Language
from bot.services.activities.activities import Board
from bot.services.nudging.timetables import Person
from bot.services.nudging.told import Outcome

LINES = 80
"""So many outcomes a page of people has, those of twelve at most."""
PEOPLE = 12


def people(
    app: App, t: Language, board: Board, found: list[Person], page: int, now: datetime
) -> Screen:
    """📜: for each person, which step reached them when, or why it did not."""
    zone = board.activity.rules.zone
    today = app.local(now, zone).date()
    shown, page, pages = paging.cut(found, page, per_page(found))
    text = [
        bold(t._("📜 Who got what")),
        facts.headline(app, t, board.activity, board.group, now),
    ]
    text += persons(app, t, shown, zone, today)
    number = board.activity.id
    return Screen(
        lines(*text),
        rows(
            paging.arrows(page, pages, lambda to: StepsTold(number, to)),
            Key(t._("◀ Back"), PreviewButton(number)),
        ),
    )


def per_page(found: Sequence[Person]) -> int:
    """How many people a page has room for."""
    most = max((len(one.outcomes) for one in found), default=0)
    return max(1, min(PEOPLE, LINES // (most + 1)))


def persons(
    app: App, t: Language, shown: Sequence[Person], zone: tzinfo | None, today: date
) -> list[str]:
    """Each of them with what the steps were for them."""
    if not shown:
        return ["", esc(t._("No reminder has fallen due yet."))]
    text = []
    for one in shown:
        text += ["", bold(one.name)]
        text += [
            esc(outcome(t, each, words.brief(t, app.local(each.at, zone), today)))
            for each in one.outcomes[-LINES:]
            if each.reason is not Reason.OTHER
        ]
    return text


def outcome(t: Language, one: Outcome, when: str) -> str:
    """· 12月1日 08:30 已提醒（未回复者）; or why not."""
    whom = steps.audience(t, one.step.audience)
    if one.sent:
        return t._("· {when} reminded ({whom})").format(when=when, whom=whom)
    if one.lost is not None:
        failed = one.lost is OutboxState.FAILED
        said = t._("could not be delivered") if failed else t._("nobody knows whether it arrived")
    elif one.reason is not None:
        said = steps.reason(t, one.reason)
    else:
        said = t._("under way")
    return t._("· {when} not reminded ({whom}): {why}").format(when=when, whom=whom, why=said)
