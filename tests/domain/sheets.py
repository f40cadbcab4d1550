"""Sheets as the domain sees them, for tests of reading them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cdht.domain.workbook import OWN, VERIFIED, Grid
from cdht.domain.workbook_rows import Reading, Surroundings, read_lines
from tests.domain.pilot import KHVN, PILOT

AROUND = Surroundings((PILOT, KHVN), date(2026, 1, 5))
HEAD = ("STT", "Họ và tên", "Đơn vị", "Đối tượng đăng ký")
QUY = (1, "Hoàng Văn Quý", "Thôn Hạ Lang", "Nông dân")


def grid(*rows: tuple[Any, ...], first: int = 1) -> Grid:
    return Grid("Tờ 1", tuple((row, cells) for row, cells in enumerate(rows, start=first)))


def read(*people: dict[str, Any], around: Surroundings = AROUND) -> Reading:
    """People with a name, a hamlet and an audience unless told otherwise."""
    whole = [dict(zip(HEAD[1:], QUY[1:], strict=True)) | person for person in people]
    heads = list(dict.fromkeys(head for one in whole for head in one))
    return read_lines(
        grid(tuple(heads), *(tuple(one.get(head, "") for head in heads) for one in whole)), around
    )


def texts(reading: Reading) -> list[str]:
    return [problem.text for problem in reading.problems]


def block(headings: tuple[str, ...], *points: Any) -> dict[str, Any]:
    return dict(zip(headings, points * 10 if len(points) == 1 else points, strict=True))


def ballots(given: Any, against: Any, mark: str = "x") -> dict[str, Any]:
    return {"Tham gia bầu chọn": mark, "Phiếu đồng ý": given, "Phiếu không đồng ý": against}


OWN8, VERIFIED8 = block(OWN, 8.0), block(VERIFIED, 8.0)
