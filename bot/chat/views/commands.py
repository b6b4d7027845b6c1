"""Commands as people read them: one line each in menus and help, and as keys."""

from __future__ import annotations

from bot.chat.buttons.navigation import Go
from bot.chat.screens import Key
from bot.domain.commands import Command
from bot.errors import N_
from bot.i18n import Language

_LINES = {
    Command.START: N_("Home"),
    Command.TODAY: N_("What I owe, and the next 7 days"),
    Command.WHY: N_("Why I was reminded, or not"),
    Command.MY: N_("My branch, answers and attendance this year"),
    Command.CALENDAR: N_("My activities as a calendar file"),
    Command.NEW: N_("Set up an activity"),
    Command.ACTIVITIES: N_("The unit's activities: tally, changes, reminders"),
    Command.ATTENDANCE: N_("Take attendance"),
    Command.SUMMARY: N_("Figures, charts, Excel and Word"),
    Command.MEMBERS: N_("Roster, registrations, one person's card"),
    Command.INVITE: N_("Invite people by link or QR picture"),
    Command.STUDY: N_("Study, training, deadlines: set and follow"),
    Command.IMPORT: N_("Import the roster from an Excel file"),
    Command.AUDIT: N_("Who did what, when"),
    Command.SETTINGS: N_("Language, reminders, quiet hours"),
    Command.PRIVACY: N_("What is kept about me; export it; withdraw consent"),
    Command.HELP: N_("What I can do here"),
    Command.CANCEL: N_("Leave the current dialog"),
}
_KEYS = {
    Command.START: N_("🏠 Home"),
    Command.TODAY: N_("📋 What I owe"),
    Command.WHY: N_("❔ Why this reminder"),
    Command.MY: N_("👤 My record"),
    Command.CALENDAR: N_("🗓 My calendar"),
    Command.NEW: N_("➕ New activity"),
    Command.ACTIVITIES: N_("📌 Activities"),
    Command.ATTENDANCE: N_("📝 Attendance"),
    Command.SUMMARY: N_("📊 Summary"),
    Command.MEMBERS: N_("👥 People"),
    Command.INVITE: N_("🔗 Invite"),
    Command.STUDY: N_("📖 Study"),
    Command.IMPORT: N_("📥 Import the roster"),
    Command.AUDIT: N_("🕘 Log"),
    Command.SETTINGS: N_("⚙️ Settings"),
    Command.PRIVACY: N_("🔒 Privacy"),
    Command.HELP: N_("ℹ️ Help"),
    Command.CANCEL: N_("✖️ Cancel"),
}


def line(t: Language, command: Command) -> str:
    """What a command is for, as menus and help say it."""
    return t._(_LINES[command])


def key(t: Language, command: Command) -> Key:
    """A key that does what typing the command would do."""
    return Key(t._(_KEYS[command]), Go(command.value))
