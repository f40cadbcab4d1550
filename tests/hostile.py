"""Workbooks that nobody should trust, each with words of the answer that its owner gets."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import workbooks as books
from openpyxl.styles import PatternFill

SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
HEAD = ["Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Đối tượng đăng ký"]
LAN = ["Nguyễn Thị Lan", "01/02/1970", "Nữ", "Thôn Hạ Lang", "Nông dân"]


@dataclass(frozen=True)
class Hostile:
    """`says`: part of the refusal, or of a problem; empty where the table is sound; `good` come in."""

    name: str
    make: Callable[[], bytes]
    says: str = ""
    good: int = 0


def plain(*rows: list[Any], head: list[Any] | None = None) -> bytes:
    return books.sheet_of([head or HEAD, *rows])


def lan(**cells: Any) -> list[Any]:
    """Lan with other cells: `lan(E="Học sinh")`."""
    return [cells.get("ABCDE"[index], value) for index, value in enumerate(LAN)]


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as old:
        return {name: old.read(name) for name in old.namelist()}


def changed(part: str, change: Callable[[bytes], bytes], data: bytes | None = None) -> bytes:
    parts = parts_of(data or plain(LAN))
    return archive(parts | {part: change(parts[part])})


def added(**parts: bytes) -> bytes:
    return archive(parts_of(plain(LAN)) | parts)


def drawn(draw: Callable[[Any, Any], None]) -> bytes:
    """`draw(book, sheet)` on a sound table."""
    book = openpyxl.Workbook()
    for row in (HEAD, LAN):
        book.active.append(row)
    draw(book, book.active)
    return books.saved(book)


def put(**cells: Any) -> bytes:
    def draw(_book: Any, sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return drawn(draw)


# --- No workbook, or more than one would want --------------------------------------------------------


def bomb() -> bytes:
    return archive(parts_of(plain(LAN)) | {SHEET: bytes(210 * 1024**2)})


def many_parts() -> bytes:
    return archive(parts_of(plain(LAN)) | {f"xl/media/{n}.png": b"" for n in range(2_100)})


def many_texts() -> bytes:
    return archive(parts_of(plain(LAN)) | {"xl/sharedStrings.xml": b"<sst>" + b" " * (51 * 1024**2)})


def nested_bomb() -> bytes:
    return added(**{"xl/embeddings/inner.zip": bomb()})


def encrypted() -> bytes:
    return OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def flagged_encrypted() -> bytes:
    data = bytearray(plain(LAN))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def far(reference: bytes) -> bytes:
    cell = b'<row r="900"><c r="' + reference + b'"><v>1</v></c></row></sheetData>'
    return changed(SHEET, lambda xml: xml.replace(b"</sheetData>", cell))


def row_number(number: bytes) -> bytes:
    row = b'<row r="' + number + b'"><c><v>1</v></c></row></sheetData>'
    return changed(SHEET, lambda xml: xml.replace(b"</sheetData>", row))


def doctype() -> bytes:
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
    return changed(SHEET, lambda xml: xml.replace(b"<worksheet", evil, 1))


def billion_laughs() -> bytes:
    laughs = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><workbook'
    return changed("xl/workbook.xml", lambda xml: xml.replace(b"<workbook", laughs, 1))


def macro_renamed() -> bytes:
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain_type = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = changed("[Content_Types].xml", lambda xml: xml.replace(plain_type, macro))
    return archive(parts_of(data) | {"xl/vbaProject.bin": OLE + bytes(500)})


def deep_xml() -> bytes:
    return changed(SHEET, lambda xml: xml.replace(b"<sheetData>", b"<a>" * 200_000 + b"<sheetData>", 1))


def hidden(state: str) -> Callable[[Any, Any], None]:
    def draw(book: Any, sheet: Any) -> None:
        sheet.sheet_state = state
        book.create_sheet("Trắng")

    return draw


def coloured(_book: Any, sheet: Any) -> None:
    for row in range(1, 400):
        for column in range(1, 60):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=f"{row % 256:02x}{column:02x}00")


def merged(_book: Any, sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "DANH SÁCH"
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A3:A5")


def linked(_book: Any, sheet: Any) -> None:
    sheet["A2"].hyperlink = "http://192.0.2.1/x"
    sheet["F2"] = "=[1]Ngoài!A1"
    sheet["F1"] = "Điện thoại"


def commented(_book: Any, sheet: Any) -> None:
    from openpyxl.comments import Comment

    sheet["A2"].comment = Comment("=HYPERLINK(1)", "ai đó")


SCORED = [*HEAD, *(f"Tự chấm {n}" for n in range(1, 11))]


def scored(first: Any) -> bytes:
    return plain([*LAN, first, *[8] * 9], head=SCORED)


def corpus() -> Iterator[Hostile]:
    yield Hostile("empty file", lambda: b"", "Tệp trống")
    yield Hostile("csv renamed", lambda: "Họ và tên;Đơn vị\n".encode(), "không phải tệp Excel .xlsx")
    yield Hostile("html renamed", lambda: b"<html><table><tr><td>An", "không phải tệp Excel .xlsx")
    yield Hostile("xml of 2003", lambda: b'<?xml version="1.0"?><Workbook/>', "không phải tệp Excel .xlsx")
    yield Hostile("pdf renamed", lambda: b"%PDF-1.7\n", "không phải tệp Excel .xlsx")
    yield Hostile("old xls", lambda: OLE + bytes(4000), "kiểu cũ (.xls)")
    yield Hostile("encrypted", encrypted, "có đặt mật khẩu")
    yield Hostile("encrypted parts", flagged_encrypted, "có đặt mật khẩu")
    yield Hostile("docx renamed", lambda: archive({"word/document.xml": b"<w/>"}), "không phải tệp Excel")
    yield Hostile("ods renamed", lambda: archive({"content.xml": b"<o/>"}), "không phải tệp Excel .xlsx")
    yield Hostile("truncated", lambda: plain(LAN)[:-300], "bị hỏng hoặc chép chưa xong")
    yield Hostile("cut early", lambda: plain(LAN)[:1500], "bị hỏng hoặc chép chưa xong")
    yield Hostile("only a head", lambda: b"PK\x03\x04" + bytes(3000), "bị hỏng hoặc chép chưa xong")
    yield Hostile("zip bomb", bomb, "Bên trong tệp quá lớn")
    yield Hostile("zip in zip", nested_bomb, good=1)
    yield Hostile("thousands of parts", many_parts, "Bên trong tệp quá lớn")
    yield Hostile("50 MB of texts", many_texts, "Bên trong tệp quá lớn")
    yield Hostile("xxe", doctype, "bị hỏng")
    yield Hostile("billion laughs", billion_laughs, "bị hỏng")
    yield Hostile("200,000 open tags", deep_xml, "bị hỏng")
    yield Hostile("path traversal", lambda: added(**{"../../../etc/cron.d/x": b"x"}), good=1)
    yield Hostile("absolute path", lambda: added(**{"/etc/passwd": b"x", "C:\\x.dll": b"x"}), good=1)
    yield Hostile("macro renamed", macro_renamed, good=1)
    yield Hostile("far cell", lambda: far(b"XFD1048576"), "có dữ liệu ở ô XFD1048576")
    yield Hostile("row 2147483647", lambda: row_number(b"2147483647"), "có dữ liệu ở ô A2147483647")
    yield Hostile("row -5", lambda: row_number(b"-5"), "bị hỏng")
    yield Hostile("row of 40 digits", lambda: row_number(b"9" * 40), "có dữ liệu ở ô")
    yield Hostile("reference of letters", lambda: far(b"ZZZZZZZZZZ1"), "bị hỏng")
    yield Hostile(
        "no content types",
        lambda: archive({k: v for k, v in parts_of(plain(LAN)).items() if k[0] != "["}),
        good=1,
    )
    yield Hostile(
        "wrong content types", lambda: changed("[Content_Types].xml", lambda _xml: b"<Types/>"), good=1
    )
    yield Hostile(
        "no relations",
        lambda: changed("xl/_rels/workbook.xml.rels", lambda _xml: b"<R/>"),
        "không có trang tính",
    )
    yield Hostile("a million styled rows", lambda: books.with_blank_rows(plain(LAN), 1_048_576), good=1)
    yield Hostile("20,000 colours", lambda: drawn(coloured), good=1)
    yield Hostile("merged cells", lambda: drawn(merged), good=1)
    yield Hostile(
        "all sheets hidden but a blank one", lambda: drawn(hidden("veryHidden")), "Không thấy dòng tiêu đề"
    )
    yield Hostile("no heading", lambda: books.sheet_of([LAN, LAN]), "Không thấy dòng tiêu đề")
    yield Hostile("two header rows", lambda: plain(HEAD, LAN), "Ghi một trong: Nông dân", good=1)
    yield Hostile(
        "a heading twice",
        lambda: plain([*LAN, "Lê An"], head=[*HEAD, "HỌ VÀ TÊN"]),
        "Cột “Họ và tên” đã có ở cột A",
    )
    yield Hostile(
        "a column missing", lambda: books.sheet_of([HEAD[:4], LAN[:4]]), "Thiếu cột “Đối tượng đăng ký”"
    )
    yield Hostile("no people", lambda: plain(), "không có người nào")
    yield Hostile(
        "decomposed marks",
        lambda: plain(
            [unicodedata.normalize("NFD", c) for c in LAN],
            head=[unicodedata.normalize("NFD", c) for c in HEAD],
        ),
        good=1,
    )
    yield Hostile(
        "invisible characters", lambda: plain(lan(A="\u200bNguyễn\u00a0Thị \u202eLan\u2060")), good=1
    )
    yield Hostile(
        "TCVN3",
        lambda: plain(
            ["NguyÔn V¨n Hïng", "1970", "Nam", "Th«n H¹ Lang", "N«ng d©n"],
            head=["Hä vµ tªn", "Ngµy sinh", "Giíi tÝnh", "§¬n vÞ", "§èi t\u00adîng ®¨ng ký"],
        ),
        good=1,
    )
    yield Hostile(
        "VNI", lambda: plain(["Nguyeãn Vaên Huøng", "1970", "Nam", "Thoân Haï Lang", "Noâng daân"]), good=1
    )
    yield Hostile("a formula without value", lambda: put(C2="=A1"), "bấm Lưu cho công thức được tính")
    yield Hostile("an error of Excel", lambda: put(C2="#REF!"), "Sửa công thức")
    yield Hostile(
        "formula injection", lambda: put(A2="=cmd|' /C calc'!A0"), "bấm Lưu cho công thức được tính"
    )
    yield Hostile(
        "a formula as text",
        lambda: plain(lan(D="@SUM(1+1)*cmd|' /C calc'!A0")),
        "Không đoán được loại của đơn vị",
    )
    yield Hostile("markup in a name", lambda: plain(lan(A="<script>alert(1)</script>")), "không có chữ số")
    yield Hostile("31 February", lambda: plain(lan(B="31/02/1970")), "không có trong lịch")
    yield Hostile("month first", lambda: plain(lan(B="02/13/1970")), "không có trong lịch")
    yield Hostile("a day of two kinds", lambda: plain(lan(B="05/04/1970")), good=1)
    yield Hostile("a date as ISO text", lambda: plain(lan(B="1970-02-01")), "Không đọc được ngày")
    yield Hostile("a date as serial number", lambda: plain(lan(B=25600)), "Không đọc được ngày")
    yield Hostile("a birth in the future", lambda: plain(lan(B=date(2099, 1, 1))), "ở tương lai")
    yield Hostile("the year 0", lambda: plain(lan(B="01/01/0000")), "không")
    yield Hostile("9999", lambda: plain(lan(B=datetime(9999, 12, 31))), "ở tương lai")
    yield Hostile("a negative score", lambda: scored(-1), "số nguyên từ 0 đến 10")
    yield Hostile("1e3 points", lambda: scored("1e3"), "số nguyên từ 0 đến 10")
    yield Hostile("1e308 points", lambda: scored(1e308), "số nguyên từ 0 đến 10")
    yield Hostile("7.5 points", lambda: scored(7.5), "số nguyên từ 0 đến 10")
    yield Hostile("a date for points", lambda: scored(date(2021, 1, 8)), "đổi sang Số")
    yield Hostile("points in other digits", lambda: scored("８"), "số nguyên từ 0 đến 10")
    yield Hostile("emoji in a name", lambda: plain(lan(A="Lê 😀 An")), good=1)
    yield Hostile("only emoji", lambda: plain(lan(A="😀😀")), "quá ngắn")
    yield Hostile("5,000 characters", lambda: plain(lan(A="Lê " * 1667)), "Rút còn nhiều nhất 80 ký tự")
    yield Hostile(
        "32,767 characters of a unit", lambda: plain(lan(D="T" * 32_767)), "Rút còn nhiều nhất 120 ký tự"
    )
    yield Hostile("external links", lambda: drawn(linked), "bấm Lưu cho công thức được tính")
    yield Hostile("comments", lambda: drawn(commented), good=1)
    yield Hostile("booleans", lambda: plain(lan(C=True)), "Ghi Nam hoặc Nữ")
    yield Hostile("200 columns", lambda: plain([*LAN, *range(200)]), "ngoài 25.000 dòng và 100 cột")
    yield Hostile("a number as a name", lambda: plain(lan(A=12345)), "không có chữ số")
