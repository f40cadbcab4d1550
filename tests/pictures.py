"""Small pictures for tests."""

from __future__ import annotations

import io

from PIL import Image


def picture(wider: int = 0, kind: str = "JPEG", size: tuple[int, int] = (80, 60)) -> io.BytesIO:
    """A picture of one colour; `wider` makes it wider, so another one is another file."""
    out = io.BytesIO()
    Image.new("RGB", (size[0] + wider, size[1]), (40, 90, 160)).save(out, kind)
    out.seek(0)
    return out
