"""Files that were asked for, on their way out: the right checked again, the figures as they are
then."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Screen, esc
from bot.domain.access import Actor
from bot.errors import AppError
from bot.i18n import Language
from bot.store.delivery.sending import Claimed

Make = Callable[[Context, Actor, Claimed, Language], Screen]


def document(caption: str, name: str, maker: str, made: object, t: Language) -> Screen:
    """A file that `maker` of the workshop draws from what was `made`."""
    return Screen(esc(caption), file=File(FileKind.DOCUMENT, name, maker, (made, t)))


def checked(make: Make) -> Prepare:
    """Skipped when the reader has lost the right, or what they asked for is no more."""

    def prepare(context: Context, row: Claimed) -> Prepared:
        account = context.account(row)
        if account is None:
            return Skip("no account")
        actor = context.uow.accounts.actor_of(account, context.today)
        try:
            return make(context, actor, row, context.t(row))
        except AppError as refusal:
            return Skip(type(refusal).__name__)

    return one_by_one(prepare)
