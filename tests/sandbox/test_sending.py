from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.sandbox.driver import NOON, PERSON, TOKEN, Sandbox, button, keyboard

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080020004001011100ffd9")


def upload(sandbox: Sandbox, method: str, name: str, content: bytes, **fields: str) -> Any:
    kind = method.removeprefix("send").lower()
    response = sandbox.http.post(
        f"/bot{TOKEN}/{method}",
        data={"chat_id": str(PERSON), **fields},
        files={kind: (name, content)},
    )
    return response.json()


def test_a_document_is_sent_found_and_sent_again(started: Sandbox) -> None:
    sent = upload(
        started, "sendDocument", "签到表.xlsx", b"sheet", caption="<b>表</b>", parse_mode="HTML"
    )
    document = sent["result"]["document"]
    assert document == {
        "file_name": "签到表.xlsx",
        "mime_type": SHEET,
        "file_id": document["file_id"],
        "file_unique_id": document["file_unique_id"],
        "file_size": 5,
    }
    assert sent["result"]["caption"] == "表"
    assert sent["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    again = started.result("sendDocument", chat_id=PERSON, document=document["file_id"])
    assert again["document"] == document
    found = started.result("getFile", file_id=document["file_id"])
    assert started.http.get(f"/file/bot{TOKEN}/{found['file_path']}").content == b"sheet"
    assert started.http.get(f"/file/bot{TOKEN}/documents/none").status_code == 404
    assert started.http.get(f"/file/bot9:x/{found['file_path']}").status_code == 401
    shown = started.chat()["messages"][-1]["document"]
    assert shown == {
        "file_id": document["file_id"],
        "file_name": "签到表.xlsx",
        "mime_type": SHEET,
        "size": 5,
        "url": f"/control/files/{document['file_id']}",
    }
    download = started.http.get(shown["url"])
    assert download.content == b"sheet"
    assert download.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E7%AD%BE%E5%88%B0%E8%A1%A8.xlsx"
    )


@pytest.mark.parametrize(("content", "size"), [(PIXEL, (1, 1)), (JPEG, (64, 32))])
def test_a_photo_is_sent(started: Sandbox, content: bytes, size: tuple[int, int]) -> None:
    sent = upload(started, "sendPhoto", "qr.png", content, caption="码")["result"]
    photo = sent["photo"][0]
    assert (photo["width"], photo["height"], photo["file_size"]) == (*size, len(content))
    shown = started.chat()["messages"][-1]["photo"]
    assert started.http.get(shown["url"]).content == content
    again = started.result("sendPhoto", chat_id=PERSON, photo=photo["file_id"])
    assert again["photo"] == sent["photo"]


def test_a_file_may_be_attached_by_name(started: Sandbox) -> None:
    response = started.http.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": str(PERSON), "document": "attach://part"},
        files={"part": ("a.txt", b"x")},
    )
    assert response.json()["result"]["document"]["mime_type"] == "text/plain"


@pytest.mark.parametrize(
    ("method", "content", "description"),
    [
        ("sendDocument", b"", "file must be non-empty"),
        ("sendPhoto", b"", "file must be non-empty"),
        ("sendPhoto", b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (
            "sendPhoto",
            PIXEL[:16] + bytes.fromhex("0000271000000001") + PIXEL[24:],
            "PHOTO_INVALID_DIMENSIONS",
        ),
        ("sendPhoto", PIXEL + b"x" * (10 * 1024 * 1024), "file is too big"),
    ],
)
def test_files_refused(started: Sandbox, method: str, content: bytes, description: str) -> None:
    assert upload(started, method, "a.png", content)["description"] == f"Bad Request: {description}"


def test_a_body_over_50_mb_is_refused(started: Sandbox) -> None:
    answer = upload(started, "sendDocument", "big.bin", b"x" * (52 * 1024 * 1024))
    assert answer == {
        "ok": False,
        "error_code": 413,
        "description": "Request Entity Too Large",
    }


def test_file_ids_refused(started: Sandbox) -> None:
    photo = upload(started, "sendPhoto", "a.png", PIXEL)["result"]["photo"][0]["file_id"]

    def refused(document: str) -> str:
        return started.refused("sendDocument", chat_id=PERSON, document=document)

    assert refused(photo) == "Bad Request: type of file mismatch"
    assert refused("AgACno") == "Bad Request: wrong file identifier/HTTP URL specified"
    assert refused("https://example.org/a") == "Bad Request: failed to get HTTP URL content"
    assert refused("") == "Bad Request: there is no document in the request"
    assert started.refused("sendPhoto", chat_id=PERSON) == (
        "Bad Request: there is no photo in the request"
    )
    assert started.refused("sendPhoto", chat_id=PERSON, photo=photo, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )


def test_a_caption_is_edited(started: Sandbox) -> None:
    sent = upload(started, "sendDocument", "a.txt", b"x", caption="one")["result"]
    place = {"chat_id": PERSON, "message_id": sent["message_id"]}
    edited = started.result(
        "editMessageCaption", **place, caption="two", reply_markup=keyboard(button())
    )
    assert (edited["caption"], edited["reply_markup"]) == ("two", keyboard(button()))
    assert edited["document"] == sent["document"]
    bare = started.result("editMessageCaption", **place)
    assert "caption" not in bare
    assert "reply_markup" not in bare
    assert started.refused("editMessageText", **place, text="x") == (
        "Bad Request: there is no text in the message to edit"
    )


def test_an_edit_takes_the_place_of_the_message(started: Sandbox) -> None:
    sent = started.send("one", reply_markup=keyboard(button()))
    started.clock.advance(NOON - NOON.replace(hour=3))
    edited = started.result(
        "editMessageText",
        chat_id=PERSON,
        message_id=sent["message_id"],
        text="<i>two</i>",
        parse_mode="html",
    )
    kept = {name: sent[name] for name in ("message_id", "from", "chat", "date")}
    assert edited == {
        **kept,
        "edit_date": sent["date"] + 3600,
        "text": "two",
        "entities": [{"type": "italic", "offset": 0, "length": 3}],
    }
    marked = started.result(
        "editMessageReplyMarkup",
        chat_id=PERSON,
        message_id=sent["message_id"],
        reply_markup=keyboard(button()),
    )
    assert marked == {**edited, "reply_markup": keyboard(button())}
    shown = started.chat()["messages"]
    assert [one["text"] for one in shown] == ["/start", "two"]


def test_what_a_message_may_carry(started: Sandbox) -> None:
    first = started.send("first")
    sent = started.send(
        "https://example.org/",
        protect_content=True,
        disable_notification=True,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": first["message_id"]},
    )
    assert sent["has_protected_content"] is True
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert sent["reply_to_message"] == first
    assert started.chat()["messages"][-1]["reply_to"] == first["message_id"]
    orphan = started.send(reply_parameters={"message_id": 999, "allow_sending_without_reply": True})
    assert "reply_to_message" not in orphan


def test_how_a_picture_is_shown(started: Sandbox) -> None:
    fields = {"caption": "x", "has_spoiler": "true", "show_caption_above_media": "true"}
    sent = upload(started, "sendPhoto", "a.png", PIXEL, **fields)["result"]
    assert (sent["has_media_spoiler"], sent["show_caption_above_media"]) == (True, True)


def test_an_action_shows_until_the_next_message(started: Sandbox) -> None:
    assert started.chat()["typing"] is False
    started.result("sendChatAction", chat_id=PERSON, action="typing")
    assert started.chat()["typing"] is True
    started.send()
    assert started.chat()["typing"] is False


def test_private_messages_of_a_bot_are_numbered_together(started: Sandbox) -> None:
    started.control("people", id=6, first_name="王伟")
    second = started.say(person=6)["message_id"]
    assert started.send()["message_id"] == second + 1
    started.control(
        "bots", token=TOKEN, id=700, username="branch_bot", first_name="x", first_message_id=900
    )
    assert started.send()["message_id"] == 900


def test_get_me_and_get_chat(started: Sandbox) -> None:
    assert started.result("getMe") == {
        "id": 700,
        "is_bot": True,
        "first_name": "支部助手",
        "username": "branch_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    chat = started.result("getChat", chat_id=str(PERSON))
    assert (chat["type"], chat["first_name"]) == ("private", "李静")
