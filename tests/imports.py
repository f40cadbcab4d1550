"""Steps that every test of an import takes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import factories as make
import pytest
import workbooks as books

from cdht.actions.importing import ImportResult, import_workbook
from cdht.actions.recognition import DecisionFacts, recognise
from cdht.domain.accounts import Actor
from cdht.domain.workbook import BadWorkbook
from cdht.models import TABLES
from cdht.models.cycles import Cycle

OWN, VERIFIED = books.points("Tự chấm", 8), books.points("Thẩm định", 8)
ONE_VOTE = books.votes(1, 0)


def bring(source: Any, by: Actor, name: str = "Năm 2021", **more: Any) -> ImportResult:
    return import_workbook(source, cycle_name=name, by=by, at=make.NOW, **more)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {table.__name__: list(table.select().dicts()) for table in TABLES}


def decided(by: Actor) -> Cycle:
    cycle = Cycle.get()
    recognise(cycle.id, DecisionFacts("45/QĐ-UBND", date(2021, 7, 20)), by=by, at=make.NOW)
    return cycle


def wrong(source: Any, by: Actor, **more: Any) -> BadWorkbook:
    """The refusal of a workbook, after which nothing at all has changed."""
    before = everything()
    with pytest.raises(BadWorkbook) as refused:
        bring(source, by, **more)
    assert everything() == before
    return refused.value


def only(result: ImportResult) -> tuple[str, str]:
    [line] = result.lines
    return line.outcome.value, line.stage.value


PEOPLE = {"Citizen", "Registration", "Sheet", "Score", "Unit", "Meeting", "Vote", "JournalEntry"}


def people_of_the_program() -> dict[str, Any]:
    return {name: rows for name, rows in everything().items() if name in PEOPLE}


def hand_in(browser: Any, cycle: Cycle, data: bytes, *, name: str = "bang.xlsx", status: int = 303) -> Any:
    """Choose the file on the page and send it."""
    url = f"/cycles/{cycle.id}/imports"
    page = browser.get(url)
    form = page.form("Xem trước")
    sent = {key: values[0] for key, values in form.fields.items()} | {"file": (BytesIO(data), name)}
    return browser.post(url, sent, status=status, content_type="multipart/form-data")
