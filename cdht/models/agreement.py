"""Pairs of sheets that are compared: self and verified, first and second verifier."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.accounts import Actor
from ..domain.agreement import Between, Pair
from ..domain.lifecycle import Stage
from ..domain.scoring import ScoreSheet
from .registration import Registration, at_stage, in_cycle, in_unit, visible_to
from .scoring import SheetKind, sheets_by_person
from .second_verification import opinions_of
from .undoing import not_by_mistake


def pairs_of(actor: Actor, cycle_id: int, between: Between, unit_id: int | None = None) -> list[Pair]:
    """Of whoever was verified and is still in the cycle, as far as the actor may see: what is not settled
    stays closed."""
    reached = [stage for stage in Stage if stage.has_reached(Stage.VERIFIED)]
    query = at_stage(in_cycle(visible_to(actor), cycle_id), *reached).where(not_by_mistake())
    query = query if unit_id is None else in_unit(query, unit_id)
    rows = query.select(Registration.id, Registration.audience).order_by(Registration.id).tuples()
    audiences: dict[int, str] = dict(rows)
    sheets = _self_and_verified(audiences) if between == Between.SELF else _first_and_second(audiences)
    return [Pair(i, audiences[i], one, other) for i, (one, other) in sheets.items()]


def _self_and_verified(ids: Iterable[int]) -> dict[int, tuple[ScoreSheet, ScoreSheet]]:
    own, verified = (sheets_by_person(ids, kind) for kind in (SheetKind.SELF, SheetKind.VERIFIED))
    return {i: (own[i], verified[i]) for i in own if i in verified}


def _first_and_second(ids: Iterable[int]) -> dict[int, tuple[ScoreSheet, ScoreSheet]]:
    given = opinions_of(ids)
    return {i: (both[0][1], both[1][1]) for i, both in given.items() if len(both) == 2}
