"""Pictures of evidence, drawn anew: upright, smaller, in ordinary colours, without anything that came along.

One picture at a time, and never more of it in memory than its rules allow: the header is looked at before a
dot is decoded, a JPEG is decoded at a fraction of its size.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..domain.evidence_files import LONGEST_SIDE, SMALL_SIDE, Picture, refusal
from ..domain.problems import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

LOOKED_AT = 4000
"""Dots of the longer side in which codes are looked for: a card photographed on a sheet has a small one."""
QUALITY, SMALL_QUALITY = 82, 75
MOST_SCANS = 100
"""Passes of a progressive JPEG: each walks through the whole picture, and costs few bytes to write."""
FEWEST_DOTS = 16
"""Of the shorter side: less shows nothing."""
MOST_STRETCHED = 50
"""Longer side by shorter side: a longer strip has no readable width once it is shrunk."""
_BROKEN = "bị hỏng hoặc thiếu phần cuối, không mở được. Chụp hay lưu lại rồi gửi."
_VAST = "có quá nhiều điểm ảnh ({dots} triệu; nhiều nhất {most} triệu). Thu nhỏ ảnh rồi gửi lại."

_by_one_hand = ThreadPoolExecutor(1, thread_name_prefix="pictures")
"""One picture at a time, and in one thread: each thread that unfolds pictures keeps some of the memory."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """JPEG content, large and small; the size of the large one in dots; what the QR codes in it say."""

    content: bytes
    small: bytes
    width: int
    height: int
    codes: tuple[str, ...]


def redrawn(content: bytes, kind: Picture, name: str) -> Drawn:
    """The picture as it is kept. Raises `Refused`, naming the file, for what is broken or too vast."""
    return _by_one_hand.submit(_redrawn, content, kind, name).result()


def _redrawn(content: bytes, kind: Picture, name: str) -> Drawn:
    with _only_sound(name):
        picture = _opened(content, kind, name)
        codes = _codes(picture)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        large = _jpeg(picture, QUALITY)
        return Drawn(large, small_jpeg(picture), picture.width, picture.height, codes)


def codes_of(content: bytes, kind: Picture, name: str) -> tuple[str, ...]:
    """What the QR codes in a picture say that is not drawn anew, because it lies inside another file."""
    return _by_one_hand.submit(_codes_of, content, kind, name).result()


def _codes_of(content: bytes, kind: Picture, name: str) -> tuple[str, ...]:
    with _only_sound(name):
        return _codes(_opened(content, kind, name))


def small_jpeg(picture: Image) -> bytes:
    """The small one for lists, of a picture in RGB."""
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), reducing_gap=2.0)
    return _jpeg(small, SMALL_QUALITY)


@contextmanager
def _only_sound(name: str) -> Iterator[None]:
    """Whatever a decoder says against a file refuses the file."""
    from PIL import Image

    try:
        yield
    except Refused:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise refusal(name, "có quá nhiều điểm ảnh, không mở được. Thu nhỏ ảnh rồi gửi lại.") from error
    except (
        OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, AttributeError, EOFError,
        OverflowError, ZeroDivisionError, struct.error,
    ) as error:  # fmt: skip
        raise refusal(name, _BROKEN) from error


def _opened(content: bytes, kind: Picture, name: str) -> Image:
    """The first frame, upright, in RGB on white, its longer side at most LOOKED_AT."""
    from PIL import Image

    picture: Any = Image.open(io.BytesIO(content), formats=[kind.value.upper()])
    _must_be_bearable(picture, content, kind, name)
    turned = _orientation(picture)
    profile = picture.info.get("icc_profile")
    if kind is Picture.JPEG:
        picture.draft(None, (LOOKED_AT, LOOKED_AT))
    picture.load()
    if max(picture.size) > LOOKED_AT:
        picture = picture.reduce(-(-max(picture.size) // LOOKED_AT))
    plain = _in_ordinary_colours(picture, profile)
    return plain.transpose(turned) if turned is not None else plain


def _must_be_bearable(picture: Any, content: bytes, kind: Picture, name: str) -> None:
    width, height = picture.size
    if width * height > kind.most_dots:
        dots, most = -(-width * height // 1_000_000), kind.most_dots // 1_000_000
        raise refusal(name, _VAST.format(dots=dots, most=most))
    if min(width, height) < FEWEST_DOTS:
        raise refusal(name, f"nhỏ quá, mỗi chiều cần ít nhất {FEWEST_DOTS} điểm ảnh. Chụp lại rồi gửi.")
    if max(width, height) > MOST_STRETCHED * min(width, height):
        raise refusal(name, "dài và hẹp quá, thu nhỏ thì không đọc được. Cắt thành nhiều ảnh rồi gửi.")
    if kind is Picture.JPEG and len(re.findall(rb"\xff\xda", content)) > MOST_SCANS:
        raise refusal(name, _BROKEN)


def _orientation(picture: Any) -> Any:
    """How to turn the picture upright; None when it is. A damaged note on it counts as none."""
    from PIL.Image import Transpose

    turns = (
        Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM, Transpose.TRANSPOSE,
        Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90,
    )  # fmt: skip
    try:
        noted = picture.getexif().get(0x0112)
    except Exception:  # noqa: BLE001, RUF100 - a reader of notes may fail in any way; the picture is sound
        return None
    return turns[noted - 2] if isinstance(noted, int) and 2 <= noted <= 8 else None


def _in_ordinary_colours(picture: Any, profile: Any) -> Image:
    """RGB as screens mean it, what is clear on white."""
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":  # 16 bits of grey: the upper eight
        picture = _eight_bits(picture)
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        picture = picture.convert("RGBA")
        plain = Image.new("RGB", picture.size, "white")
        plain.paste(picture, mask=picture.getchannel("A"))
    else:
        plain = picture
    if profile and (managed := _managed(plain, profile)) is not None:
        return managed
    return plain if plain.mode == "RGB" else plain.convert("RGB")


def _eight_bits(picture: Any) -> Any:
    _low, high = picture.getextrema()
    shrink = 1 / 256 if high > 255 else 1
    return picture.convert("I").point(lambda value: value * shrink).convert("L")


def _managed(picture: Any, profile: bytes) -> Image | None:
    """From the picture's own colours to sRGB; None where its description of them is of no use."""
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made: Image | None = ImageCms.profileToProfile(
            picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return made


def _jpeg(picture: Image, quality: int) -> bytes:
    """Only the dots: what the file carried besides is not handed on."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True, exif=b"", icc_profile=None, comment=b"")
    return made.getvalue()


def _codes(picture: Image) -> tuple[str, ...]:
    return codes_in(picture.convert("L"))


def codes_in(grey: Image) -> tuple[str, ...]:
    """What the QR codes in a grey picture say, whichever way they lie."""
    import zxingcpp

    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(one.text for one in found)
