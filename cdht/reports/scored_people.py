"""People with both their sheets, as score lists and minutes of verification print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..domain.lifecycle import Stage
from ..domain.scoring import ScoreSheet
from ..models.cycles import Cycle
from ..models.figures import verified_sheets
from ..models.registration import Registration
from ..models.scoring import SheetKind, sheets_of
from .document import CellLike


@dataclass(frozen=True, slots=True)
class Sheets:
    """Sheets that count, by registration id: handed in whole, or verified; what is half keyed counts not."""

    own: Mapping[int, ScoreSheet]
    verified: Mapping[int, ScoreSheet]


def sheets_in(cycle: Cycle) -> Sheets:
    """A constant number of statements per 900 people."""
    rows = list(
        Registration.select(Registration.id, Registration.stage).where(Registration.cycle == cycle.id)
    )
    handed_in = {row.id for row in rows if row.stage.has_reached(Stage.SELF_SCORED)}
    everybody = Registration.select(Registration.id).where(Registration.cycle == cycle.id)
    own = sheets_of(everybody, SheetKind.SELF)
    return Sheets(
        {id: sheet for id, (_row, sheet) in own.items() if id in handed_in and sheet.complete},
        verified_sheets(row.id for row in rows if row.stage.has_reached(Stage.VERIFIED)),
    )


def points_of(sheet: ScoreSheet | None, indicators: int) -> tuple[CellLike, ...]:
    """The points and their total; empty squares for the hand where there is no sheet."""
    if sheet is None:
        return ("",) * (indicators + 1)
    return (*("" if one is None else one for one in sheet.points), sheet.total)
