"""Files of evidence: which kinds are taken, how large, under what name, and how much room must be left.

What a file is, its first bytes say, not its name; the name only has to fit, so that nobody is misled by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .labelled import Labelled
from .problems import Problem, Refused
from .vietnamese import nfc, number

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
"""Of one file as it is handed in."""
MOST_FILES = 20
"""Of one item of evidence."""
NAME_LENGTH = 120
LONGEST_SIDE, SMALL_SIDE = 2000, 320
"""Dots of the longer side of a picture as it is kept, and of the small one for lists. An A4 sheet then has
170 dots to an inch: text of 10 pt stays readable."""
MOST_PAGES = 50
"""Of a PDF."""
FIELD = "files"
TAKEN = "JPEG, PNG, WebP, PDF, DOCX, XLSX"
HELP = f"Nhận {TAKEN}, mỗi tệp đến {MOST_BYTES // MEGABYTE} MB, mỗi minh chứng đến {MOST_FILES} tệp."


class FileKind(Labelled):
    """As a file is kept: whatever picture came in, a JPEG of our own is stored. The value is its ending."""

    PICTURE = "jpg", "Ảnh"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"

    @property
    def media_type(self) -> str:
        return _MEDIA[self]

    @property
    def is_shown(self) -> bool:
        """Only what we drew ourselves is shown by the browser; everything else is downloaded."""
        return self is FileKind.PICTURE


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA = {
    FileKind.PICTURE: "image/jpeg",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
}


class Picture(Labelled):
    """Kinds of pictures that may come in, and how many dots are opened at all: a small file may unfold into
    gigabytes. A JPEG is opened at a fraction of its size, so it may have more."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"

    @property
    def most_dots(self) -> int:
        return {Picture.JPEG: 64_000_000, Picture.PNG: 40_000_000, Picture.WEBP: 24_000_000}[self]


_ENDINGS = {
    "picture": ("jpg", "jpeg", "jpe", "jfif", "png", "webp"),
    FileKind.PDF: ("pdf",),
    FileKind.DOCX: ("docx",),
    FileKind.XLSX: ("xlsx",),
}
_SIGNED: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), advice)
    for pattern, advice in (
        (rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)",
         "là ảnh HEIC hoặc AVIF của điện thoại. Lưu hay chụp lại thành ảnh JPEG rồi gửi."),
        (rb"....ftyp|\x1aE\xdf\xa3|RIFF....(AVI |WAVE)|ID3|OggS",
         "là phim hoặc âm thanh. Chụp một ảnh, hoặc ghi lại bằng lời."),
        (rb"GIF8[79]a|BM....\0\0\0\0|II\*\0|MM\0\*|8BPS",
         "là ảnh kiểu GIF, BMP hoặc TIFF. Lưu thành JPEG hoặc PNG rồi gửi."),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
         "là tệp Word, Excel kiểu cũ hoặc có mật khẩu. Lưu thành .docx, .xlsx không mật khẩu rồi gửi."),
        (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|MSCF",
         "là tệp nén. Giải nén, rồi gửi từng tệp bên trong."),
        (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|L\0\0\0\x01\x14\x02",
         "là chương trình chạy được, không phải minh chứng. Không nhận tệp này."),
        (rb"[\xef\xbb\xbf\s]*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype\s+svg[^>]*>\s*)*<svg",
         "là ảnh SVG, có thể chứa mã lệnh. Lưu thành PNG rồi gửi."),
        (rb"[\xef\xbb\xbf\s]*(<!--.*?-->\s*)*<(!doctype\s+html|html|script|body|head|iframe|\?php|\?xml)",
         "là trang web hoặc mã lệnh. In ra PDF rồi gửi."),
    )
)  # fmt: skip


def refusal(name: str, advice: str) -> Refused:
    """`advice` goes on after the file's name: “là tệp nén. Giải nén …”."""
    return Refused.because(f"{called(name)} {advice}", FIELD)


def called(name: str) -> str:
    """The file as messages name it; long numbers in it are nobody's business."""
    return f"Tệp “{re.sub('[0-9]{9,}', '…', safe_name(name))}”"


def size_problem(name: str, size: int) -> Problem | None:
    if size == 0:
        return Problem(FIELD, f"{called(name)} rỗng, không có gì bên trong. Chọn lại tệp.")
    if size > MOST_BYTES:
        most = MOST_BYTES // MEGABYTE
        return Problem(FIELD, f"{called(name)} lớn quá {most} MB. Thu nhỏ, hoặc chia thành nhiều tệp.")
    return None


EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
"""What every virus scanner takes for a virus, by agreement: kept, it would have the store cleared."""


def alarm_problem(name: str, content: bytes) -> Problem | None:
    if EICAR in content:
        return Problem(FIELD, f"{called(name)} bị phần mềm diệt virus coi là nguy hiểm. Không nhận tệp này.")
    return None


def picture_kind(head: bytes) -> Picture | None:
    """Which kind of picture the content is; None when it is none that is taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return Picture.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture.PNG
    return Picture.WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def found_kind(name: str, head: bytes, office: FileKind | None = None) -> Picture | FileKind:
    """What the file is. `head`: its first bytes, 4,096 or all; `office`: what a zip turned out to be.

    Raises `Refused`, naming the file and what to do, for every other content and for a name that ends
    otherwise than the content.
    """
    kind = _by_content(name, head, office)
    fitting = _ENDINGS["picture" if isinstance(kind, Picture) else kind]
    ending = _ending(name)
    if ending and ending not in fitting:
        raise refusal(
            name,
            f"có đuôi .{ending} nhưng bên trong là {_named(kind)}. "
            f"Đổi tên cho đúng đuôi .{fitting[0]}, hoặc chọn đúng tệp.",
        )
    return kind


def _by_content(name: str, head: bytes, office: FileKind | None) -> Picture | FileKind:
    if (picture := picture_kind(head)) is not None:
        return picture
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        if office is None:
            raise refusal(name, "là tệp nén, không phải tệp Word hay Excel. Gửi từng tệp bên trong.")
        return office
    advice = next((advice for pattern, advice in _SIGNED if pattern.match(head)), "")
    raise refusal(name, advice or f"không phải ảnh hay văn bản nhận được. Chỉ nhận {TAKEN}.")


def _named(kind: Picture | FileKind) -> str:
    return f"ảnh {kind.label}" if isinstance(kind, Picture) else f"tệp {kind.label}"


# --- Names -----------------------------------------------------------------------------------------------


def safe_name(name: str) -> str:
    """A name without path, control and bidi characters, or signs that a system forbids; at most NAME_LENGTH.

    It is shown and offered for downloads; no file is ever opened by it.
    """
    last = nfc(re.split(r"[/\\]", name.replace("\0", "/"))[-1])
    plain = re.sub(r'[<>:"|?*%\u2028\u2029]+', "-", last).strip(" .-")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not re.fullmatch("[A-Za-z0-9]{1,8}", ending):
        stem, ending = plain, ""
    if _RESERVED.fullmatch(stem):
        stem = f"tệp {stem}"
    room = NAME_LENGTH - len(ending) - 1
    return ".".join(filter(None, (stem[:room].rstrip(" .") or "tệp", ending)))


def kept_name(name: str, kind: FileKind) -> str:
    """The safe name with the ending of what is kept: `giấy khen.PNG` becomes `giấy khen.jpg`."""
    safe = safe_name(name)
    ending = _ending(safe)
    known = {one for endings in _ENDINGS.values() for one in endings}
    stem = safe[: -len(ending) - 1] if ending in known else safe
    return f"{stem[: NAME_LENGTH - len(kind) - 1]}.{kind.value}"


_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def _ending(name: str) -> str:
    _stem, dot, ending = safe_name(name).rpartition(".")
    return ending.lower() if dot else ""


# --- Room ------------------------------------------------------------------------------------------------


def least_free(total: int) -> int:
    """Bytes that stay free on a disk of `total`: 1 GB for the daily work, a backup and its reading back; on
    disks below 20 GB the twentieth part."""
    return min(1024 * MEGABYTE, total // 20)


def room_problem(free: int, total: int) -> Problem | None:
    if free >= least_free(total):
        return None
    return Problem(
        FIELD,
        f"Máy chủ chỉ còn trống {bytes_text(free)}, nên tạm không nhận thêm tệp. "
        "Nhờ quản trị dọn bớt đĩa, rồi gửi lại. Trong lúc chờ, ghi minh chứng bằng lời.",
    )


@dataclass(frozen=True, slots=True)
class RoomState:
    """How the room looks: kind of status, its word, and what to do, empty while there is enough."""

    status: str
    word: str
    advice: str = ""


def room_state(free: int, total: int) -> RoomState:
    """Said early: from five times the limit on there is still time to make room."""
    if free < least_free(total):
        return RoomState("alert", "hết chỗ", " Đang không nhận thêm tệp. Chuyển bản sao lưu cũ sang ổ khác.")
    if free < 5 * least_free(total):
        return RoomState("waiting", "sắp hết", " Chuyển bản sao lưu cũ sang ổ đĩa khác.")
    return RoomState("done", "đủ")


def bytes_text(size: int) -> str:
    """`640 KB`, `1,2 MB`, `54,0 GB`."""
    for unit, word in ((MEGABYTE * 1024, "GB"), (MEGABYTE, "MB")):
        if size >= unit:
            return f"{number(size / unit, 1)} {word}"
    return f"{number(-(-size // 1024))} KB"


def count_problems(there: int, more: int) -> Iterable[Problem]:
    if there + more > MOST_FILES:
        yield Problem(
            FIELD,
            f"Mỗi minh chứng có đến {MOST_FILES} tệp; đã có {there}, thêm {more} nữa là quá. "
            "Bớt tệp, hoặc ghi thành hai minh chứng.",
        )
