"""Screens of administrators: all of them, one more by link or from the members, one less."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons.administrators import (
    AdministratorAdd,
    AdministratorFind,
    AdministratorLink,
    AdministratorRemove,
    Administrators,
)
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import commands, words
from bot.domain.commands import Command
from bot.i18n import Language
from bot.services.members import administrators
from bot.services.members.administrators import Administrator, Found, Listing
from bot.services.members.people import Line
from bot.store.delivery.sending import Claimed
from bot.store.members.accounts import Account

_TAIL = 10_000


def way_in(t: Language) -> Key:
    """🛡 管理员, for an administrator's help."""
    return Key(t._("🛡 Administrators"), Administrators())


def listing(t: Language, of: Listing) -> Screen:
    """All of them, each with a key to remove."""
    removing = [
        Key(
            t._("🚫 Remove {name}").format(name=name_of(t, one)),
            AdministratorRemove(one.account.id, sure=False),
        )
        for one in of.people
        if len(of.people) > 1
    ]
    return Screen(
        lines(
            bold(t._("🛡 Administrators · {n}").format(n=len(of.people))),
            *(esc(_line(t, one)) for one in of.people),
            "",
            esc(
                t._(
                    "They import the roster, invite people and see the figures of all units. "
                    "All of them are told when one is added or removed."
                )
            ),
        ),
        rows(
            (
                Key(t._("➕ From the members"), AdministratorFind()),
                Key(t._("🔗 By a link"), AdministratorLink(of.newest)),
            ),
            *removing,
            commands.key(t, Command.HELP),
        ),
    )


def name_of(t: Language, of: Administrator) -> str:
    """A name; an account without one is told apart by the end of its number."""
    return of.name or unknown(t, of.account)


def unknown(t: Language, account: Account | None) -> str:
    """An account that is not linked to the roster."""
    if account is None:
        return t._("an account that is gone")
    return t._("account ending in {tail}").format(tail=f"{account.telegram_id % _TAIL:04}")


def link_made(t: Language, link: str) -> Screen:
    """A one-time link; it is shown only now."""
    return Screen(
        lines(
            bold(t._("🛡 A link for a new administrator")),
            esc(link),
            "",
            esc(
                t._(
                    "Works once and for 24 hours. Give it to that one person only: whoever opens "
                    "it becomes administrator. It is not shown again."
                )
            ),
        ),
        rows(Key(t._("◀ Back"), Administrators())),
        fresh=True,
    )


def ask_name(t: Language) -> Screen:
    """Who?"""
    return Screen(
        lines(
            bold(t._("➕ A new administrator")),
            esc(t._("Please send the name, its initials, or the end of the staff number.")),
            esc(t._("Only members who are in chat can be chosen; for others use a link.")),
        ),
        rows(Key(t._("◀ Back"), Administrators())),
    )


def found(t: Language, of: Found) -> Screen:
    """Those whom the words fit."""
    if not of.lines:
        said = t._("No member in chat fits “{words}”.").format(words=of.words)
    elif of.more:
        said = t._("More than {n} people fit “{words}”. Please send more of the name.")
        said = said.format(n=administrators.FOUND, words=of.words)
    else:
        said = t._("Who is to become administrator?")
    keys = [
        Key(_placed(t, line), button)
        for line in of.lines
        if (button := AdministratorAdd(line.profile.member.id, sure=False))
    ]
    again = Key(t._("🔎 Search again"), AdministratorFind())
    return Screen(esc(said), rows(*keys, (again, Key(t._("◀ Back"), Administrators()))))


def ask_adding(t: Language, name: str, member_id: int) -> Screen:
    """Once more, before somebody is added."""
    said = t._(
        "{name} becomes administrator: may import rosters, invite people to every unit and add or "
        "remove administrators. The others are told."
    )
    return Screen(
        esc(said.format(name=name)),
        rows(
            Key(t._("✅ Add"), AdministratorAdd(member_id, sure=True), style=Style.SUCCESS),
            Key(t._("◀ Back"), Administrators()),
        ),
    )


def ask_removing(t: Language, of: Administrator) -> Screen:
    """Once more, before somebody is removed."""
    if of.you:
        said = t._("You are no longer administrator then. The others are told.")
    else:
        said = t._("{name} is no longer administrator then. The others are told.")
    return Screen(
        esc(said.format(name=name_of(t, of))),
        rows(
            Key(
                t._("🚫 Remove"),
                AdministratorRemove(of.account.id, sure=True),
                style=Style.DANGER,
            ),
            Key(t._("◀ Back"), Administrators()),
        ),
    )


def resigned(t: Language) -> Screen:
    """Who removed themselves."""
    return Screen(esc(t._("You are no longer administrator.")), rows(commands.key(t, Command.HELP)))


def _line(t: Language, of: Administrator) -> str:
    name = name_of(t, of)
    if of.you:
        return t._("• {name} (you)").format(name=name)
    if of.account.unreachable is not None:
        return t._("• {name} (has blocked the bot)").format(name=name)
    return t._("• {name}").format(name=name)


def _placed(t: Language, line: Line) -> str:
    unit = line.profile.unit
    return t._("{name}, {unit}").format(name=line.name, unit=unit.name) if unit else line.name


def _added(context: Context, row: Claimed) -> Prepared:
    t, reader = context.t(row), context.account(row)
    actor = context.uow.accounts.actor_of(reader, context.today) if reader else None
    if actor is None or not actor.administrator:
        return Skip("not an administrator")
    said = t._("🛡 {by} made you administrator. What you can do now is under Help.")
    return Screen(
        esc(said.format(by=_name(context, t, row.params["by"]))),
        rows((way_in(t), commands.key(t, Command.HELP))),
    )


def _removed(context: Context, row: Claimed) -> Prepared:
    t = context.t(row)
    said = t._("🛡 {by} has removed you from the administrators. Your own record stays as it is.")
    return Screen(
        esc(said.format(by=_name(context, t, row.params["by"]))),
        rows(commands.key(t, Command.HELP)),
    )


def _told(context: Context, row: Claimed) -> Prepared:
    t, reader = context.t(row), context.account(row)
    actor = context.uow.accounts.actor_of(reader, context.today) if reader else None
    if actor is None or not actor.administrator:
        return Skip("not an administrator")
    if row.params["added"]:
        said = t._("🛡 {when}: {by} made {who} administrator.")
    else:
        said = t._("🛡 {when}: {by} removed {who} from the administrators.")
    when = context.app.local(datetime.fromisoformat(row.params["at"]))
    return Screen(
        esc(
            said.format(
                when=words.moment(t, when, context.today),
                by=_name(context, t, row.params["by"]),
                who=_name(context, t, row.params["account"]),
            )
        ),
        rows(way_in(t)),
    )


def _name(context: Context, t: Language, account_id: int | None) -> str:
    account = context.uow.accounts.get(account_id or 0)
    member = context.uow.members.get(account.member_id or 0) if account else None
    return member.name if member else unknown(t, account)


PUSHES: dict[str, Prepare] = {
    administrators.ADDED: one_by_one(_added),
    administrators.REMOVED: one_by_one(_removed),
    administrators.TOLD: one_by_one(_told),
}
