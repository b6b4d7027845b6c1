"""Forms: question after question, kept over restarts; free text goes to the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.app import App
from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.forms import AskBack, Field, Form
from bot.chat.intake import Intake
from bot.chat.request import Request
from bot.chat.rounds import Rounds
from bot.chat.screens import Screen, esc
from bot.chat.updates import Happening
from bot.errors import Invalid
from bot.store.delivery.sending import Claimed
from bot.store.drafts import Draft
from bot.store.uow import Store
from tests.chat.conftest import BOT, CIPHER, SetClock, person
from tests.chat.made import pressed, said
from tests.chat.wire import Wire

AnyRequest = Request[Button | None]
NAME = "plan"


@dataclass(frozen=True)
class Colour(Button, code="~c"):
    """Answers the question that only buttons answer."""

    draft: int
    colour: str


def _read_day(_request: AnyRequest, _draft: Draft, text: str) -> int:
    if text == "周五":
        raise AskBack(Screen("this Friday or next?"))
    if not text.isdigit():
        raise Invalid("Not a day: {text}", text=text)
    return int(text)


def _done(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, PLAN)
    return Screen(esc(f"done {sorted(draft.data.items())}"))


PLAN = Form(
    NAME,
    (
        Field("day", lambda _r, _d: Screen("day?"), _read_day),
        Field("colour", lambda _r, d: Screen(f"colour of {d.data['day']}?")),
        Field(
            "place",
            lambda _r, _d: Screen("place?"),
            lambda _r, _d, text: text,
            lambda data: data["day"] > 10,
        ),
    ),
    _done,
)
OTHER = Form(
    "other",
    (Field("word", lambda _r, _d: Screen("word?"), lambda _r, _d, t: t),),
    lambda _r, _d: Screen("other"),
)


def _colour(request: Request[Colour]) -> Screen:
    draft = forms.current(request, PLAN, request.button.draft)
    return forms.put(request, PLAN, draft, colour=request.button.colour)


class Talk:
    """One person typing at a bot that knows two forms."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._next = 0
        self.edge = Edge(app)
        self.edge.command("plan", lambda request: forms.begin(request, PLAN))
        self.edge.command("other", lambda request: forms.begin(request, OTHER))
        self.edge.press(Colour, _colour)
        self.edge.form(PLAN)
        self.edge.form(OTHER)
        self.edge.happening(Happening.TEXT, lambda _request: Screen("?"))

    def says(self, text: str) -> str:
        """The reply to what is typed."""
        self._next += 1
        return self._after(said(self._next, 11, text))

    def presses(self, button: Button) -> str:
        """The reply to a press, or what it says."""
        self._next += 1
        return self._after(pressed(self._next, 11, button.pack()))

    def _after(self, raw: dict[str, Any]) -> str:
        intake = Intake(self.edge, Wire(), lambda: None)  # type: ignore[arg-type]
        self.app.store.write_now(lambda uow: intake.store(uow, [raw]))
        outcome = self.app.store.write_now(Rounds(self.edge).run)
        sent: list[Claimed] = self.app.store.write_now(lambda uow: uow.sending.claim(BOT, 9, set()))
        return "".join(row.body["text"] if row.body else "" for row in sent) or str(
            outcome.toasts[0].text
        )

    def draft(self) -> Draft | None:
        return self.app.store.read_now(lambda uow: uow.drafts.get(BOT, 11, NAME))


@pytest.fixture
def talk(app: App) -> Talk:
    person(app, 11)
    return Talk(app)


def test_questions_follow_each_other_until_nothing_is_missing(talk: Talk) -> None:
    assert talk.says("/plan") == "day?"
    assert talk.says("12") == "colour of 12?"
    draft = talk.draft()
    assert draft is not None
    assert talk.presses(Colour(draft.id, "red")) == "place?"
    assert talk.says("<三楼>") == esc("done [('colour', 'red'), ('day', 12), ('place', '<三楼>')]")
    assert talk.draft() is None
    assert talk.says("nobody waits for this") == "?"


def test_a_question_that_is_not_wanted_is_not_asked(talk: Talk) -> None:
    talk.says("/plan")
    talk.says("3")
    draft = talk.draft()
    assert draft is not None
    assert talk.presses(Colour(draft.id, "red")) == "done [('colour', 'red'), ('day', 3)]"


def test_what_cannot_be_used_leaves_the_question_open(talk: Talk) -> None:
    talk.says("/plan")
    assert talk.says("<soon>") == "Not a day: &lt;soon&gt;"
    assert talk.says("周五") == "this Friday or next?"
    draft = talk.draft()
    assert draft is not None
    assert (draft.asking, draft.data) == ("day", {})
    assert talk.says("7") == "colour of 7?"


def test_text_where_only_buttons_answer_repeats_the_question(talk: Talk) -> None:
    talk.says("/plan")
    talk.says("7")
    assert talk.says("red") == "colour of 7?"


def test_a_restart_loses_nothing(talk: Talk, database_url: str) -> None:
    talk.says("/plan")
    talk.says("12")
    store = Store(database_url, CIPHER, talk.app.clock.now)
    again = Talk(App(store, talk.app.clock, talk.app.zone, BOT, talk.app.username))
    again._next = talk._next
    draft = talk.draft()
    assert draft is not None
    assert again.presses(Colour(draft.id, "red")) == "place?"
    store.close()


def test_a_button_of_an_older_draft_is_stale(talk: Talk) -> None:
    talk.says("/plan")
    talk.says("12")
    old = talk.draft()
    assert old is not None
    talk.says("/plan")
    assert talk.presses(Colour(old.id, "red")) == "This button is no longer valid."
    draft = talk.draft()
    assert draft is not None
    assert draft.data == {}
    assert talk.presses(Colour(draft.id + 1, "red")) == "This button is no longer valid."


def test_free_text_goes_to_the_form_touched_last(talk: Talk, clock: SetClock) -> None:
    talk.says("/plan")
    clock.set("2026-11-23 09:01")
    talk.says("/other")
    assert talk.says("12") == "other"
    draft = talk.draft()
    assert draft is not None
    assert draft.data == {}
