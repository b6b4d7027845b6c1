"""Links as Telegram takes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(
    r"(?:(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,62}|\d{1,3}(?:\.\d{1,3}){3})\Z"
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d)")


def normalised(url: str) -> str | None:
    """The link as Telegram stores it (scheme and path added), None if it takes it for no link."""
    url = url.strip()
    if not url or re.search(r"[\s<>\"]", url):
        return None
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() in ("tg", "ton", "tonsite"):
        return url if len(url) > scheme.end() + 2 else None
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None
    return _web(url if scheme else f"http://{url}")


def _web(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        return None
    if not _HOST.match(host):
        return None
    return url if parts.path or parts.query or parts.fragment else f"{url}/"
