"""QR codes as pictures."""

from __future__ import annotations

import io
from typing import Any

# Choosing the best of eight masks costs seven times the rest, and every reader accepts any mask.
_MASK = 3


def png(text: str, *, scale: int = 6) -> bytes:
    """The code of `text` as a black and white PNG, `scale` pixels per square, without a margin."""
    picture = io.BytesIO()
    _code(text).save(picture, kind="png", scale=scale, border=0)
    return picture.getvalue()


def data_uri(text: str) -> str:
    """The same as `data:image/png;base64,…`."""
    return str(_code(text).png_data_uri(scale=6, border=0))


def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code as rows of dark (True) and light squares, for drawing as vectors."""
    return tuple(tuple(bool(square) for square in row) for row in _code(text).matrix)


def _code(text: str) -> Any:
    import segno

    return segno.make_qr(text, error="m", mask=_MASK, boost_error=False)
