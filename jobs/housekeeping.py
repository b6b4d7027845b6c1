"""Tidying up: what is kept no longer than it must be, and what changes with the date."""

from __future__ import annotations

from bot.app import App, UnitOfWork
from bot.services.identity import menus as command_menus
from bot.services.members import following
from bot.services.members import transfers as moves
from bot.services.personal import tidying

DAY = "day"


def begins(app: App, uow: UnitOfWork) -> bool:
    """Whether the organisation's local day has changed since this was last asked."""
    last = uow.heartbeats.last(app.bot_id, DAY)
    if last is not None and app.today(last) == app.today(uow.now):
        return False
    uow.heartbeats.beat(app.bot_id, DAY, uow.now)
    return True


def tidy(app: App, uow: UnitOfWork) -> None:
    """Forget what has been kept long enough."""
    tidying.tidy(uow, app.bot_id, uow.now)


def menus(app: App, uow: UnitOfWork) -> int:
    """Command menus follow rights that began or ended by date; returns how many changed."""
    return command_menus.refresh_all(uow, app.bot_id, app.today(uow.now))


def requests(app: App, uow: UnitOfWork) -> None:
    """Requests to register and for leave reach those who decide about them by now."""
    following.hand_over(uow, app.bot_id, app.today(uow.now))


def transfers(app: App, uow: UnitOfWork) -> int:
    """Transfers reach those who confirm them by now; whoever belongs to another unit from today on
    gets what is on there. Returns how many people that were."""
    moves.offer_all(uow, app.bot_id, app.today(uow.now))
    return moves.arrive(uow, app.bot_id, app.zone)
