"""Groups of commands that import a command when it is asked for, and say it in one language."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from importlib import import_module
from typing import Any, TypeVar

import click

from bot.cli.own_words import Call
from bot.i18n import Language

C = TypeVar("C", bound=click.Command)
INTERRUPTED = 130
"""What a shell expects of a command that Ctrl-C ended."""


class Commands(click.Group):
    """Commands by name, in the order they are listed in; each is `module:name` of the object.

    Whoever calls it hands over the `Language` of the terminal as `obj`; the help of commands,
    options and arguments is msgids. Without a further word the help is shown.
    """

    def __init__(self, places: Mapping[str, str], **params: Any) -> None:
        super().__init__(no_args_is_help=True, **params)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, without importing anything."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, speaking the terminal's language; None where there is none."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        with _nothing_is_garbage():
            found: click.Command = getattr(import_module(module), name)
        return spoken(found, ctx.find_object(Language))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Ctrl-C ends it without a word. Raises UsageError."""
        try:
            return super().invoke(ctx)
        except click.MissingParameter as fault:
            raise _missing(fault, ctx.find_object(Language)) from None
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None


def _missing(fault: click.MissingParameter, t: Language | None) -> click.UsageError:
    """The same in one sentence, in that language: click makes its own of parts."""
    if t is None or fault.param is None or fault.ctx is None:
        return fault
    name = fault.param.make_metavar(fault.ctx)
    return click.UsageError(t._("{name} is missing.").format(name=name), fault.ctx)


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Looking for garbage while modules are imported would take a fifth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def spoken(command: C, t: Language | None) -> C:
    """A copy of the command whose help is in that language."""
    if t is None:
        return command
    made = copy(command)
    made.context_class = Call
    made.help = _said(command.help, t)
    made.params = [_explained(param, t) for param in command.params]
    return made


def _explained(param: click.Parameter, t: Language) -> click.Parameter:
    made = copy(param)
    if isinstance(made, click.Option | click.Argument):
        made.help = _said(made.help, t)
    return made


def _said(msgid: str | None, t: Language) -> str | None:
    return t._(msgid) if msgid else msgid
