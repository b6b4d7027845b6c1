from __future__ import annotations

from tests.sandbox.driver import PERSON, TOKEN, Sandbox, button, keyboard

GROUP = -100500


def test_a_group(started: Sandbox) -> None:
    started.control("groups", id=GROUP, title="第一党支部", supergroup=True)
    assert started.refused("sendMessage", chat_id=GROUP, text="x") == "Bad Request: chat not found"
    started.control("join", group=GROUP, token=TOKEN)
    joined = started.updates()[0]["my_chat_member"]
    shape = {"id": GROUP, "title": "第一党支部", "type": "supergroup"}
    assert joined["chat"] == shape
    assert (joined["old_chat_member"]["status"], joined["new_chat_member"]["status"]) == (
        "left",
        "member",
    )
    started.updates(offset=-1)
    chatter = started.control("say", person=PERSON, chat=GROUP, text="hello all")
    assert chatter == {"message_id": 1, "update_id": None}
    for text in ("/today", "hello @branch_bot"):
        assert started.control("say", person=PERSON, chat=GROUP, text=text)["update_id"]
    assert (
        started.control("say", person=PERSON, chat=GROUP, text="/x@other_bot")["update_id"] is None
    )
    sent = started.result("sendMessage", chat_id=GROUP, text="x", reply_markup=keyboard(button()))
    assert (sent["message_id"], sent["chat"]) == (5, shape)
    started.control("press", person=PERSON, chat=GROUP, message_id=5, data="yes")
    assert len(started.chat(GROUP)["messages"]) == 5
    assert started.result("leaveChat", chat_id=GROUP) is True
    assert started.refused("sendMessage", chat_id=GROUP, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


def test_a_group_becomes_a_supergroup(started: Sandbox) -> None:
    old, new = -500, -100600
    started.control("groups", id=old, title="第一党支部")
    started.control("join", group=old, token=TOKEN)
    started.result("sendMessage", chat_id=old, text="x")
    joined = started.updates()[-1]
    started.control("upgrade", group=old, to=new, person=PERSON)
    told = [one["message"] for one in started.updates(offset=joined["update_id"] + 1)]
    assert [(one["chat"]["id"], one["chat"]["type"]) for one in told] == [
        (old, "group"),
        (new, "supergroup"),
    ]
    assert told[0]["migrate_to_chat_id"] == new
    assert told[1]["migrate_from_chat_id"] == old
    refused = started.call("sendMessage", chat_id=old, text="x")
    assert refused == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    assert started.result("sendMessage", chat_id=new, text="y")["message_id"] == 2


def test_two_bots_have_chats_of_their_own(started: Sandbox) -> None:
    started.control("bots", token="8:b", id=8, username="other_bot", first_name="B")
    started.control("say", person=PERSON, text="to b", bot="other_bot")
    assert [one["text"] for one in started.chat()["messages"]] == ["/start"]
    assert [one["text"] for one in started.look("chats/5?bot=8")["messages"]] == ["to b"]
    assert started.updates() == []
    answer = started.http.get("/bot8:b/getUpdates").json()["result"]
    assert [one["message"]["text"] for one in answer] == ["to b"]
