"""Evidence: what stands behind the points of an indicator, of which kind, and what the verifier saw of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .labelled import Labelled
from .problems import Problem
from .vietnamese import date_short, fold

TEXT_MOST = 500
CONFIRMED_BY_MOST = 120


class EvidenceState(Labelled):
    """What the verifier says of an item."""

    UNSEEN = "unseen", "chưa xem"
    ACCEPTED = "accepted", "chấp nhận"
    INSUFFICIENT = "insufficient", "chưa đủ"


class EvidenceKind(Labelled):
    """What an item is. Free text from before kinds existed, or from a workbook, counts as a paper."""

    DOCUMENT = "document", "giấy tờ"
    PHOTO = "photo", "ảnh"
    CERTIFICATE = "certificate", "chứng chỉ"
    WITNESS = "witness", "xác nhận của người khác"
    TRAINING = "training", "tập huấn đã dự"
    PAPER_SEEN = "paper_seen", "đã xem bản giấy"


BY_HAND = tuple(kind for kind in EvidenceKind if kind is not EvidenceKind.TRAINING)
"""What a clerk may choose; a training that somebody attended comes from its attendance list."""

_MARKED = {EvidenceKind.PHOTO: re.compile(r"\b(ảnh|hình chụp)\b")}
"""With their marks: “tiếng Anh” is no picture."""
_FOLDED = {
    EvidenceKind.DOCUMENT: re.compile(r"\b(giay khen|bang khen|so ghi|giay to|bien ban|bang diem)\b"),
    EvidenceKind.CERTIFICATE: re.compile(
        r"\b(chung chi|chung nhan|van bang|bang tot nghiep|bang nghe|bang lai|bang dai hoc)\b"
    ),
    EvidenceKind.WITNESS: re.compile(r"\b(xac nhan|lam chung)\b"),
    EvidenceKind.PAPER_SEEN: re.compile(r"\bda xem ban (giay|chinh|goc)\b"),
}


def suggested_kind(text: str) -> EvidenceKind:
    """The kind that the words say, the first named one: “ảnh chụp giấy khen” is a picture. Else a paper."""
    words = text.lower()
    hits = [(hit.start(), kind) for kind, sign in _MARKED.items() if (hit := sign.search(words))]
    hits += [(hit.start(), kind) for kind, sign in _FOLDED.items() if (hit := sign.search(fold(words)))]
    return min(hits)[1] if hits else EvidenceKind.DOCUMENT


def proposed_text(kind: EvidenceKind) -> str:
    """What an item is called of which nothing was written: “Ảnh”, “Đã xem bản giấy”."""
    return kind.label[0].upper() + kind.label[1:]


def on_paper(text: str, kind: EvidenceKind, happened_on: date | None, confirmed_by: str, files: int) -> str:
    """An item in few characters: “Sổ tay (ảnh, 05/01/2026, ông An xác nhận, 2 tệp)”.

    What the words say already, and that a paper is a paper, is left out.
    """
    is_said = kind is EvidenceKind.DOCUMENT or kind.label in text.lower()
    more = (
        "" if is_said else kind.label,
        date_short(happened_on) if happened_on else "",
        f"{confirmed_by} xác nhận" if confirmed_by else "",
        f"{files} tệp" if files else "",
    )
    told = ", ".join(filter(None, more))
    return f"{text} ({told})" if told else text


def evidence_problems(
    text: str, happened_on: date | None, confirmed_by: str, *, today: date
) -> Iterator[Problem]:
    """Fields: text, happened_on, confirmed_by. `text` and `confirmed_by` are in NFC, trimmed."""
    if not 1 <= len(text) <= TEXT_MOST:
        yield Problem("text", f"Ghi minh chứng bằng 1 đến {TEXT_MOST} ký tự.")
    if happened_on is not None and happened_on > today:
        yield Problem("happened_on", f"Ngày {date_short(happened_on)} chưa tới. Ghi ngày có minh chứng.")
    if len(confirmed_by) > CONFIRMED_BY_MOST:
        yield Problem("confirmed_by", f"Tên người xác nhận không quá {CONFIRMED_BY_MOST} ký tự.")
