"""Encryption of fields at rest, and the blind index by which an encrypted field is looked up.

AES-256-GCM with a key version byte. Each ciphertext is bound to its table, column and row, so that
one copied into another row is refused. The blind index tells that two values are equal and
nothing else about them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
VERSION = b"\x01"
_NONCE_BYTES = 12
_INDEX_BYTES = 16


class WrongKey(Exception):
    """The key does not open what is stored."""


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


class Place(NamedTuple):
    """Where a ciphertext lives: it opens nowhere else."""

    table: str
    column: str
    row: int

    def bound(self) -> bytes:
        return f"{self.table}.{self.column}:{self.row}".encode()


class Cipher:
    """Seals and opens fields with keys derived from the organisation's own key."""

    def __init__(self, key: bytes) -> None:
        """`key` is exactly 32 random bytes (setting ZHIBU_KEY)."""
        if len(key) != KEY_BYTES:
            raise ValueError("the key must be 32 bytes")
        self._aead = AESGCM(_derive(key, b"zhibu field"))
        self._index_key = _derive(key, b"zhibu index")

    def seal(self, place: Place, text: str) -> bytes:
        """The ciphertext of `text`, bound to `place`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return VERSION + nonce + self._aead.encrypt(nonce, text.encode(), place.bound())

    def open(self, place: Place, sealed: bytes) -> str:
        """The text sealed for `place`; raises WrongKey when key or place do not fit."""
        if sealed[:1] != VERSION:
            raise WrongKey("unknown key version")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._aead.decrypt(nonce, body, place.bound()).decode()
        except InvalidTag as fault:
            raise WrongKey("the key does not open what is stored") from fault

    def index(self, purpose: str, value: str) -> bytes:
        """A keyed digest of `value` for look-ups, different for every `purpose`."""
        message = f"{purpose}:{value}".encode()
        return hmac.digest(self._index_key, message, hashlib.sha256)[:_INDEX_BYTES]

    def __repr__(self) -> str:
        return "Cipher(…)"
