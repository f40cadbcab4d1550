"""Files that are no workbook, or would be too much of one, are refused before they are opened."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import workbooks as books
from openpyxl.cell.cell import Cell

from cdht.actions.workbook import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, MOST_UNZIPPED, read_workbook
from cdht.domain.problems import Refused
from cdht.domain.workbook import Unread


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, change) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as old:
        return archive(
            **{one: change(old.read(one)) if one == name else old.read(one) for one in old.namelist()}
        )


SHEET = "xl/worksheets/sheet1.xml"
WHOLE = books.PILOT.read_bytes()
DOCTYPE = b"<!DOCTYPE a [<!ENTITY b 'c'>]>"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Tệp trống"),
        ("Họ và tên;Đơn vị\n".encode(), "không phải tệp Excel .xlsx. Mở bằng Excel, chọn Lưu thành"),
        (b"\x89PNG\r\n", "không phải tệp Excel .xlsx"),
        (OLE + bytes(2000), "tệp Excel kiểu cũ (.xls). Mở bằng Excel, chọn Lưu thành"),
        (OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000), "có đặt mật khẩu"),
        (archive(**{"word/document.xml": b"<w/>"}), "không phải tệp Excel .xlsx"),
        (WHOLE[:-900], "bị hỏng hoặc chép chưa xong"),
        (WHOLE[:3000], "bị hỏng hoặc chép chưa xong"),
        (b"PK\x03\x04" + bytes(5000), "bị hỏng hoặc chép chưa xong"),
        (WHOLE[:4000] + bytes(200) + WHOLE[4200:], "bị hỏng hoặc chép chưa xong"),
        (archive(**{"xl/workbook.xml": b"<workbook/>"}), "bị hỏng"),
        (with_part(WHOLE, SHEET, lambda xml: xml[:5000]), "bị hỏng"),
        (with_part(WHOLE, SHEET, lambda xml: DOCTYPE + xml.split(b"?>", 1)[-1]), "bị hỏng"),
        (with_part(WHOLE, "xl/workbook.xml", lambda xml: b"<workbook/>"), "không có trang tính nào"),
        (b"PK" + bytes(MOST_BYTES), "lớn quá 20 MB"),
    ],
    ids=[
        "empty", "csv", "picture", "xls", "password", "docx", "truncated", "cut early", "zip of nothing",
        "damaged", "no sheets", "half a sheet", "document type", "no tabs", "too big",
    ],
)  # fmt: skip
def test_no_workbook(data: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "tep.xlsx"
    file.write_bytes(data)
    for source in (data, file):
        with pytest.raises(Refused) as refused:
            read_workbook(source)
        assert message in str(refused.value)


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.xlsx", tmp_path):
        with pytest.raises(Refused, match="Không mở được tệp"):
            read_workbook(path)


def test_a_bomb_is_not_opened() -> None:
    bomb = archive(**{"xl/workbook.xml": b"<workbook/>", SHEET: bytes(MOST_UNZIPPED)})
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused, match="Bên trong tệp quá lớn"):
        read_workbook(bomb)


def test_a_directory_that_lies_about_sizes() -> None:
    size = 5_000_000
    honest = archive(**{"xl/workbook.xml": b"<workbook/>", SHEET: bytes(size)})
    lying = honest.replace(struct.pack("<L", size), struct.pack("<L", 10))
    assert lying != honest
    with pytest.raises(Refused, match="bị hỏng"):
        read_workbook(lying)


@pytest.mark.parametrize("place", ["XFD1048576", f"A{MOST_ROWS + 1}", "CW1"])
@pytest.mark.parametrize("hide", [lambda xml: xml, lambda xml: xml.replace(b"><v>", b"><!-- --><v>")])
def test_a_value_far_away_gets_no_memory(place: str, hide) -> None:
    def change(sheet: Any) -> None:
        column, row = openpyxl.utils.cell.coordinate_from_string(place)
        index = openpyxl.utils.column_index_from_string(column)
        sheet._cells[row, index] = Cell(sheet, row=row, column=index, value=1)

    with pytest.raises(Refused, match=f"có dữ liệu ở ô {place}, ngoài 25.000 dòng và {MOST_COLUMNS} cột"):
        read_workbook(with_part(books.pilot(change), SHEET, hide))


def test_cells_without_references_are_counted() -> None:
    row = b'<row r="1048576"><c><v>1</v></c></row></sheetData>'
    with pytest.raises(Refused, match="ô A1048576"):
        read_workbook(with_part(WHOLE, SHEET, lambda xml: xml.replace(b"</sheetData>", row)))


def test_five_megabytes_of_blank_rows() -> None:
    blank = books.with_blank_rows(WHOLE, 1_048_576)
    assert len(blank) > 5_000_000
    assert read_workbook(blank).rows == read_workbook(WHOLE).rows
    empty = books.with_blank_rows(books.saved(openpyxl.Workbook()), 200_000)
    assert read_workbook(empty).rows == ()


def test_rows_keep_excels_numbers_and_only_the_first_visible_sheet_counts() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ẩn"
    book.active.sheet_state = "hidden"
    book.active["A1"] = "bí mật"
    shown = book.create_sheet("Danh sách")
    shown["B5"], shown["C9"] = "a", 7
    book.create_sheet("Khác")["A1"] = "khác"
    grid = read_workbook(books.saved(book))
    assert (grid.sheet, grid.rows) == ("Danh sách", ((5, ("", "a", "")), (9, ("", "", 7.0))))


def test_what_excel_did_not_leave_in_the_file() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["D2"] = "a", "=1+1", "=2+2"
    sheet["C1"] = "#N/A"
    sheet["C1"].data_type = "e"
    assert read_workbook(books.saved(book)).rows == (
        (1, ("a", Unread.FORMULA, Unread.ERROR)),
        (2, ("", "", "", Unread.FORMULA)),
    )
