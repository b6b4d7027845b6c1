"""What is stored of what comes in: nothing of groups, no words of strangers."""

from __future__ import annotations

from tests.chat.conftest import BOT
from tests.chat.made import group, said
from tests.chat.rounds.desk import Desk


def test_the_chatter_of_groups_is_not_stored(desk: Desk) -> None:
    stored = desk.arrives(
        said(1, 11, "李静今天不来", group()),
        said(2, 99, "秘密", group()),
        {"update_id": 3, "edited_message": said(3, 11, "改了", group())["message"]},
        said(4, 11, "/note@other_bot 秘密", group()),
        {"update_id": 5, "message": {**said(5, 11, "", group())["message"], "photo": []}},
        said(6, 11, "/note 党课", group()),
        said(7, 11, "/note@Zhibu_Test_Bot 党课", group()),
    )
    assert stored == 2
    assert list(desk.payloads()) == [6, 7]
    desk.all_rounds()
    assert desk.kept(11) == []
    assert desk.sent() == [(-500, "private only", None)] * 2


def test_what_strangers_write_is_not_stored(desk: Desk) -> None:
    reply = {"reply_to_message": said(0, 99, "秘密")["message"], "caption": "秘密"}
    desk.arrives(
        said(1, 99, "我叫王伟, 电话 13800000000"),
        said(2, 99, "/note 秘密"),
        {"update_id": 3, "edited_message": said(3, 99, "秘密")["message"]},
        {"update_id": 4, "message": {**said(4, 99, "x")["message"], "contact": {"phone": "1380"}}},
        said(5, 99, "/start j_abc", **reply),
        said(6, 11, "words of a member"),
    )
    stored = desk.payloads()
    assert set(stored) == {1, 2, 3, 4, 5, 6}
    frame = {"message_id", "date", "chat", "from"}
    for number in (1, 2, 4):
        assert set(stored[number]["message"]) == frame
    assert set(stored[3]["edited_message"]) == frame
    assert set(stored[5]["message"]) == {*frame, "text"}
    assert stored[5]["message"]["text"] == "/start j_abc"
    assert stored[6]["message"]["text"] == "words of a member"


def test_a_stranger_with_an_open_question_is_heard(desk: Desk) -> None:
    desk.app.store.write_now(lambda uow: uow.drafts.start(BOT, 99, "register", {}, "name"))
    desk.arrives(said(1, 99, "王伟"))
    assert desk.payloads()[1]["message"]["text"] == "王伟"
