"""Ballot papers drawn on A4: one, two or four on a page with lines to cut along, a long list on several."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from cdht.reports import fonts
from cdht.reports.hand_forms import BallotPapers, names_on_a_ballot
from cdht.reports.pdf_canvas import A4, Sheet, whole_page, wrapped
from cdht.reports.text import printable

_TINT = "#EFECE4"
_TALLEST = 30.0
_MARGIN = {1: 48.0, 2: 32.0, 4: 26.0}
_HEADING = 30.0
_FOOT = 16.0


def pages(block: BallotPapers) -> list[Any]:
    """A flowable for each page."""
    size = (A4[1], A4[0]) if block.landscape else A4
    name, parts = uuid4().hex, _parts(block)
    if len(parts) > 1:
        return [_page(block, size, name, [(part, parts)]) for _ in range(block.copies) for part in parts]
    whole, rest = divmod(block.copies, block.per_page)
    counts = [block.per_page] * whole + ([rest] if rest else [])
    return [_page(block, size, name, [(parts[0], parts)] * count) for count in counts]


_Part = tuple[int, tuple[tuple[str, str], ...]]  # running number of the first name, names


def _page(
    block: BallotPapers, size: tuple[float, float], name: str, ballots: list[tuple[_Part, list[_Part]]]
) -> Any:
    """Equal pages share one drawing."""
    key = f"{name}-{len(ballots)}-{ballots[0][0][0]}"

    def common(sheet: Sheet) -> None:
        for place, (part, parts) in enumerate(ballots):
            _Ballot(sheet, block, place).draw(part, parts)
        _cuts(sheet, block.per_page)

    return whole_page(lambda sheet: sheet.shared(key, common), size)


def _parts(block: BallotPapers) -> list[_Part]:
    """The names in pieces that a ballot can hold."""
    most = names_on_a_ballot(block.per_page)
    names = block.names
    return [(first + 1, names[first : first + most]) for first in range(0, len(names), most)] or [(1, ())]


def _cuts(sheet: Sheet, per_page: int) -> None:
    if per_page > 1:
        sheet.canvas.saveState()
        sheet.canvas.setDash(4, 4)
        sheet.stroke(sheet.width / 2, 0, sheet.width / 2, sheet.height, 0.5)
        if per_page == 4:
            sheet.stroke(0, sheet.height / 2, sheet.width, sheet.height / 2, 0.5)
        sheet.canvas.restoreState()


class _Ballot:
    """One ballot in its part of the page; `place` counts from 0, line by line."""

    def __init__(self, sheet: Sheet, block: BallotPapers, place: int) -> None:
        self.sheet, self.block = sheet, block
        across, downwards = {1: (1, 1), 2: (2, 1), 4: (2, 2)}[block.per_page]
        margin = _MARGIN[block.per_page]
        self.width = sheet.width / across - 2 * margin
        self.height = sheet.height / downwards - 2 * margin
        self.left = margin + (place % across) * sheet.width / across
        self.top = margin + (place // across) * sheet.height / downwards
        self.size = {1: 13.0, 2: 12.0, 4: 10.5}[block.per_page]

    def draw(self, part: _Part, parts: list[_Part]) -> None:
        first, names = part
        down = self._head(self._continued(part, parts))
        room = self.height - (down - self.top) - _HEADING - _FOOT
        tall = min(_TALLEST, room / max(1, len(names)))
        down = self._heading(down)
        for number, (name, note) in enumerate(names, start=first):
            self._line(number, name, note, down, tall)
            down += tall
        self.sheet.line(
            "Phiếu kín: không ghi tên người bầu.", self.left, down + 13, self.size - 2, room=self.width,
            italic=True, centred=False,
        )  # fmt: skip

    def _continued(self, part: _Part, parts: list[_Part]) -> str:
        return f"tờ {parts.index(part) + 1}/{len(parts)}" if len(parts) > 1 else ""

    def _head(self, sheet_of: str) -> float:
        middle, size = self.left + self.width / 2, self.size
        down = self.top + size
        self._unit(middle, down)
        down += size + 8
        title = "PHIẾU BẦU" + (f" ({sheet_of})" if sheet_of else "")
        self.sheet.line(title, middle, down, size + 3, room=self.width, bold=True)
        down += size + 4
        self.sheet.line(self.block.subject, middle, down, size, room=self.width, bold=True, smallest=5)
        asked = wrapped(self.block.ask, self.width, size - 1.5, italic=True)
        self.sheet.paragraph(asked, self.left, down + 5)
        return float(down + 11 + asked.height)

    def _unit(self, middle: float, down: float) -> None:
        """On one line; a long name on as many as stand over the title, never beyond the ballot."""
        text, size = self.block.unit.upper(), self.size
        if fonts.width(printable(text), size * 0.75, bold=True) <= self.width:
            self.sheet.line(text, middle, down, size, room=self.width, bold=True)
            return
        for quarters in range(int(size * 3), 15, -1):
            words = wrapped(text, self.width, quarters / 4, bold=True, alignment=1)
            if words.height <= size + 5:
                break
        self.sheet.paragraph(words, self.left, down - size)

    def _columns(self) -> tuple[float, float, float]:
        """Where the names and the two columns of boxes begin."""
        votes = 44.0 if self.block.per_page == 4 else 62.0
        return self.left + 24, self.left + self.width - 2 * votes, self.left + self.width - votes

    def _heading(self, down: float) -> float:
        names, yes, no = self._columns()
        right, size = self.left + self.width, self.size - 1
        self.sheet.box(self.left, down, self.width, _HEADING, fill=_TINT)
        self.sheet.line("TT", (self.left + names) / 2, down + 18, size, room=22, bold=True)
        self.sheet.line("Họ và tên", (names + yes) / 2, down + 18, size, room=yes - names - 4, bold=True)
        self.sheet.line("Đồng ý", (yes + no) / 2, down + 18, size, room=no - yes - 4, bold=True)
        self.sheet.line("Không", (no + right) / 2, down + 13, size, room=right - no - 4, bold=True)
        self.sheet.line("đồng ý", (no + right) / 2, down + 24, size, room=right - no - 4, bold=True)
        return down + _HEADING

    def _line(self, number: int, name: str, note: str, down: float, tall: float) -> None:
        names, yes, no = self._columns()
        right, middle, size = self.left + self.width, down + tall / 2, self.size
        for x in (self.left, names, yes, no, right):
            self.sheet.stroke(x, down, x, down + tall, 0.6)
        self.sheet.stroke(self.left, down + tall, right, down + tall, 0.6)
        self.sheet.line(str(number), (self.left + names) / 2, middle + 4, size, room=20)
        beside = printable(f"  {note}") if note else ""
        taken = fonts.width(beside, size - 3)
        wide = self.sheet.name(name, names + 4, middle, yes - names - 8 - taken, size, tall - 2)
        at = names + 4 + wide
        self.sheet.line(beside, at, middle + size / 3, size - 3, room=taken + 2, centred=False, smallest=4)
        side = min(16.0, tall - 5)
        for x, to in ((yes, no), (no, right)):
            self.sheet.box((x + to - side) / 2, middle - side / 2, side, side, line=1.1)
