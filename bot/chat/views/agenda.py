"""Calendar files on their way out, and what is said when there is nothing to put into one."""

from __future__ import annotations

from bot.chat.buttons.agenda import ToCalendar
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import File, FileKind, Key, Screen, esc, rows
from bot.chat.views import commands
from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.domain.agenda import AgendaEntry, uid_of
from bot.domain.commands import Command
from bot.errors import AppError
from bot.i18n import Language
from bot.services.activities import agenda
from bot.store.activities.activities import Activity
from bot.store.delivery.sending import Claimed


def key(t: Language, activity: Activity) -> Key:
    """🗓: of what was changed or cancelled the calendar is brought up to date."""
    if activity.state is ActivityState.CANCELLED:
        label = t._("🗓 Take it off my calendar")
    elif activity.revision:
        label = t._("🗓 Update my calendar")
    else:
        label = t._("🗓 Add to my calendar")
    return Key(label, ToCalendar(activity.id))


def nothing(t: Language) -> Screen:
    """There is nothing upcoming."""
    said = t._("You have no activities at present. New ones are sent to you here.")
    return Screen(esc(said), rows((commands.key(t, Command.TODAY), commands.key(t, Command.MY))))


def no_roster_row(t: Language) -> Screen:
    """For an account that is on no roster."""
    said = t._("You are on no branch's roster, so there is nothing for your calendar.")
    return Screen(esc(said), rows(commands.key(t, Command.START)))


def on_its_way(t: Language) -> Screen:
    """The file was asked for."""
    return Screen(toast=t._("The file is being made; it will be here in a moment."))


def _file(context: Context, row: Claimed) -> Prepared:
    """The activities as they are now; of all together, or of one."""
    account = context.account(row)
    member_id = account.member_id if account else None
    actor = Actor(context.app.bot_id, row.chat_id, account.id if account else None, member_id)
    wanted: int | None = row.params["activity"]
    try:
        found = (
            agenda.upcoming(context.uow, actor, context.now)
            if wanted is None
            else [agenda.one(context.uow, actor, wanted, context.now)]
        )
    except AppError as refusal:
        return Skip(type(refusal).__name__)
    if not found:
        return Skip("nothing upcoming any more")
    t = context.t(row)
    entries = tuple(_entry(context, t, one) for one in found)
    count = sum(one.state is not ActivityState.CANCELLED for one in found)
    said = t.n_(
        "🗓 {n} activity for your calendar. Opening the file again later brings it up to date.",
        "🗓 {n} activities for your calendar. Opening the file again later brings it up to date.",
        count,
    )
    if not count:
        said = t._("🗓 Cancelled: opening the file takes it off your calendar.")
    name = t._("activities.ics") if wanted is None else t._("activity.ics")
    file = File(FileKind.DOCUMENT, name, "calendar", (entries, context.now, t))
    return Screen(esc(said.format(n=count)), file=file)


def _entry(context: Context, t: Language, of: Activity) -> AgendaEntry:
    """Neutral whatever the unit says: calendars show on locked screens and in other clouds."""
    zone = of.rules.clock(context.app.zone)
    return AgendaEntry(
        uid_of(context.app.bot_id, of.id),
        of.revision,
        of.starts_at.astimezone(zone),
        of.ends_at.astimezone(zone),
        t._("Meeting"),
        of.place,
        of.state is ActivityState.CANCELLED,
    )


PUSHES: dict[str, Prepare] = {agenda.FILE: one_by_one(_file)}
