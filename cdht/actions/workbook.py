"""Opening an .xlsx that somebody hands in: nothing is believed before it was measured."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from ..domain.problems import Refused
from ..domain.vietnamese import number
from ..domain.workbook import Cell, Grid, Unread
from .workbook_scan import Extent, scan_sheet, sheets_of

MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 200 * 1024 * 1024
MOST_TEXTS = 50 * 1024 * 1024
"""Limits of the file, of all its parts unzipped, and of its table of texts, in bytes."""
MOST_ROWS = 25_000
MOST_COLUMNS = 100
"""The last row and the last column that may hold a value."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # old .xls, and every workbook with a password
_SAVE_AS = "Mở bằng Excel, chọn Lưu thành (Save As), kiểu “Excel Workbook (.xlsx)”, rồi nhập lại."


def read_workbook(source: Path | bytes) -> Grid:
    """The first visible sheet of an .xlsx, with Excel's own row numbers.

    Bounded before it is opened: at most 20 MB, 200 MB unzipped, values in at most 25,000 rows and 100
    columns; formatted blank rows cost time (about a second per million) and no memory.
    Raises `Refused` in plain Vietnamese with what to do.
    """
    data = _bytes(source)
    must_look_like_xlsx(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            _must_be_bounded(parts)
            name, part = _first_sheet(parts)
            extent = scan_sheet(parts, part, MOST_ROWS, MOST_COLUMNS)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError) as error:
        raise _broken() from error
    if extent.outside:
        rows = number(MOST_ROWS)
        raise Refused.because(
            f"Trang tính “{name}” có dữ liệu ở ô {extent.outside}, ngoài {rows} dòng và {MOST_COLUMNS} cột. "
            "Xóa hẳn các dòng, cột thừa rồi lưu lại; danh sách dài thì chia làm hai tệp."
        )
    return Grid(name, _rows(_cells(data, name), extent))


def _bytes(source: Path | bytes) -> bytes:
    too_big = Refused.because(
        f"Tệp lớn quá {MOST_BYTES // 1024**2} MB. Xóa hình và các trang tính thừa, hoặc chia làm nhiều tệp."
    )
    if isinstance(source, bytes):
        if len(source) > MOST_BYTES:
            raise too_big
        return source
    try:
        with source.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused.because(f"Không mở được tệp {source.name}. Xem lại tên và thư mục của tệp.") from error
    if len(data) > MOST_BYTES:
        raise too_big
    return data


def must_look_like_xlsx(data: bytes) -> None:
    """Its first bytes; what is inside is measured by `read_workbook`. Raises `Refused`."""
    if not data:
        raise Refused.because("Tệp trống, không có gì bên trong. Chọn lại tệp.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused.because(
                "Tệp có đặt mật khẩu. Mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc), "
                "lưu rồi nhập lại."
            )
        raise Refused.because(f"Đây là tệp Excel kiểu cũ (.xls). {_SAVE_AS}")
    if not data.startswith(b"PK"):
        raise Refused.because(f"Đây không phải tệp Excel .xlsx. {_SAVE_AS}")


def _must_be_bounded(parts: zipfile.ZipFile) -> None:
    """The directory's sizes first; then every part read through once, because a directory can lie."""
    sizes = {info.filename: info.file_size for info in parts.infolist()}
    if "xl/workbook.xml" not in sizes:
        raise Refused.because(f"Đây không phải tệp Excel .xlsx. {_SAVE_AS}")
    texts = sum(size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml"))
    if sum(sizes.values()) > MOST_UNZIPPED or texts > MOST_TEXTS or len(sizes) > 2_000:
        raise Refused.because(
            f"Bên trong tệp quá lớn (hơn {MOST_UNZIPPED // 1024**2} MB khi mở ra). "
            "Chép riêng bảng danh sách sang một tệp Excel mới rồi nhập tệp đó."
        )
    if any(info.flag_bits & 1 for info in parts.infolist()):
        raise Refused.because("Tệp có đặt mật khẩu. Bỏ mật khẩu, lưu rồi nhập lại.")
    if parts.testzip() is not None:
        raise _broken()


def _first_sheet(parts: zipfile.ZipFile) -> tuple[str, str]:
    sheets = sheets_of(parts)
    for sheet in sheets:
        if sheet.is_visible and sheet.part in parts.namelist():
            return sheet.name, sheet.part
    raise Refused.because("Tệp không có trang tính nào đọc được. Mở bằng Excel, lưu lại rồi nhập.")


def _cells(data: bytes, sheet: str) -> list[list[Cell]]:
    """All cells from A1 on."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the library is Rust: a panic is no `Exception`
        raise _broken() from error


def _rows(cells: list[list[Cell]], extent: Extent) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    rows = []
    last = max([*extent.errors, *extent.formulas], default=0)
    cells.extend([] for _ in range(last - len(cells)))  # the reader ends at the last value
    for row, line in enumerate(cells, start=1):
        for column in extent.errors.get(row, ()):
            _mark(line, column, Unread.ERROR)
        for column in extent.formulas.get(row, ()):
            if column > len(line) or line[column - 1] == "":
                _mark(line, column, Unread.FORMULA)
        if any(cell != "" for cell in line):
            rows.append((row, tuple(line)))
    return tuple(rows)


def _mark(line: list[Cell], column: int, unread: Unread) -> None:
    line.extend([""] * (column - len(line)))
    line[column - 1] = unread


def _broken() -> Refused:
    return Refused.because(f"Tệp bị hỏng hoặc chép chưa xong, không đọc được. {_SAVE_AS}")
