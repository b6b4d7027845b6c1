"""answerCallbackQuery."""

from __future__ import annotations

from bot.sandbox.links import normalised
from bot.sandbox.methods.calls import Call
from bot.sandbox.refusals import bad_request
from bot.sandbox.updates import CALLBACK_LIFETIME
from bot.sandbox.world import Toast


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery: once, within 150 seconds of the press."""
    query_id = call.fields["callback_query_id"]
    press = call.bot.presses.get(query_id)
    if press is None or call.now - press.at > CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    url = call.fields.get("url", "")
    if url and (normalised(url) or "").split("/")[2:3] != ["t.me"]:
        raise bad_request("URL_INVALID")
    del call.bot.presses[query_id]
    chat = press.chat
    if query_id in chat.waiting_presses:
        chat.waiting_presses.remove(query_id)
    alert = bool(call.fields.get("show_alert"))
    chat.toasts.append(Toast(query_id, call.now, call.fields.get("text", ""), alert, url))
    call.world.changes.note("toast", chat.id)
    return True
