"""From a paper form to its person: the scanner or a hand gives the code, a telephone opens the address."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request, url_for

from ..domain.form_codes import read_code
from ..domain.lifecycle import Stage
from ..domain.problems import Refused
from ..models.form_codes import carrying, codes_of
from ..models.registration import Registration, visible_to
from .access import allow_people
from .pages import answer, done, me

bp = Blueprint("form_codes", __name__)

UNKNOWN = (
    "Không có phiếu nào mang mã {} trong các đơn vị của bạn. Mã gõ đúng thì phiếu thuộc đơn vị khác, "
    "hoặc in từ dữ liệu khác: tìm người đó theo tên."
)


@bp.route("/p/<code>")
@allow_people
def form(code: str) -> Response:
    """What a telephone opens: the sheet of the person, which fits its screen."""
    return _lead(code, to_sheet=True)


@bp.route("/scan")
@allow_people
def scan() -> Response:
    """What a scanner types into the box: the person's row in the grid, or with `to=sheet` the sheet."""
    return _lead(request.args.get("code", ""), to_sheet=request.args.get("to") == "sheet")


def _lead(typed: str, *, to_sheet: bool) -> Response:
    """To the person; else the box again with what was typed. Another unit's code is as unknown as any."""
    try:
        code = read_code(typed)
    except Refused as refused:
        return _ask(typed, refused.problems[0].message, 422, to_sheet=to_sheet)
    row = carrying(visible_to(me()), code).first()
    if row is None:
        return _ask(code, UNKNOWN.format(code), 404, to_sheet=to_sheet)
    has_row = row.stage != Stage.WITHDRAWN
    return done(_grid_row(row) if has_row and not to_sheet else _sheet(row))


def _sheet(row: Registration) -> str:
    return url_for("scoring.sheet", registration_id=row.id)


def _grid_row(row: Registration) -> str:
    """The grid at the person's row, where the first empty box waits."""
    return url_for("scoring.grid", cycle_id=row.cycle_id, unit_id=row.unit_id) + f"#line-{row.id}"


def scan_rows(rows: Iterable[Registration]) -> dict[str, int]:
    """Registration id by code without its hyphen, for the box on a page that shows these people."""
    codes = codes_of(row.id for row in rows)
    return {code.replace("-", ""): registration_id for registration_id, code in codes.items()}


def _ask(typed: str, error: str, status: int, *, to_sheet: bool) -> Response:
    values = {"typed": typed[:100], "error": error, "to": "sheet" if to_sheet else ""}
    return answer("form_codes/scan.html", status, **values)
