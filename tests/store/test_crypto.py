"""What is sealed opens only with its key and in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.crypto import Cipher, Place, WrongKey

KEY, OTHER = Cipher(bytes(range(32))), Cipher(bytes(32))
HERE = Place("member", "name", 7)


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert KEY.open(HERE, KEY.seal(HERE, text)) == text


@pytest.mark.parametrize(
    "place", [Place("member", "name", 8), Place("member", "number", 7), Place("draft", "name", 7)]
)
def test_a_ciphertext_copied_elsewhere_is_refused(place: Place) -> None:
    with pytest.raises(WrongKey):
        KEY.open(place, KEY.seal(HERE, "李静"))


def test_another_key_or_version_is_refused() -> None:
    sealed = KEY.seal(HERE, "李静")
    with pytest.raises(WrongKey):
        OTHER.open(HERE, sealed)
    with pytest.raises(WrongKey):
        KEY.open(HERE, b"\x02" + sealed[1:])


def test_the_index_tells_equality_and_nothing_between_purposes_or_keys() -> None:
    assert KEY.index("a", "x") == KEY.index("a", "x")
    assert len({KEY.index("a", "x"), KEY.index("b", "x"), OTHER.index("a", "x")}) == 3
    assert len(KEY.index("a", "x")) == 16


def test_a_short_key_is_refused_and_no_key_is_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Cipher(b"short")
    assert repr(KEY) == "Cipher(…)"
