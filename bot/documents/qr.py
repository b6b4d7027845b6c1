"""A text, usually a link, as a QR picture."""

from __future__ import annotations

from io import BytesIO

import segno

SCALE = 10
"""Pixels of one module."""

QUIET_ZONE = 4
"""Modules of white around it (ISO/IEC 18004)."""


def qr_png(text: str) -> bytes:
    """A black and white PNG; a quarter of it may be damaged and it still reads."""
    picture = BytesIO()
    segno.make_qr(text, error="q").save(picture, kind="png", scale=SCALE, border=QUIET_ZONE)
    return picture.getvalue()
