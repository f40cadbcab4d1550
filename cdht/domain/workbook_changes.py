"""A list that went out to Excel and comes back: which cells its owner changed.

The hidden column “Mã hồ sơ” holds, for each row, the registration's id and a short fingerprint of every cell
as it went out. So three values are known without keeping the file: what went out (its fingerprint), what came
back, and what is stored now; a cell that nobody touched never overwrites what a colleague saved meanwhile.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from . import workbook as w
from .criteria import CriteriaSet
from .people import masked_number
from .workbook import Cell, CellProblem, Grid, Header, as_typed, letter
from .workbook_rows import Line

_PRINT = 3  # characters of six bits: one wrong guess in 262,144
_CODE = re.compile(r"([0-9]{1,12})-([A-Za-z0-9_-]+)")
_ALWAYS_READ = (*w.REQUIRED, w.BIRTH)
_BLOCKS = (w.OWN, w.VERIFIED, w.VOTE)


def cells_of(line: Line, criteria: CriteriaSet) -> dict[str, Cell]:
    """A stored registration as the cells that go out. Citizen numbers go out masked (DOMAIN §9)."""
    labels = {audience.id: audience.label for audience in criteria.audiences}
    points = {
        heading: "" if given is None else given
        for headings, sheet in ((w.OWN, line.own), (w.VERIFIED, line.verified))
        for heading, given in zip_longest(headings, sheet.points if sheet else (), fillvalue="")
    }
    given, against = line.votes or ("", "")
    return {
        w.NAME: line.name,
        w.BIRTH: line.birth.text if line.birth else "",
        w.GENDER: line.gender.label if line.gender else "",
        w.NUMBER: masked_number(line.number) if line.number else "",
        w.PHONE: line.phone,
        w.ADDRESS: line.address,
        w.UNIT: line.unit,
        w.UNIT_KIND: line.unit_kind.label if line.unit_kind else "",
        w.COMPONENT: line.component.label if line.component else "",
        w.AUDIENCE: labels.get(line.audience, line.audience),
        w.AUDIENCE_NOW: labels.get(line.audience_now or "", ""),
        w.PARTY: "x" if line.party_member else "",
        w.REGISTERED_ON: line.registered_on or "",
        **points,
        w.ATTENDED: "x" if line.attended else "",
        w.VOTES_FOR: given,
        w.VOTES_AGAINST: against,
    }


def code_of(registration_id: int, cells: Mapping[str, Cell]) -> str:
    """What stands in the hidden column of this row: `17-` and a fingerprint of each cell."""
    prints = (_fingerprint(registration_id, heading, cells.get(heading, "")) for heading in w.HEADINGS)
    return f"{registration_id}-{''.join(prints)}"


def is_as_sent(registration_id: int, heading: str, cell: Cell, sent: str) -> bool:
    """Whether the cell is the one that went out; `sent` is its fingerprint."""
    return _fingerprint(registration_id, heading, cell) == sent


def _fingerprint(registration_id: int, heading: str, cell: Cell) -> str:
    told = f"{registration_id}|{heading}|{as_typed(cell)}".encode()
    return base64.urlsafe_b64encode(hashlib.sha256(told).digest())[:_PRINT].decode()


def _read_code(text: str) -> tuple[int, dict[str, str]] | None:
    found = _CODE.fullmatch(text)
    if found is None or len(found[2]) != _PRINT * len(w.HEADINGS):
        return None
    prints = (found[2][at : at + _PRINT] for at in range(0, len(found[2]), _PRINT))
    return int(found[1]), dict(zip(w.HEADINGS, prints, strict=True))


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that went out and came back. `edited`: headings whose cell was changed, with what it says now;
    `sent`: fingerprints of all cells as they went out."""

    row: int
    registration_id: int
    edited: Mapping[str, Cell]
    sent: Mapping[str, str] = field(hash=False)


def take_returned(grid: Grid, header: Header) -> tuple[Grid, dict[int, Returned], tuple[CellProblem, ...]]:
    """The sheet with untouched cells of returned rows left out, so that only what was changed is read; the
    returned rows; and codes that cannot be right."""
    place = header.columns.get(w.CODE)
    if place is None:
        return grid, {}, ()
    rows, returned, problems = [], dict[int, Returned](), list[CellProblem]()
    first: dict[int, int] = {}
    for row, cells in grid.rows:
        text = as_typed(cells[place]) if row > header.row and place < len(cells) else ""
        code = _read_code(text)
        if text and (code is None or code[0] in first):
            problems.append(_bad_code(row, place, text, first.get(code[0]) if code else None))
        elif code is not None:
            first[code[0]] = row
            returned[row] = _returned(row, cells, header, *code)
            cells = _edited_only(cells, header, returned[row])
        rows.append((row, cells))
    return Grid(grid.sheet, tuple(rows)), returned, tuple(problems)


def _returned(
    row: int, cells: Sequence[Cell], header: Header, registration_id: int, sent: Mapping[str, str]
) -> Returned:
    edited = {}
    for heading, index in header.columns.items():
        cell = cells[index] if index < len(cells) else ""
        if heading in sent and not is_as_sent(registration_id, heading, cell, sent[heading]):
            edited[heading] = cell
    return Returned(row, registration_id, edited, sent)


def _edited_only(cells: Sequence[Cell], header: Header, one: Returned) -> tuple[Cell, ...]:
    """A block of points or ballots is read whole as soon as one of its cells was changed, and with the blocks
    that it stands on: nobody is verified without a self-score."""
    read = {*_ALWAYS_READ, *one.edited}
    last = max((place for place, block in enumerate(_BLOCKS) if read & set(block)), default=-1)
    read |= {heading for block in _BLOCKS[: last + 1] for heading in block}
    left_out = {index for heading, index in header.columns.items() if heading not in read}
    return tuple("" if index in left_out else cell for index, cell in enumerate(cells))


def _bad_code(row: int, place: int, text: str, first: int | None) -> CellProblem:
    message = (
        f"Mã này đã có ở dòng {first}. Dòng chép thêm thì xóa ô mã (cột A, đang ẩn)."
        if first
        else "Mã hồ sơ bị sửa nên không biết là ai. Tải lại danh sách, hoặc xóa ô mã nếu là người mới."
    )
    return CellProblem(row, letter(place), w.CODE, w.shortened(text, 20), message)
