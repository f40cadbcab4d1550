"""Workbooks for tests: the pilot's, changed as people change theirs, and generated ones."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

PILOT = Path(__file__).resolve().parents[1] / "cdht" / "data" / "demo" / "quang_phu_2021.xlsx"
HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Loại đơn vị", "Thành phần", "Đối tượng đăng ký",
    "Đối tượng công nhận", "Đảng viên", "Ngày đăng ký",
    *(f"Tự chấm {n}" for n in range(1, 11)), *(f"Thẩm định {n}" for n in range(1, 11)),
    "Tham gia bầu chọn", "Phiếu đồng ý", "Phiếu không đồng ý",
)  # fmt: skip


def pilot(change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """The pilot's workbook after `change(sheet)` (openpyxl: rows and columns count from 1)."""
    book = openpyxl.load_workbook(PILOT)
    change(book.worksheets[0])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(rows: list[list[Any]]) -> bytes:
    """A workbook of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def person(**more: Any) -> dict[str, Any]:
    """Cells of somebody registered in a hamlet; more by heading, with `_` for the spaces left out."""
    return {
        "Họ và tên": "Hoàng Văn Quý",
        "Ngày sinh": "01/02/1961",
        "Giới tính": "Nam",
        "Đơn vị": "Thôn Hạ Lang",
        "Đối tượng đăng ký": "Nông dân",
    } | more


def people(*cells: Mapping[str, Any]) -> bytes:
    """A workbook of these people; the headings are those that anybody has."""
    headings = list(dict.fromkeys(heading for one in cells for heading in one))
    return sheet_of([headings, *([one.get(heading) for heading in headings] for one in cells)])


def points(block: str, *given: Any) -> dict[str, Any]:
    """`points("Tự chấm", 8)` is ten eights."""
    return {f"{block} {n}": p for n, p in enumerate(given * 10 if len(given) == 1 else given, start=1)}


def votes(given: int, against: int, mark: str = "x") -> dict[str, Any]:
    return {"Tham gia bầu chọn": mark, "Phiếu đồng ý": given, "Phiếu không đồng ý": against}


def with_blank_rows(data: bytes, until: int, cells: int = 1) -> bytes:
    """The same with formatted empty cells in every row down to `until`, as Excel leaves them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        sheet = old.read("xl/worksheets/sheet1.xml")
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            start, end = sheet.split(b"</sheetData>")
            part.write(start)
            blank = "".join(f'<c r="{chr(65 + n)}{{0}}" s="0"/>' for n in range(cells))
            for first in range(100, until + 1, 10_000):
                rows = range(first, min(first + 10_000, until + 1))
                part.write("".join(f'<row r="{n}">{blank.format(n)}</row>' for n in rows).encode())
            part.write(b"</sheetData>" + end)
    return out.getvalue()


def generated(number: int, units: int, *, seed: int = 1) -> tuple[bytes, dict[str, dict[str, int]]]:
    """A workbook of so many people, everybody voted on, and what it comes to by unit under pilot-2021."""
    chance = random.Random(seed)
    rows: list[list[Any]] = [list(HEADINGS)]
    expected: dict[str, dict[str, int]] = {}
    names = _names(chance)
    for unit in range(units):
        size = number // units + (unit < number % units)
        name = f"Thôn {unit + 1}"
        counts = expected[name] = {"registered": size, "recognised": 0, "party_registered": 0}
        for _ in range(size):
            row, total = _row(chance, len(rows), next(names), name, size)
            rows.append(row)
            counts["recognised"] += total >= 70 and row[-2] * 2 > size
            counts["party_registered"] += row[9] == "x"
    return sheet_of(rows), expected


def _row(chance: random.Random, number: int, name: str, unit: str, size: int) -> tuple[list[Any], int]:
    own = [chance.randint(5, 10) for _ in range(10)]
    verified = [points - chance.choice((0, 0, 0, 1)) for points in own]
    audience = chance.choice(("Nông dân", "Công nhân", "Cán bộ, trí thức"))
    given = chance.randint(0, size)
    born = date(1940, 1, 1) + timedelta(days=number)
    return [
        number, name, born, chance.choice(("Nam", "Nữ")), unit, "Thôn", "Người lao động thuộc các thôn",
        audience, audience, chance.choice(("x", None)), date(2021, 4, 2), *own, *verified, "x",
        given, size - given,
    ], sum(verified)  # fmt: skip


def _names(chance: random.Random) -> Iterator[str]:
    while True:
        yield " ".join(
            (
                chance.choice(("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng")),
                chance.choice(("Văn", "Thị", "Đức", "Ngọc")),
                chance.choice(("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Lan", "Quý", "Ưng")),
            )
        )
