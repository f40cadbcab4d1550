"""Keeping the commune's emblem: whatever picture is handed in, a clean one of our own is stored."""

from __future__ import annotations

import io
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.problems import Refused
from ..models.emblems import Emblem
from .journal import Entry, record
from .transactions import writing

MOST_BYTES = 5 * 1024 * 1024
MOST_DOTS = 40_000_000
"""Width by height of what is opened at all: a small file may unfold into gigabytes."""
FEWEST_DOTS = 60
"""Of the shorter side: less prints as a blot."""
SIDE = 300
"""Dots of the longer side as stored: 300 to an inch where it is printed."""
_KINDS = ("PNG", "JPEG")
_WRONG_KIND = "Đây không phải ảnh PNG hay JPEG. Lưu ảnh thành tệp .png hoặc .jpg rồi gửi lại."


def keep_emblem(content: bytes, *, by: Actor, at: datetime) -> None:
    """Store the picture in place of the one before. Raises `Refused` (file) for what is no such picture."""
    by.must_hold(Role.ADMIN, Role.SECRETARY)
    picture = redrawn(content)
    with writing():
        Emblem.delete().where(Emblem.commune == by.commune_id).execute()
        Emblem.create(commune=by.commune_id, picture=picture)
        record([Entry("keep_emblem")], by=by, at=at)


def remove_emblem(*, by: Actor, at: datetime) -> None:
    """Certificates go without again; doing it twice is harmless."""
    by.must_hold(Role.ADMIN, Role.SECRETARY)
    with writing():
        if Emblem.delete().where(Emblem.commune == by.commune_id).execute():
            record([Entry("remove_emblem")], by=by, at=at)


def redrawn(content: bytes) -> bytes:
    """The same picture as a small PNG on white, without anything that came along in the file."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not content:
        raise Refused.because("Chọn một tệp ảnh PNG hoặc JPEG.", "file")
    if len(content) > MOST_BYTES:
        raise Refused.because("Ảnh lớn quá 5 MB. Thu nhỏ ảnh rồi gửi lại.", "file")
    try:
        picture = Image.open(io.BytesIO(content), formats=_KINDS)
        if picture.width * picture.height > MOST_DOTS:
            raise Refused.because("Ảnh có quá nhiều điểm ảnh. Thu nhỏ ảnh rồi gửi lại.", "file")
        if min(picture.size) < FEWEST_DOTS:
            raise Refused.because(f"Ảnh nhỏ quá. Cần ít nhất {FEWEST_DOTS} điểm ảnh mỗi chiều.", "file")
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError as error:
        raise Refused.because(_WRONG_KIND, "file") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused.because("Ảnh bị hỏng, không mở được. Gửi tệp khác.", "file") from error
    upright.thumbnail((SIDE, SIDE))
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright.getchannel("A"))
    made = io.BytesIO()
    on_white.quantize(256).save(made, "PNG", optimize=True)
    return made.getvalue()
