"""Certificates after the decision: which one holds, what its QR code says, and whether that was forged.

The QR code holds a few Vietnamese lines that any telephone shows, the last one a signature: whoever has the
commune's key can check a certificate without the register. A signature says that the commune once issued
these facts; whether the certificate still holds, only the register knows.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from .labelled import Labelled
from .problems import Refused
from .vietnamese import fold, nfc

# No 0/O/1/I/L: read aloud and typed from paper.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
KEY_BYTES = 32
LONGEST_TEXT = 666
"""Bytes of the longest text that a QR code holds, so that it stays readable in print; usual ones have 200."""
_EXAMPLE = "K7XM-4TRW"
_NUMBER = re.compile(r"\d{1,6}\s*/\s*\d{4}", re.ASCII)
_LONGEST_NAME, _LONGEST_UNIT, _LONGEST_PLACE = 60, 80, 30
_SIGNED_BYTES = 10
"""80 bits: sixteen signs to type, and no chance to guess one."""
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TO_SIGNS = str.maketrans(_BASE32, _SIGNS)
_PURPOSE = b"CDHT certificate 1:"


class State(Labelled):
    """Whether a certificate holds. Of a recognition that was taken back none does, replaced ones included."""

    VALID = "valid", "Còn hiệu lực"
    REPLACED = "replaced", "Đã thay"
    REVOKED = "revoked", "Đã thu hồi"


class Cause(Labelled):
    """Why a certificate is replaced."""

    CORRECTED = "corrected", "Giấy ghi sai hoặc đã đổi, hồ sơ đã sửa"
    DAMAGED = "damaged", "Giấy bị hỏng"
    LOST = "lost", "Giấy bị mất"


class Forged(Refused):
    """The text was changed after it was signed, or signed with another key."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate says of its holder. `number` runs within the cycle; `code` is “K7XM-4TRW”."""

    name: str
    unit: str
    number: int
    year: int
    code: str

    @property
    def label(self) -> str:
        """“017/2026”"""
        return label(self.number, self.year)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as it stands. `issued_on`: the decision's day, or the day of the replacement.

    `replaces`, `replaced_by`: numbers of the same series, 0 for none; `reason`: why it replaces another.
    `prints`: how often it was printed.
    """

    recognition_id: int
    registration_id: int
    decision: str
    salutation: str
    facts: Facts
    issued_on: date
    replaces: int = 0
    replaced_by: int = 0
    reason: str = ""
    revoked_at: datetime | None = None
    prints: int = 0

    @property
    def state(self) -> State:
        if self.revoked_at is not None:
            return State.REVOKED
        return State.REPLACED if self.replaced_by else State.VALID

    @property
    def is_valid(self) -> bool:
        return self.state is State.VALID

    @property
    def said(self) -> str:
        """“Còn hiệu lực”, “Đã thay bằng giấy số 018/2026”, “Đã thu hồi”."""
        if self.state is State.REPLACED:
            return f"Đã thay bằng giấy số {label(self.replaced_by, self.facts.year)}"
        return self.state.label

    @property
    def replacing(self) -> str:
        """“cấp lại, thay giấy số 017/2026”; empty for the first one."""
        return f"cấp lại, thay giấy số {label(self.replaces, self.facts.year)}" if self.replaces else ""


def label(number: int, year: int) -> str:
    return f"{number:03d}/{year}"


def read_code(text: str) -> str:
    """The code as it is printed, from what was typed: small letters, blanks, a missing hyphen.

    Raises `Refused` (field `code`) that says what is wrong; nothing is guessed.
    """
    signs = "".join(sign for sign in fold(text).upper() if sign.isalnum())
    if not signs:
        raise Refused.because(f"Gõ mã tra cứu in trên giấy, ví dụ {_EXAMPLE}.", "code")
    if _NUMBER.fullmatch(text.strip()):
        raise Refused.because(
            f"“{text.strip()}” là số giấy. Gõ mã tra cứu in cạnh mã QR trên giấy, ví dụ {_EXAMPLE}.", "code"
        )
    if strange := [sign for sign in signs if sign not in CODE_SIGNS]:
        raise Refused.because(
            f"Mã tra cứu không bao giờ có ký tự “{strange[0]}”. So lại từng ký tự với giấy.", "code"
        )
    if len(signs) != CODE_LENGTH:
        raise Refused.because(
            f"Mã tra cứu có {CODE_LENGTH} ký tự, ví dụ {_EXAMPLE}; vừa nhận được {len(signs)} ký tự.", "code"
        )
    return f"{signs[:4]}-{signs[4:]}"


# --- The text of the QR code ---------------------------------------------------------------------------


def qr_text(facts: Facts, place: str, key: bytes) -> str:
    """The signed lines for the QR code; `place` is the commune, “xã Quảng Phú”. At most `LONGEST_TEXT` bytes:
    a name of more than 60 letters, or a unit of more than 80, ends with “…” here, as it does when checked."""
    lines = _lines(facts, place)
    return f"{lines}\nKý: {_signature(lines, key)}"


def sign(facts: Facts, place: str, key: bytes) -> str:
    """The signature alone, “ABCD-EFGH-JKLM-NPQR”: 80 bits of an HMAC-SHA256 with the commune's key."""
    return _signature(_lines(facts, place), key)


def verify(text: str, *keys: bytes) -> Facts:
    """The facts in a scanned text that one of the keys signed, whatever its Unicode form, case and blanks.

    Raises `Refused` (field `text`) when it is no such text, `Forged` when no key fits.
    """
    body, facts, signature = _read(text)
    made = (_signs_of(_signature(body, key)).encode() for key in keys)
    if not any(hmac.compare_digest(signature.encode(), one) for one in made):
        raise Forged.because(
            "Chữ ký không đúng: chữ trong mã QR đã bị sửa, hoặc giấy không do xã này cấp. "
            "Đừng công nhận giấy này.",
            "text",
        )
    return replace(facts, code=read_code(facts.code))


def is_scanned_text(text: str) -> bool:
    """Whether it looks like the lines of a QR code rather than a code."""
    return ":" in text


def differences(paper: Facts, register: Facts) -> tuple[str, ...]:
    """Where a signed paper and the register differ, in words; empty when they agree."""
    return tuple(_differing(paper, register))


def _differing(paper: Facts, register: Facts) -> Iterator[str]:
    for what, of_paper, of_register, most in (
        ("Họ tên", paper.name, register.name, _LONGEST_NAME),
        ("Đơn vị", paper.unit, register.unit, _LONGEST_UNIT),
    ):
        if _bare(_line(of_paper, most)) != _bare(_line(of_register, most)):
            yield f"{what} trên giấy: {of_paper}"
    if (paper.number, paper.year) != (register.number, register.year):
        yield f"Số trên giấy: {paper.label}"


def _lines(facts: Facts, place: str) -> str:
    return (
        f"Công dân học tập {facts.year}, {_line(place, _LONGEST_PLACE)}\n"
        f"Họ tên: {_line(facts.name, _LONGEST_NAME)}\n"
        f"Đơn vị: {_line(facts.unit, _LONGEST_UNIT)}\n"
        f"Số: {facts.label}\n"
        f"Mã: {facts.code}"
    )


def _line(value: str, most: int) -> str:
    """One line without a colon, which ends the labels: no name can pretend to be another line."""
    text = nfc(nfc(value).replace(":", " "))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


_TEXT = re.compile(
    r"(?P<body>.*?họ tên ?: ?(?P<name>[^:]*?) ?đơn vị ?: ?(?P<unit>[^:]*?)"
    r" ?số ?: ?(?P<number>[0-9]{1,6}) ?/ ?(?P<year>[0-9]{4}) ?mã ?: ?(?P<code>[^:]*?))"
    r" ?ký ?: ?(?P<signature>[^:]*)",
    re.I,
)


def _read(text: str) -> tuple[str, Facts, str]:
    """What is signed, the facts in it, and the bare signature."""
    found = _TEXT.fullmatch(nfc(text)) if len(text) <= 2 * LONGEST_TEXT else None
    signature = _signs_of(found["signature"]) if found else ""
    if found is None or len(signature) != _SIGNED_BYTES * 8 // 5:
        raise Refused.because(
            "Chưa đọc được. Dán nguyên văn mọi dòng hiện ra khi quét mã QR, từ “Công dân học tập” đến “Ký”.",
            "text",
        )
    facts = Facts(found["name"], found["unit"], int(found["number"]), int(found["year"]), found["code"])
    return found["body"], facts, signature


def _signature(lines: str, key: bytes) -> str:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key of {KEY_BYTES} bytes")
    made = hmac.digest(key, _PURPOSE + _bare(lines).encode(), "sha256")[:_SIGNED_BYTES]
    signs = base64.b32encode(made).decode().translate(_TO_SIGNS)
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def _bare(text: str) -> str:
    """What is compared: scanners and keyboards change blanks, line ends and case on the way."""
    return "".join(nfc(text).casefold().split())


def _signs_of(text: str) -> str:
    """Signs of a signature without its hyphens and blanks; anything else stays and makes it wrong."""
    return re.sub(r"[\s-]", "", text).upper()
