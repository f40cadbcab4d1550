"""The self-assessment form drawn on A4: everything to fill in on the front, the levels on the back.

The words of an audience are laid out once and drawn once in a file; each person's pages refer to them and
add name, code and picture. So the forms of 300 people take seconds and little paper in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from uuid import uuid4

from cdht.reports.hand_forms import FormText, ScoreForm, ScoreItem
from cdht.reports.pdf_canvas import A4, Sheet, whole_page, wrapped
from cdht.reports.pdf_score_evidence import fitting, overleaf
from cdht.reports.pdf_score_levels import BACK_LEFT, BACK_TOP, Line, backs

LEFT, RIGHT = 56.7, A4[0] - 42.5  # 20 and 15 millimetres
WIDTH = RIGHT - LEFT
_QR_SIDE = 74.0
_HEAD_MIDDLE = LEFT + (WIDTH - _QR_SIDE) / 2
_COLUMNS = (26.0, 262.0, 48.0, WIDTH - 336)  # number, wording, points, evidence
_NAMES = ("TT", "Chỉ số", "Điểm", "Minh chứng")
_HEADING, _GROUP, _TOTAL, _LEAST, _MOST = 19.0, 17.0, 26.0, 30.0, 62.0  # heights
_FRONT_TOP, _NEXT_TOP = 214.0, 62.0
_BOTTOM = A4[1] - 34
_HAND = 104.0  # under the table: date, title, room for the hand
_BESIDE_HAND = RIGHT - 236 - LEFT - 12
_TINT = "#EFECE4"
_LONGEST = 420  # signs of a wording on the front; the back has it whole


def pages(form: ScoreForm) -> list[Any]:
    """A flowable for each page of one person's form."""
    layout = _layout(form.text)
    count = len(layout.fronts) + len(layout.backs)
    made = [whole_page(_drawer(layout, form, number)) for number in range(count)]
    more = overleaf(form, layout.rooms) if form.evidence else []
    return [*made, *(whole_page(partial(_evidence_page, form, lines)) for lines in more)]


def _drawer(layout: _Layout, form: ScoreForm, number: int) -> Any:
    def draw(sheet: Sheet) -> None:
        sheet.shared(f"{layout.name}-{number}", lambda own: layout.draw(own, number))
        _person(sheet, form) if number == 0 else _running_head(sheet, form)
        if number < len(layout.fronts) and (form.points or form.evidence):
            _filled(sheet, form, layout, number)

    return draw


# --- What is the person's own ------------------------------------------------------------------------


def _person(sheet: Sheet, form: ScoreForm) -> None:
    if form.qr:
        sheet.code(form.qr, RIGHT - _QR_SIDE, 34, _QR_SIDE)
    if form.code:
        sheet.line(form.code, RIGHT - _QR_SIDE / 2, 125, 15, room=_QR_SIDE, bold=True)
    _fact(sheet, form.name, LEFT + 62, RIGHT - 150, 156)
    _fact(sheet, form.birth, RIGHT - 86, RIGHT, 156)
    _fact(sheet, form.unit, LEFT + 46, RIGHT, 177)


def _fact(sheet: Sheet, value: str, x: float, to_x: float, down: float) -> None:
    if value:
        sheet.name(value, x, down - 4.3, to_x - x, 13, 25)
    else:
        sheet.dots(x, down + 2, to_x)


def _running_head(sheet: Sheet, form: ScoreForm) -> None:
    sheet.line(form.running_head, BACK_LEFT, 30, 10, room=WIDTH, italic=True, centred=False)


def _filled(sheet: Sheet, form: ScoreForm, layout: _Layout, number: int) -> None:
    """Points and evidence in the boxes of a front, the total under the last one."""
    edges, down = _edges(), (_FRONT_TOP if number == 0 else _NEXT_TOP) + _HEADING
    box = edges[2] + _COLUMNS[2] / 2
    for row in layout.fronts[number]:
        if row.item is not None:
            points, middle = form.points_of(row.item.number), down + row.height / 2
            sheet.line(points, box, middle + 5, 15, room=34, bold=True)
            words = fitting(form.evidence_of(row.item.number), row.height)
            sheet.paragraph(words, edges[3] + 4, middle - words.height / 2 - 1)
        down += row.height
    if number == len(layout.fronts) - 1:
        sheet.line(form.total, box, down + 18, 15, room=36, bold=True)
        _remarks(sheet, form, down + _TOTAL + 8)


def _remarks(sheet: Sheet, form: ScoreForm, down: float) -> None:
    """Left of the hand: when it was scored, and what the points lack, at the largest type that fits."""
    for text in form.remarks:
        tries = (wrapped(text, _BESIDE_HAND, size) for size in (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7))
        words = next((one for one in tries if one.height <= _BOTTOM - down), None)
        if words is None:
            words = wrapped(text, _BESIDE_HAND, 7)
        sheet.paragraph(words, LEFT, down)
        down += words.height + 3


def _evidence_page(form: ScoreForm, lines: list[Line], sheet: Sheet) -> None:
    _running_head(sheet, form)
    sheet.line("Minh chứng đầy đủ", A4[0] / 2, 48, 13, room=WIDTH, bold=True)
    down = BACK_TOP
    for words, height in lines:
        sheet.paragraph(words, BACK_LEFT, down)
        down += height


# --- What all forms of an audience share -------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A line of the front's table: a group's title, or an indicator with its box."""

    words: Any
    height: float
    item: ScoreItem | None = None


@dataclass
class _Layout:
    text: FormText
    fronts: list[list[_Row]]
    backs: list[list[Line]]
    name: str = field(default_factory=lambda: uuid4().hex)

    @property
    def rooms(self) -> dict[int, float]:
        """The height of each indicator's row."""
        return {row.item.number: row.height for front in self.fronts for row in front if row.item}

    def draw(self, sheet: Sheet, number: int) -> None:
        if number >= len(self.fronts):
            self._back(sheet, number - len(self.fronts))
        else:
            self._front(sheet, number)

    def _front(self, sheet: Sheet, number: int) -> None:
        top = _FRONT_TOP if number == 0 else _NEXT_TOP
        if number == 0:
            _head(sheet, self.text)
        down = _table(sheet, self.fronts[number], top)
        if number == len(self.fronts) - 1:
            _foot(sheet, self.text, down)

    def _back(self, sheet: Sheet, number: int) -> None:
        title = f"Các mức điểm của từng chỉ số · {self.text.audience}"
        sheet.line(title, A4[0] / 2, 44, 13, room=WIDTH, bold=True)
        sheet.line(self.text.legend, A4[0] / 2, 56, 9, room=WIDTH, italic=True)
        down = BACK_TOP
        for words, height in self.backs[number]:
            if words is not None:
                sheet.paragraph(words, BACK_LEFT, down)
            down += height


@lru_cache(maxsize=8)
def _layout(text: FormText) -> _Layout:
    return _Layout(text, _fronts(text), backs(text))


def _head(sheet: Sheet, text: FormText) -> None:
    room = WIDTH - _QR_SIDE - 16
    sheet.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _HEAD_MIDDLE, 46, 12, room=room, bold=True)
    sheet.line("Độc lập - Tự do - Hạnh phúc", _HEAD_MIDDLE, 62, 13, room=room, bold=True)
    sheet.rule(_HEAD_MIDDLE, 67, 158)
    sheet.line(text.title.upper(), _HEAD_MIDDLE, 92, 16, room=room, bold=True)
    sheet.line(text.subject, _HEAD_MIDDLE, 110, 13, room=room, bold=True)
    sheet.line(f"Dành cho: {text.audience}", _HEAD_MIDDLE, 127, 12, room=room, italic=True)
    sheet.line("Họ và tên:", LEFT, 156, 13, room=60, centred=False)
    sheet.line("Ngày sinh:", RIGHT - 146, 156, 13, room=60, centred=False)
    sheet.line("Đơn vị:", LEFT, 177, 13, room=60, centred=False)
    sheet.paragraph(wrapped(text.ask, WIDTH, 10.5, italic=True), LEFT, 184)


def _foot(sheet: Sheet, text: FormText, down: float) -> None:
    """The total and the hand."""
    edges = _edges()
    sheet.box(LEFT, down, WIDTH, _TOTAL)
    sheet.line(text.total_words, edges[2] - 8 - 130, down + 17, 12, room=260, bold=True)
    sheet.box(edges[2] + 5, down + 2.5, _COLUMNS[2] - 10, _TOTAL - 5, line=1.4)
    middle = RIGHT - 118
    sheet.line(text.dated, middle, down + _TOTAL + 17, 12, room=236, italic=True)
    sheet.line("NGƯỜI TỰ ĐÁNH GIÁ", middle, down + _TOTAL + 34, 12, room=236, bold=True)
    sheet.line("(Ký, ghi rõ họ tên)", middle, down + _TOTAL + 48, 11, room=236, italic=True)


def _table(sheet: Sheet, rows: list[_Row], top: float) -> float:
    """The boxes in the order of the screen; where the table ends."""
    edges = _edges()
    sheet.box(LEFT, top, WIDTH, _HEADING, fill=_TINT)
    for name, x, width in zip(_NAMES, edges, _COLUMNS, strict=True):
        sheet.line(name, x + width / 2, top + 13, 11, room=width - 4, bold=True)
    down = top + _HEADING
    first = top
    for row in rows:
        if row.item is None:
            _uprights(sheet, edges, first, down)
            sheet.box(LEFT, down, WIDTH, row.height, fill=_TINT)
            sheet.paragraph(row.words, LEFT + 5, down + (row.height - row.words.height) / 2 - 1)
            first = down + row.height
        else:
            _indicator(sheet, row, edges, down)
        down += row.height
    _uprights(sheet, edges, first, down)
    return down


def _indicator(sheet: Sheet, row: _Row, edges: list[float], down: float) -> None:
    middle = down + row.height / 2
    sheet.stroke(LEFT, down + row.height, RIGHT, down + row.height, 0.6)
    sheet.line(str(row.item.number if row.item else ""), edges[0] + 13, middle + 4.5, 13, room=24, bold=True)
    sheet.paragraph(row.words, edges[1] + 5, middle - row.words.height / 2 - 1)
    side = min(30.0, row.height - 5)
    sheet.box(edges[2] + (_COLUMNS[2] - 36) / 2, middle - side / 2, 36, side, line=1.4)


def _uprights(sheet: Sheet, edges: list[float], top: float, bottom: float) -> None:
    for x in (*edges, RIGHT):
        sheet.stroke(x, top, x, bottom, 0.6)


def _edges() -> list[float]:
    edges = [LEFT]
    for width in _COLUMNS[:-1]:
        edges.append(edges[-1] + width)
    return edges


# --- Fitting -----------------------------------------------------------------------------------------


def _fronts(text: FormText) -> list[list[_Row]]:
    """The front on one page at the largest type that fits, else on as many as it takes."""
    room = _BOTTOM - _HAND - _TOTAL - _FRONT_TOP - _HEADING
    for size in (12, 11.5, 11, 10.5, 10, 9.5, 9):
        rows = list(_rows(text, size))
        spare = room - sum(row.height for row in rows)
        if spare >= 0:
            return [_taller(rows, spare)]
    return _spread(list(_rows(text, 10.5)))


def _rows(text: FormText, size: float) -> Iterator[_Row]:
    for title, items in text.groups:
        words = wrapped(title, WIDTH - 10, 11, bold=True)
        yield _Row(words, max(_GROUP, words.height + 4))
        for item in items:
            short = item.wording if len(item.wording) <= _LONGEST else item.wording[:_LONGEST] + "…"
            words = wrapped(short, _COLUMNS[1] - 10, size)
            yield _Row(words, max(_LEAST, words.height + 6), item)


def _taller(rows: list[_Row], spare: float) -> list[_Row]:
    """More room for the hand: indicators share what is left, up to a height that is still a row."""
    count = sum(row.item is not None for row in rows) or 1
    more = spare / count
    return [
        _Row(row.words, min(row.height + more, max(row.height, _MOST)), row.item) if row.item else row
        for row in rows
    ]


def _spread(rows: list[_Row]) -> list[list[_Row]]:
    """Rows over pages; the last one keeps room for the total and the hand."""
    found: list[list[_Row]] = [[]]
    down = _FRONT_TOP + _HEADING
    for row in rows:
        if found[-1] and down + row.height > _BOTTOM - _TOTAL - _HAND:
            found.append([])
            down = _NEXT_TOP + _HEADING
        found[-1].append(row)
        down += row.height
    return found
