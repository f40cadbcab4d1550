"""A .docx that somebody hands in, as lines and tables in order. Nothing is believed before it was measured.

Word's own XML is read: tracked insertions count, deletions do not, merged cells repeat their text.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

import docx as python_docx
from docx.oxml.ns import qn

from ..domain.problems import Refused
from ..domain.report_text import MOST_CHARACTERS, Line, Part, Table, lines_of, settled
from ..domain.vietnamese import number

MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 100 * 1024 * 1024
MOST_XML = 20 * 1024 * 1024
MOST_PARTS = 2_000
MOST_CELLS = 20_000
"""Limits of the file, of all its parts unzipped, of one XML part (bytes); its parts; its tables' cells."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # old .doc, and every document with a password
_MAIN = "word/document.xml"
_SAVE_AS = "Mở bằng Word, chọn Lưu thành (Save As), kiểu “Word Document (.docx)”, rồi gửi lại."
_CHUNK = 256 * 1024
_FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError, AttributeError,
    expat.ExpatError, SyntaxError, OSError,
)  # fmt: skip


def read_docx(content: bytes) -> tuple[Part, ...]:
    """The body's paragraphs and tables; tables without figures as lines. Headers and footers are left out.

    At most 20 MB, 100 MB unzipped, 150,000 characters. Raises `Refused` in plain Vietnamese with what to do.
    """
    _must_look_like_docx(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            _must_be_bounded(parts)
            _must_be_plain_xml(parts)
        body = python_docx.Document(BytesIO(content)).element.body
    except Refused:
        raise
    except _FAULTS as error:
        raise _broken() from error
    found = settled(_Reader().blocks(body))
    if not found:
        raise Refused.because("Tệp Word không có chữ nào. Nếu là bản chụp thì gõ lại hoặc dán phần chữ.")
    return found


def _must_look_like_docx(content: bytes) -> None:
    if not content:
        raise Refused.because("Tệp trống, không có gì bên trong. Chọn lại tệp.")
    if len(content) > MOST_BYTES:
        raise Refused.because(f"Tệp lớn quá {MOST_BYTES // 1024**2} MB. Xóa bớt hình rồi gửi lại.")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused.because("Tệp có đặt mật khẩu. Mở bằng Word, bỏ mật khẩu, lưu rồi gửi lại.")
        raise Refused.because(f"Đây là tệp Word kiểu cũ (.doc). {_SAVE_AS}")
    if not content.startswith(b"PK"):
        raise Refused.because(f"Đây không phải tệp Word .docx. {_SAVE_AS}")


def _must_be_bounded(parts: zipfile.ZipFile) -> None:
    """The directory's sizes first; then every part read through once, because a directory can lie."""
    sizes = {info.filename: info.file_size for info in parts.infolist()}
    if _MAIN not in sizes:
        raise Refused.because(f"Đây không phải tệp Word .docx. {_SAVE_AS}")
    xml = max((size for name, size in sizes.items() if name.endswith((".xml", ".rels"))), default=0)
    if sum(sizes.values()) > MOST_UNZIPPED or xml > MOST_XML or len(sizes) > MOST_PARTS:
        raise Refused.because(
            "Bên trong tệp quá lớn khi mở ra. Chép phần chữ và bảng sang một tệp Word mới rồi gửi tệp đó."
        )
    if any(info.flag_bits & 1 for info in parts.infolist()):
        raise Refused.because("Tệp có đặt mật khẩu. Mở bằng Word, bỏ mật khẩu, lưu rồi gửi lại.")
    if parts.testzip() is not None:
        raise _broken()


def _must_be_plain_xml(parts: zipfile.ZipFile) -> None:
    """No document type, and with it no entities, in any part."""
    for name in parts.namelist():
        if name.endswith((".xml", ".rels")):
            parser = expat.ParserCreate()
            parser.StartDoctypeDeclHandler = _no_document_type
            with parts.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk)
                parser.Parse(b"", True)


def _no_document_type(*_: object) -> None:
    raise ValueError("a document type has no business in a report")


def _broken() -> Refused:
    return Refused.because(f"Tệp bị hỏng hoặc chép chưa xong, không đọc được. {_SAVE_AS}")


# --- Reading -----------------------------------------------------------------------------------

_PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), {qn("w:br"), qn("w:cr")}
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")}
_AWAY = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:footnoteReference")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_DEEPEST = 40


class _Reader:
    """Counts what it reads: a small file may say a paragraph a million times over."""

    def __init__(self) -> None:
        self.characters = self.cells = 0

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Part]:
        if depth > _DEEPEST:
            raise Refused.because(f"Tệp xếp bảng trong bảng quá {_DEEPEST} lớp, không đọc được.")
        for element in parent:
            if element.tag == _PARAGRAPH:
                yield from self._lines(element)
            elif element.tag == _TABLE:
                yield from self._table(element, depth)
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element, depth + 1)

    def _lines(self, paragraph: Any) -> Iterator[Line]:
        return lines_of(self._text(paragraph).splitlines())

    def _text(self, element: Any) -> str:
        text = "".join(_pieces(element))
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise Refused.because(f"Tệp dài quá {number(MOST_CHARACTERS)} ký tự. Chia làm nhiều tệp rồi gửi.")
        return text

    def _table(self, table: Any, depth: int) -> Iterator[Part]:
        rows = [row for part in table if part.tag == _ROW or part.tag in _WRAPPERS for row in _rows_in(part)]
        read = [tuple(text for cell in _cells_in(row) for text in self._spread(cell, depth)) for row in rows]
        if read:
            yield Table(_fitted(read))

    def _spread(self, cell: Any, depth: int) -> list[str]:
        """The cell's text for each column that it spans; a cell that goes on from above repeats it."""
        properties = cell.find(qn("w:tcPr"))
        span, goes_on = _merging(properties)
        self.cells += span
        if self.cells > MOST_CELLS:
            raise Refused.because(f"Các bảng trong tệp quá {number(MOST_CELLS)} ô. Gửi phần báo cáo thôi.")
        text = "\n".join(_texts(self.blocks(cell, depth + 1)))
        return [_GOES_ON if goes_on else text] * span


_GOES_ON = "\0"


def _merging(properties: Any) -> tuple[int, bool]:
    """Columns that a cell spans, and whether it continues the one above it."""
    if properties is None:
        return 1, False
    wide, tall = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    span = wide.get(qn("w:val"), "1") if wide is not None else "1"
    goes_on = tall is not None and tall.get(qn("w:val"), "continue") != "restart"
    return (min(int(span), 63) if span.isascii() and span.isdigit() and span != "0" else 1), goes_on


def _fitted(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Rows as texts, with the text from above where a cell goes on."""
    done: list[tuple[str, ...]] = []
    for row in rows:
        above = done[-1] if done else ()
        done.append(
            tuple(
                (above[at] if at < len(above) else "") if text == _GOES_ON else text
                for at, text in enumerate(row)
            )
        )
    return tuple(done)


def _rows_in(element: Any) -> Iterator[Any]:
    if element.tag == _ROW:
        yield element
    else:
        yield from element.iter(_ROW)


def _cells_in(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == _CELL:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _cells_in(element)


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Line):
            yield part.text
        else:
            yield from (" ".join(row) for row in part.rows)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == _PARAGRAPH:  # a text box
            yield from ("\n", *_pieces(child))
        elif child.tag not in _AWAY and isinstance(child.tag, str):
            yield from _pieces(child)
