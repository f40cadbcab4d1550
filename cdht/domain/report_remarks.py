"""What a look at somebody's report comes to: remarks in the order of its text, each by a rule in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How sure it is: a sum that cannot be right, something to look at, or a remark on the form."""

    WRONG = "wrong"
    LOOK = "look"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {"wrong": "Sai", "look": "Nên xem", "note": "Ghi chú"}[self.value]


RULES: dict[str, str] = {
    "share": "Tỉ lệ phải bằng phần chia cho tổng, làm tròn hoặc cắt bớt đúng số chữ số đã in.",
    "base": "Mỗi tỉ lệ phải cho biết tính trên số nào.",
    "part": "Phần không thể lớn hơn tổng.",
    "sum": "Các phần kể ra phải cộng bằng tổng.",
    "column": "Các dòng của bảng phải cộng bằng dòng tổng.",
    "row": "Các cột chia nhỏ phải cộng bằng cột chung của dòng ấy.",
    "total": "Cùng một số thì chỗ nào trong báo cáo cũng phải ghi như nhau.",
    "table": "Số trong lời phải bằng số trong bảng.",
    "unit": "Số của một đơn vị phải như nhau ở mọi mục.",
    "units": "Số đơn vị phải bằng số dòng của bảng.",
    "moved": "Hai cách đếm cùng một việc mà khác nhau thì phải nói vì sao.",
    "reason": "Người không được công nhận phải có lý do hoặc mức điểm.",
    "denominator": "Mẫu số nêu trong lời phải có trong bảng.",
    "precision": "Các tỉ lệ nên in cùng một số chữ số sau dấu phẩy.",
    "growth": "Mức tăng, giảm phải bằng hiệu của hai số.",
    "order": "Việc kể trước phải có ngày không sau việc kể tiếp theo nó.",
    "cited": "Một văn bản chỉ có một ngày.",
    "date": "Ngày phải có trên lịch, ngày đầu không sau ngày cuối.",
    "future": "Không dẫn văn bản ban hành sau ngày của báo cáo.",
}
"""Code of a rule → the rule in one line (DOMAIN §6)."""


@dataclass(frozen=True, slots=True)
class Remark:
    """`place`: the part of the report, counted from 0; `quote`: the sentence or row as it stands there.
    `told`: what is the matter, with the numbers; `advice`: what to do about it."""

    rule: str
    severity: Severity
    place: int
    quote: str
    told: str
    advice: str

    @property
    def why(self) -> str:
        return RULES[self.rule]


def quoted(text: str, most: int = 240) -> str:
    """The sentence, or as much of a long one as says which it is."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
