"""Screens of invites: whom to invite, links and their QR pictures, revoking."""

from __future__ import annotations

from datetime import date, datetime

from bot.app import App
from bot.chat.buttons.navigation import Go
from bot.chat.buttons.registration import (
    InviteNew,
    InvitePage,
    InvitePrint,
    InviteRevoke,
    InviteUnit,
)
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import paging, words
from bot.documents.filenames import file_name
from bot.domain.access import Action, allowed
from bot.i18n import Language
from bot.services.members import invites
from bot.services.members.invites import Listing, Made
from bot.store.delivery.sending import Claimed
from bot.store.members.invites import Invite
from bot.store.members.units import Unit

PAGE = 8


def nowhere(t: Language) -> Screen:
    """For who may invite nobody; an administrator has no unit yet."""
    return Screen(
        esc(
            t._(
                "There is no unit you may invite people to. Invites are given out by secretaries, "
                "deputies, committee members for organisation and administrators, once the roster "
                "is imported."
            )
        )
    )


def choose(t: Language, units: list[Unit], page: int) -> Screen:
    """Which unit, when there are several."""
    shown, page, pages = paging.cut(units, page, PAGE)
    return Screen(
        lines(
            bold(t._("🔗 Invite")),
            esc(
                t._(
                    "Choose a unit. The link lets its people, and those of the units under it, "
                    "register."
                )
            ),
        ),
        rows(
            *(Key(unit.name, InviteUnit(unit.id)) for unit in shown),
            paging.arrows(page, pages, InvitePage),
        ),
    )


def listing(app: App, t: Language, of: Listing, today: date, *, several: bool) -> Screen:
    """A unit's open links; `several`: there are other units to go back to."""
    if of.invites:
        count = len(of.invites)
        heading = t.n_("{n} link is valid:", "{n} links are valid:", count).format(n=count)
    else:
        heading = t._("No link is valid.")
    entry = t._("{number}. until {when} · made by {name}")
    listed = [
        entry.format(
            number=number,
            when=_until(app, t, one.invite.expires_at, today),
            name=one.by or t._("the administrator"),
        )
        for number, one in enumerate(of.invites, 1)
    ]
    revoke = t._("🚫 Revoke {number}")
    revoking = [
        Key(revoke.format(number=number), InviteRevoke(one.invite.id, sure=False))
        for number, one in enumerate(of.invites, 1)
    ]
    return Screen(
        lines(bold(t._("🔗 Invite · {unit}").format(unit=of.unit.name)), esc(heading))
        + "".join(f"\n{esc(line)}" for line in listed)
        + "\n"
        + esc(t._("A link is shown only once, when it is made; it cannot be looked up later.")),
        rows(
            *pairs(revoking),
            Key(t._("🔗 New link"), InviteNew(of.unit.id, of.newest)),
            Key(t._("◀ Back"), Go("invite")) if several else None,
        ),
    )


def made(app: App, t: Language, of: Made, today: date) -> Screen:
    """A new link, as text; its picture follows."""
    said = t._(
        "Valid until {when}, for people of this unit and of the units under it. Every "
        "registration is approved by the secretary."
    )
    return Screen(
        lines(
            bold(t._("🔗 Invite · {unit}").format(unit=of.unit.name)),
            esc(of.link),
            esc(said.format(when=_until(app, t, of.expires_at, today))),
            esc(t._("The link is shown only this once. Pass it on yourself, or show the picture.")),
        ),
        rows(
            Key(t._("🖨 Page to print"), InvitePrint(of.token)),
            Key(t._("📃 Valid links"), InviteUnit(of.unit.id)),
        ),
        fresh=True,
    )


def page_follows(t: Language) -> Screen:
    """What asking for the page says."""
    return Screen(toast=t._("The page follows."))


def ask_revoking(app: App, t: Language, unit: Unit, of: Invite, today: date) -> Screen:
    """Once more, before a link ends."""
    said = t._("The link of {unit}, valid until {when}, will let nobody in any more.")
    return Screen(
        esc(said.format(unit=unit.name, when=_until(app, t, of.expires_at, today))),
        rows(
            Key(t._("🚫 Revoke it"), InviteRevoke(of.id, sure=True), style=Style.DANGER),
            Key(t._("◀ Back"), InviteUnit(unit.id)),
        ),
    )


def _until(app: App, t: Language, instant: datetime, today: date) -> str:
    return words.moment(t, app.local(instant), today)


def _picture(context: Context, row: Claimed) -> Prepared:
    """The QR picture, while the link is open and the reader may invite."""
    found = _open(context, row)
    if isinstance(found, Skip):
        return found
    said, link, _, _ = found
    return Screen(esc(said), file=File(FileKind.PHOTO, "invite.png", "qr_png", (link,)))


def _page(context: Context, row: Claimed) -> Prepared:
    """The page to print; as a file, because Telegram makes pictures smaller."""
    found = _open(context, row)
    if isinstance(found, Skip):
        return found
    said, link, unit, until = found
    name = file_name(unit.name, context.t(row)._("Invite"), suffix="png")
    args = (unit.name, link, context.app.local(until))
    return Screen(esc(said), file=File(FileKind.DOCUMENT, name, "invite_page", args))


def _open(context: Context, row: Claimed) -> tuple[str, str, Unit, datetime] | Skip:
    """What is said with a link, the link, its unit and until when (UTC), as things stand now."""
    uow, reader = context.uow, context.account(row)
    invite = uow.invites.get(row.params["invite"])
    unit = uow.units.get(invite.unit_id or 0) if invite and invite.is_open(context.now) else None
    if row.body is None or reader is None or invite is None or unit is None:
        return Skip("link gone")
    if not allowed(uow.accounts.actor_of(reader, context.today), Action.INVITE, unit.path):
        return Skip("may not invite")
    t = context.t(row)
    said = t._("Invite · {unit} · until {when}").format(
        unit=unit.name, when=_until(context.app, t, invite.expires_at, context.today)
    )
    return said, row.body["link"], unit, invite.expires_at


PUSHES: dict[str, Prepare] = {
    invites.QR: one_by_one(_picture),
    invites.PAGE: one_by_one(_page),
}
