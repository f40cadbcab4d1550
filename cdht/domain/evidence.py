"""Evidence: what stands behind the points of an indicator, of which kind, and what the verifier saw of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .labelled import Labelled
from .problems import Problem
from .vietnamese import date_short

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
