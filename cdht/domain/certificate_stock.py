"""What certificates are printed on, and how far a printer is off: the choices of one set-up."""

from __future__ import annotations

from dataclasses import dataclass

from .labelled import Labelled
from .problems import Problem
from .vietnamese import nfc

FARTHEST = 200
"""Tenths of a millimetre that a print can be moved either way: 2 cm."""
LONGEST_NAME = 60


class Paper(Labelled):
    A4 = "a4", "A4 ngang, mỗi tờ một giấy"
    A5 = "a5", "A5 ngang, hai giấy trên một tờ A4 để cắt"


class Printing(Labelled):
    FULL = "full", "In đủ: khung, biểu trưng và chữ"
    TEXT = "text", "Chỉ in chữ lên phôi đã có khung"


@dataclass(frozen=True, slots=True)
class Stock:
    """`right` and `down`: tenths of a millimetre by which everything is moved, because a printer draws the
    paper in a little askew; negative is left and up."""

    paper: Paper = Paper.A4
    printing: Printing = Printing.FULL
    right: int = 0
    down: int = 0

    @property
    def per_sheet(self) -> int:
        return 2 if self.paper == Paper.A5 else 1

    @property
    def has_frame(self) -> bool:
        return self.printing == Printing.FULL

    @property
    def moved(self) -> tuple[float, float]:
        """Millimetres to the right and down."""
        return self.right / 10, self.down / 10


PLAIN = Stock()
"""A4, all printed, nothing moved: what holds while nobody has set up a printer."""


def problems(name: str, stock: Stock) -> list[Problem]:
    """What is wrong with a set-up, by field."""
    found = []
    if not 1 <= len(nfc(name)) <= LONGEST_NAME:
        found.append(
            Problem("name", f"Ghi tên gọi, không quá {LONGEST_NAME} ký tự. Ví dụ: Máy in phòng Văn hóa")
        )
    found += [
        Problem(field, "Ghi từ -20 đến 20 mm, lẻ đến phần mười. Ví dụ: -1,5")
        for field in ("right", "down")
        if abs(getattr(stock, field)) > FARTHEST
    ]
    return found
