"""A plain client for the stand-in on loopback: one connection, JSON in and out.

A story asks the stand-in some thousand times, and httpx takes ten times as long for it.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.content)


class Wire:
    """A connection that is kept, and made anew when the other side has closed it."""

    def __init__(self, base_url: str, timeout: float = 30.0) -> None:
        place = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(
            place.hostname or "", place.port, timeout=timeout
        )

    def get(self, path: str, params: dict[str, Any] | None = None) -> Answer:
        return self._ask("GET", f"{path}?{urlencode(params)}" if params else path, None)

    def post(self, path: str, json: Any) -> Answer:
        return self._ask("POST", path, _JSON.encode(json).encode())

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        return Answer(answer.status, answer.read())


_JSON = json.JSONEncoder()
