"""setWebhook, deleteWebhook, getWebhookInfo."""

from __future__ import annotations

import ipaddress
import re
import time
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.methods.calls import Call
from bot.sandbox.refusals import bad_request, too_many
from bot.sandbox.schema import UPDATE_KINDS
from bot.sandbox.webhooks import Courier, Webhook, led_to
from bot.sandbox.world import Json

PORTS = (443, 80, 88, 8443)
MOST_SECRET = 256
CONNECTIONS = 40

_SECRET = re.compile(r"[A-Za-z0-9_-]*\Z")


def set_webhook(call: Call) -> bool:
    """setWebhook; an empty URL removes it."""
    url = call.fields.get("url", "")
    if not url:
        return delete_webhook(call)
    secret = _secret(call)
    allowed = call.fields.get("allowed_updates")
    refuse_unknown_kinds(allowed or ())
    _refuse_haste(call)
    to = _checked(call, url)
    if allowed is not None:
        call.bot.queue.allowed = tuple(allowed)
    delete_webhook(call)
    call.bot.queue.end_poll("terminated by setWebhook request")
    webhook = Webhook(url, to, secret, call.fields.get("max_connections", CONNECTIONS))
    call.bot.courier = Courier(webhook, call.bot.queue, call.world.clock, call.world.deliveries)
    return True


def _secret(call: Call) -> str:
    for name in ("certificate", "ip_address"):
        if call.fields.get(name):
            raise bad_request(f'the stand-in does not act on field "{name}"')
    secret: str = call.fields.get("secret_token", "")
    if len(secret) > MOST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _refuse_haste(call: Call) -> None:
    """A webhook may be set once a second."""
    now = time.monotonic()
    if now < call.bot.next_webhook_at:
        raise too_many(1)
    call.bot.next_webhook_at = now + 1


def delete_webhook(call: Call) -> bool:
    """deleteWebhook; `drop_pending_updates` empties the queue."""
    if call.bot.courier is not None:
        call.bot.courier.stop()
        call.bot.courier = None
    if call.fields.get("drop_pending_updates"):
        call.bot.queue.forget_all()
    return True


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo; the secret is never told."""
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": call.bot.queue.pending(),
    }
    webhook = call.bot.webhook
    if webhook is not None:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
        if webhook.last_error is not None:
            at, said = webhook.last_error
            info |= {"last_error_date": int(at.timestamp()), "last_error_message": said}
    if call.bot.queue.allowed:
        info["allowed_updates"] = list(call.bot.queue.allowed)
    return info


def refuse_unknown_kinds(kinds: list[str] | tuple[str, ...]) -> None:
    """Raises Refusal for kinds of updates there are none of."""
    for kind in kinds:
        if kind not in UPDATE_KINDS:
            raise bad_request(f'there are no updates of kind "{kind}"')


def _checked(call: Call, url: str) -> str:
    """Where the URL leads, if a webhook may be there."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or 443
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise bad_request("invalid webhook URL specified")
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    _refuse_reserved(parts)
    to = led_to(parts.geturl(), call.world.routes)
    if to is None:
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known")
    return to


def _refuse_reserved(parts: SplitResult) -> None:
    try:
        address = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return
    if address.version == 6:
        raise bad_request("bad webhook: IPv6-only addresses are not allowed")
    if not address.is_global:
        raise bad_request(f"bad webhook: IP address {address} is reserved")
