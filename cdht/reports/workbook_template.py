"""The table to fill in, empty or with the list: the contract's headings, lists, instructions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..domain import workbook as w
from ..domain.people import Gender
from ..domain.registration import Component
from ..domain.units import UnitKind
from ..domain.workbook import Cell, letter
from ..domain.workbook_changes import cells_of, code_of
from ..domain.workbook_rows import EXAMPLE_NAME, Line
from ..models.cycles import Cycle

NUMBER = "STT"
EXAMPLE = "Ví dụ"
"""In the first cell of the example: such a row is never brought in."""
ROWS = 2_000
"""Rows that offer lists to choose from."""
_WIDTHS = {
    w.NAME: 26, w.BIRTH: 12, w.GENDER: 9, w.NUMBER: 15, w.PHONE: 13, w.ADDRESS: 24, w.UNIT: 26,
    w.UNIT_KIND: 14, w.COMPONENT: 28, w.AUDIENCE: 30, w.AUDIENCE_NOW: 30, w.PARTY: 9, w.REGISTERED_ON: 12,
}  # fmt: skip
_LISTS, _HELP, _SHEET = "Danh mục", "Hướng dẫn", "Danh sách"
_AS_TYPED = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def headings_for(*, sees_party: bool) -> tuple[str, ...]:
    """All columns of the contract; party membership only for those who may see it."""
    return tuple(name for name in w.HEADINGS if sees_party or name != w.PARTY)


def template(cycle: Cycle, units: Sequence[str], *, sees_party: bool) -> bytes:
    """An .xlsx for this cycle. `units`: names to choose from."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _AS_TYPED) as book:
        form = Form(book, (NUMBER, *headings_for(sees_party=sees_party)))
        form.write_head()
        form.write_row(1, [EXAMPLE, *_example(cycle, units, form.headings[1:])], form.example)
        form.offer_lists(cycle, units)
        instructions(book, form)
    return out.getvalue()


def export(cycle: Cycle, lines: Mapping[int, Line], units: Sequence[str], *, sees_party: bool) -> bytes:
    """The list in the same form, to be changed in Excel and handed in again. `lines` by registration id.

    The hidden first column says which registration a row is and what every cell was when it went out.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, _AS_TYPED) as book:
        form = Form(book, (w.CODE, NUMBER, *headings_for(sees_party=sees_party)))
        form.write_head()
        for row, (id, line) in enumerate(lines.items(), start=1):
            cells = cells_of(line, cycle.rules) | ({} if sees_party else {w.PARTY: ""})
            form.write_row(row, [code_of(id, cells), row, *(cells[name] for name in form.headings[2:])])
        form.hide_codes()
        form.offer_lists(cycle, units, rows=max(ROWS, len(lines) + 500))
        instructions(book, form)
    return out.getvalue()


class Form:
    """The sheet “Danh sách” being written: headings in row 1, frozen with the name."""

    def __init__(self, book: Any, headings: Sequence[str]) -> None:
        self.book, self.headings, self.rows = book, tuple(headings), ROWS
        self.sheet = book.add_worksheet(_SHEET)
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F2EFE8"}
        )
        self.needed = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F3D9A4"}
        )
        self.plain, self.day = book.add_format({"num_format": "@"}), _day(book, {})
        grey = {"italic": True, "font_color": "#777777"}
        self.example, self._example_day = book.add_format(grey), _day(book, grey)

    def write_head(self) -> None:
        for column, heading in enumerate(self.headings):
            look = self.needed if heading in w.REQUIRED else self.head
            self.sheet.write_string(0, column, heading, look)
            self.sheet.set_column(column, column, _WIDTHS.get(heading, 8), self._look(heading))
        self.sheet.set_row(0, 48)
        self.sheet.freeze_panes(1, self.headings.index(w.NAME) + 1)

    def write_row(self, row: int, cells: Iterable[Cell], look: Any = None) -> None:
        """Strings stay strings, whatever they look like; nothing becomes a formula or a link."""
        for column, cell in enumerate(cells):
            if cell == "":
                continue
            if isinstance(cell, (bool, str)):
                self.sheet.write_string(row, column, str(cell)[:32_767], look or self.plain)
            elif isinstance(cell, (date, datetime)):
                self.sheet.write_datetime(row, column, cell, self._example_day if look else self.day)
            elif isinstance(cell, (int, float)):
                self.sheet.write_number(row, column, cell, look)

    def hide_codes(self) -> None:
        self.sheet.set_column(0, 0, 10, None, {"hidden": True})

    def offer_lists(self, cycle: Cycle, units: Sequence[str], *, rows: int = ROWS) -> None:
        """Lists on a sheet of their own: a list inside the cell's rule ends at 255 characters."""
        self.rows = rows
        choices = _choices(cycle, units)
        lists = self.book.add_worksheet(_LISTS)
        for column, (heading, values) in enumerate(choices.items()):
            lists.write_string(0, column, heading, self.head)
            lists.set_column(column, column, 32)
            for row, value in enumerate(values, start=1):
                lists.write_string(row, column, value)
            if heading in self.headings and values:
                place = letter(column)
                source = f"='{_LISTS}'!${place}$2:${place}${len(values) + 1}"
                self._rule(heading, {"validate": "list", "source": source, **_stop(heading)})
        for heading in (w.PARTY, w.ATTENDED):
            self._rule(heading, {"validate": "list", "source": ["x"], **_stop(heading)})
        for heading in (*w.OWN, *w.VERIFIED):
            self._rule(
                heading,
                {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 10} | _points(),
            )

    def _rule(self, heading: str, rule: dict[str, Any]) -> None:
        if heading in self.headings:
            column = self.headings.index(heading)
            self.sheet.data_validation(1, column, self.rows, column, rule)

    def _look(self, heading: str) -> Any:
        """Numbers with a leading 0 are texts; dates are days."""
        texts = (w.NUMBER, w.PHONE)
        return self.plain if heading in texts else self.day if heading == w.REGISTERED_ON else None


def instructions(book: Any, form: Form) -> None:
    sheet = book.add_worksheet(_HELP)
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    bold = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, "Cách điền bảng", bold)
    for row, line in enumerate(_INSTRUCTIONS, start=1):
        sheet.write_string(row, 0, line)
    form.sheet.activate()


_INSTRUCTIONS = (
    "Mỗi người một dòng ở trang tính “Danh sách”. Dòng “Ví dụ” chỉ để xem, chương trình không nhập dòng ấy.",
    "Bắt buộc (ô tiêu đề màu vàng): Họ và tên, Đơn vị, Đối tượng đăng ký. Các cột khác để trống được, bỏ cột "
    "cũng được; thứ tự cột tùy ý. Đừng đổi tên cột.",
    "Ngày: ngày/tháng/năm, ví dụ 01/02/1970. Ngày sinh có thể chỉ ghi năm, ví dụ 1970.",
    "Đảng viên, Tham gia bầu chọn: đánh x nếu có, để trống nếu không.",
    "Điểm: số nguyên từ 0 đến 10, đủ mười ô hoặc để trống cả mười ô.",
    "Số CCCD, điện thoại: để định dạng Văn bản (Text) để giữ số 0 ở đầu.",
    "Ô có mũi tên thì chọn trong danh sách; đơn vị mới thì gõ tên và chọn Loại đơn vị.",
    "Danh sách tải về để sửa có một cột mã đang ẩn (cột A): đừng xóa. Ô nào không sửa thì không bị ghi lại.",
    "Gửi tệp lên, chương trình cho xem trước mọi chỗ sai và người trùng. Chưa bấm nhập thì chưa ghi gì.",
)


def _choices(cycle: Cycle, units: Sequence[str]) -> dict[str, list[str]]:
    audiences = [audience.label for audience in cycle.rules.audiences]
    return {
        w.UNIT: list(units),
        w.UNIT_KIND: [kind.label for kind in UnitKind],
        w.GENDER: [gender.label for gender in Gender],
        w.COMPONENT: [component.label for component in Component],
        w.AUDIENCE: audiences,
        w.AUDIENCE_NOW: audiences,
    }


def _stop(heading: str) -> dict[str, Any]:
    """A new unit may be typed; everything else is one of the list."""
    if heading == w.UNIT:
        return {"error_type": "warning", "error_title": "Đơn vị mới?", "error_message": "Chưa có đơn vị này."}
    return {"error_title": heading, "error_message": "Chọn trong danh sách."}


def _points() -> dict[str, Any]:
    return {"error_title": "Điểm", "error_message": "Ghi số nguyên từ 0 đến 10."}


def _example(cycle: Cycle, units: Sequence[str], headings: Sequence[str]) -> list[Cell]:
    audience = cycle.rules.audiences[0].label
    cells: dict[str, Cell] = {
        w.NAME: EXAMPLE_NAME, w.BIRTH: date(1970, 2, 1), w.GENDER: Gender.FEMALE.label,
        w.UNIT: units[0] if units else "Thôn Hạ Lang", w.UNIT_KIND: UnitKind.HAMLET.label,
        w.COMPONENT: Component.LABOURER.label, w.AUDIENCE: audience, w.REGISTERED_ON: cycle.starts_on,
    }  # fmt: skip
    return [cells.get(heading, 8 if heading in w.OWN else "") for heading in headings]


def _day(book: Any, look: dict[str, Any]) -> Any:
    return book.add_format({"num_format": "dd/mm/yyyy", **look})
