"""Identity cards are no evidence: the rule by which they are refused at upload (DOMAIN §9).

A file is refused when a picture in it carries the code of a citizen's card, when its name or the note beside
it says that it is one, or when they hold a citizen's number. A photo of an old card without code and under a
plain name is not recognised: the sentence beside the field asks people, the rule catches what it can.
"""

from __future__ import annotations

import re
import unicodedata

from .evidence_files import FIELD
from .problems import Problem
from .vietnamese import fold

RULE = (
    "Không gửi ảnh giấy tờ tùy thân: CCCD, căn cước, CMND, hộ chiếu. Tệp có mã QR của thẻ, hoặc tên tệp hay "
    "ghi chú nói đó là giấy tờ tùy thân, sẽ không được nhận."
)
"""Shown beside the field for files."""
INSTEAD = (
    "Giấy tờ tùy thân không chứng minh việc học, mà lộ ra thì hại cho người đó. "
    "Gửi giấy khen, chứng chỉ, ảnh buổi học; cần thì xem tận nơi rồi ghi “đã xem bản giấy”."
)

_CODE = re.compile(r"\s*[0-9]{12}\|[0-9]{0,12}\|[^|]{2,}\|[0-9]{8}\|")
"""The QR code of a citizen's card: number|old number|name|born ddmmyyyy|…"""
_SHORT = re.compile(r"(?<![a-z])(cccd|cmnd|cmtnd)|(?<![a-z])(cancuoc|hochieu|passport)(?![a-z])")
_LONG = re.compile(
    r"\b(căn cước|can cuoc|chứng minh nhân dân|chung minh nhan dan|chứng minh thư|chung minh thu|"
    r"hộ chiếu|ho chieu|identity card|id card)\b"
)
"""With marks as they are: “cần cuộc họp” and “họ chiếu phim” are no cards, though they fold to the same."""
_NUMBER = re.compile(r"(?<![0-9])0[0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}(?![0-9])")
_PROVINCES = range(1, 97)


def is_code(text: str) -> bool:
    """Whether this is what the QR code of a citizen's card says."""
    return bool(_CODE.match(text))


def speaks_of_card(text: str) -> bool:
    """Whether a name or a note says that this is an identity card: with marks, without, abbreviated."""
    words = " ".join(re.split(r"[^\w]+|_", unicodedata.normalize("NFC", text).lower()))
    return bool(_SHORT.search(fold(words)) or _LONG.search(words))


def holds_number(text: str) -> bool:
    """Whether it holds the number of a citizen: twelve digits that begin with a province, 001 to 096."""
    plain = (re.sub(r"[ .]", "", found[0]) for found in _NUMBER.finditer(text))
    return any(int(digits[:3]) in _PROVINCES for digits in plain)


def file_problem(called: str, name: str, codes: tuple[str, ...] = ()) -> Problem | None:
    """Why a file is refused. `called`: how messages name it; `codes`: what the QR codes in it say."""
    if any(is_code(code) for code in codes):
        return Problem(FIELD, f"{called} có mã QR của thẻ căn cước, nên không nhận. {INSTEAD}")
    if speaks_of_card(name):
        return Problem(FIELD, f"{called} theo tên là giấy tờ tùy thân, nên không nhận. {INSTEAD}")
    if holds_number(name):
        return Problem(FIELD, f"{called} có số căn cước trong tên, nên không nhận. {INSTEAD}")
    return None


def note_problem(note: str, field: str = FIELD) -> Problem | None:
    """Why files are not taken beside such a note. The number itself is never repeated."""
    if speaks_of_card(note):
        return Problem(field, f"Ghi chú nói đây là giấy tờ tùy thân, nên không nhận tệp. {INSTEAD}")
    if holds_number(note):
        return Problem(field, f"Ghi chú có số căn cước. Bỏ số đó đi rồi gửi lại tệp. {INSTEAD}")
    return None
