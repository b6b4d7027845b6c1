"""The edge: which endpoint answers an update.

Endpoints are plain functions in `handlers`; an expected error of theirs becomes a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import structlog

from bot.app import App
from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.navigation import Go, Still
from bot.chat.request import Request
from bot.chat.screens import Screen, esc
from bot.chat.updates import Happening
from bot.chat.views import bundling
from bot.errors import AppError, NotAllowed, Stale

log = structlog.get_logger()
Reply: TypeAlias = "Screen | list[Screen] | None"
Endpoint: TypeAlias = Callable[[Any], Reply]
Slow: TypeAlias = "bool | Callable[[Any], bool]"
Fresh: TypeAlias = Callable[[Any], "Screen | None"]
ManyEndpoint: TypeAlias = Callable[[list[Any]], "list[Screen | AppError]"]


_IN_GROUPS = {
    Happening.ADDED_TO_GROUP: Happening.ADDED_TO_GROUP,
    Happening.COMMAND: Happening.ADDED_TO_GROUP,
    Happening.GROUP_MOVED: Happening.GROUP_MOVED,
}
"""As what it is handled that happens in a group; all else is passed over there."""


@dataclass(frozen=True)
class _Route:
    endpoint: Endpoint | None = None
    many: ManyEndpoint | None = None
    strangers: bool = False
    slow: Slow = False


class Edge:
    """Routes, filled once by `handlers.routes`; then asked by `bot.chat.rounds`."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._commands: dict[str, _Route] = {}
        self._presses: dict[type[Button], _Route] = {}
        self._payloads: list[tuple[str, _Route]] = []
        self._happenings: dict[Happening, _Route] = {}
        self._forms: dict[str, forms.Form] = {}
        self._fresh: Fresh = lambda _request: None
        self.press(Go, self._go, strangers=True)
        self.press(Still, lambda _request: Screen(), strangers=True)

    def command(self, name: str, endpoint: Endpoint, *, strangers: bool = False) -> None:
        """`/name …`; `strangers`: also for people without an account."""
        self._commands[name] = _Route(endpoint, strangers=strangers)

    def press(
        self,
        button: type[Button],
        endpoint: Endpoint,
        *,
        strangers: bool = False,
        slow: Slow = False,
    ) -> None:
        """A press of this button; `slow`: it may take long, always or as the request tells, so
        that nobody shall wait for it."""
        self._presses[button] = _Route(endpoint, strangers=strangers, slow=slow)

    def press_many(self, button: type[Button], endpoint: ManyEndpoint) -> None:
        """All presses of this button in a round, handled together."""
        self._presses[button] = _Route(many=endpoint)

    def payload(self, prefix: str, endpoint: Endpoint) -> None:
        """`/start prefix…`; the request's text is what follows the prefix."""
        self._payloads.append((prefix, _Route(endpoint, strangers=True)))

    def form(self, form: forms.Form) -> None:
        """Free text may answer this form's questions."""
        self._forms[form.name] = form

    def happening(self, kind: Happening, endpoint: Endpoint) -> None:
        """Anything else: text nobody waits for, a sticker, a block …"""
        self._happenings[kind] = _Route(endpoint, strangers=True)

    def stale(self, fresh: Fresh) -> None:
        """What becomes of the card whose button was out of date: as it is now, where known."""
        self._fresh = fresh

    @property
    def commands(self) -> set[str]:
        """Names of all commands (for tests that every one has a story)."""
        return set(self._commands)

    @property
    def buttons(self) -> set[type[Button]]:
        """All buttons that are handled."""
        return set(self._presses)

    def many(self, request: Request[Any]) -> ManyEndpoint | None:
        """The endpoint that handles this press together with others of its kind, if any."""
        route = self._presses.get(type(request.button))
        known = request.account is not None
        return route.many if route and known and request.incoming.private else None

    def slow(self, request: Request[Any]) -> bool:
        """Whether answering may take long."""
        route = self._presses.get(type(request.button))
        slow = route is not None and route.slow
        return slow(request) if callable(slow) else slow

    def answer(self, request: Request[Any]) -> list[Screen]:
        """The endpoint's screens; raises what it refuses."""
        reply = self._routed(request)
        if reply is None:
            return []
        return [_whole(request, one) for one in (reply if isinstance(reply, list) else [reply])]

    def _routed(self, request: Request[Any]) -> Reply:
        incoming = request.incoming
        if not incoming.private:
            route = self._happenings.get(_IN_GROUPS.get(incoming.happening, Happening.OTHER))
            return self._call(route, request)
        if incoming.happening is Happening.PRESS:
            return self._pressed(request)
        if incoming.happening is Happening.COMMAND:
            return self._commanded(request)
        if incoming.happening is Happening.TEXT:
            answer = forms.typed(request, self._forms)
            if answer is not None:
                return answer
        if incoming.happening is Happening.FILE:
            answer = forms.handed(request, self._forms)
            if answer is not None:
                return answer
        return self._call(self._happenings.get(incoming.happening), request)

    def _go(self, request: Request[Go]) -> Reply:
        """A key that stands for a command."""
        route = self._commands.get(request.button.to)
        return self._call(route, replace(request, text="")) if route else None

    def _pressed(self, request: Request[Any]) -> Reply:
        route = self._presses.get(type(request.button))
        if route is None:
            return self._call(self._happenings.get(Happening.PRESS), request)
        if route.many is not None:
            raise NotAllowed
        return self._call(route, request)

    def _commanded(self, request: Request[Any]) -> Reply:
        if request.incoming.command == "start" and request.text:
            for prefix, route in self._payloads:
                if request.text.startswith(prefix):
                    return self._call(
                        route, replace(request, text=request.text.removeprefix(prefix))
                    )
        route_ = self._commands.get(request.incoming.command)
        if route_ is None:
            return self._call(self._happenings.get(Happening.COMMAND), request)
        return self._call(route_, request)

    def _call(self, route: _Route | None, request: Request[Any]) -> Reply:
        if route is None or route.endpoint is None:
            return None
        if request.account is None and not route.strangers:
            return self._call(self._happenings.get(Happening.TEXT), request)
        return route.endpoint(request)

    def shown(self, request: Request[Any], answer: Screen | AppError) -> Screen:
        """The screen, or the sentence of an expected error in the person's language."""
        if isinstance(answer, Screen):
            return _whole(request, answer)
        sentence = request.t._(answer.msgid).format(**answer.params)
        if request.incoming.happening is Happening.PRESS:
            card = self._fresh(request) if isinstance(answer, Stale) else None
            shown = _whole(request, card or Screen())
            return shown.with_toast(sentence, alert=answer.alert)
        return Screen(esc(sentence))


def _whole(request: Request[Any], screen: Screen) -> Screen:
    """With what else the message says whose key was pressed."""
    return bundling.pressed(request, screen) if request.incoming.more else screen
