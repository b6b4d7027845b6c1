"""Expected errors: what a person did that cannot be done, with the sentence that tells them why."""

from __future__ import annotations


def N_(msgid: str) -> str:
    """Mark a sentence for the catalogs; it is translated where it is shown."""
    return msgid


class AppError(Exception):
    """Something expected went wrong; nothing was changed.

    `msgid` is the English sentence, translated by whoever shows it, `params` its placeholders.
    `alert` asks for a dialog rather than a passing toast when the person pressed a button.
    """

    alert = True

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params


class NotAllowed(AppError):
    """The person may not do this, as the database stands now. Says nothing about what exists."""

    alert = False

    def __init__(self, msgid: str = N_("This was not sent to you."), **params: object) -> None:
        super().__init__(msgid, **params)


class Stale(AppError):
    """The button or form is about something that has moved on."""

    alert = False

    def __init__(
        self, msgid: str = N_("This button is no longer valid."), **params: object
    ) -> None:
        super().__init__(msgid, **params)


class Invalid(AppError):
    """What was typed cannot be used; the question stays open."""
