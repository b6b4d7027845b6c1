from __future__ import annotations

import pytest

from tests.sandbox.driver import Sandbox


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/page/style.css", "text/css; charset=utf-8"),
        ("/page/app.js", "text/javascript; charset=utf-8"),
    ],
)
def test_the_page_is_served_for_itself_alone(empty: Sandbox, path: str, kind: str) -> None:
    response = empty.http.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"] == "default-src 'self'"


@pytest.mark.parametrize(
    "path", ["/page/none.js", "/page/..%2Fserver.py", "/page/%2e%2e%2fschema.json", "/page/", "/x"]
)
def test_nothing_else_is_served(empty: Sandbox, path: str) -> None:
    assert empty.http.get(path).status_code == 404
