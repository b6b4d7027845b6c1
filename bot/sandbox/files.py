"""Files sent by bots and people."""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusals import bad_request

MOST_BYTES = 50 * 1024 * 1024
MOST_PHOTO_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A part of a multipart request that is a file."""

    file_name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file with its Telegram shape (`as_sent`: a Document, one PhotoSize, a Sticker or Voice)."""

    file_id: str
    kind: str
    file_name: str
    mime_type: str
    content: bytes
    path: str
    as_sent: dict[str, Any]


class Files:
    """All files of the stand-in, by file id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def keep(self, kind: str, upload: Upload, extra: dict[str, Any] | None = None) -> StoredFile:
        """Keep a file of a kind (document, photo, sticker, voice); `extra` joins its shape."""
        file_id = f"{kind[:3].upper()}{secrets.token_urlsafe(33)}"
        number = len(self._by_id)
        suffix = f".{upload.file_name.rpartition('.')[2]}" if "." in upload.file_name else ""
        shape: dict[str, Any] = {
            **(extra or {}),
            "file_id": file_id,
            "file_unique_id": hashlib.sha256(upload.content).hexdigest()[:15],
            "file_size": len(upload.content),
        }
        stored = StoredFile(
            file_id=file_id,
            kind=kind,
            file_name=upload.file_name,
            mime_type=upload.mime_type,
            content=upload.content,
            path=f"{kind}s/file_{number}{suffix if suffix.isascii() else ''}",
            as_sent=shape,
        )
        self._by_id[file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def keep_document(self, upload: Upload) -> StoredFile:
        """Keep a document. Raises Refusal when it is empty."""
        _refuse_empty(upload)
        mime_type = upload.mime_type
        if mime_type in ("", "application/octet-stream"):
            mime_type = mimetypes.guess_type(upload.file_name)[0] or "application/octet-stream"
        named = Upload(upload.file_name, mime_type, upload.content)
        shape = {"file_name": upload.file_name, "mime_type": mime_type}
        return self.keep("document", named, shape)

    def keep_photo(self, upload: Upload) -> StoredFile:
        """Keep a picture. Raises Refusal for what is no PNG or JPEG, or too big."""
        _refuse_empty(upload)
        if len(upload.content) > MOST_PHOTO_BYTES:
            raise bad_request("file is too big")
        size = _picture_size(upload.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if width + height > 10_000 or not 0.05 <= width / max(height, 1) <= 20:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self.keep("photo", upload, {"width": width, "height": height})


def _refuse_empty(upload: Upload) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")


def _picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(content[at + 5 : at + 7])
            return int.from_bytes(content[at + 7 : at + 9]), height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
