"""What a score form holds, and saving it: points, new evidence and a removal in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from ..actions import drafts
from ..actions.deeds import deed
from ..actions.evidence import remove_evidence
from ..actions.scoring import KeyedSheet, save_self_scores
from ..actions.self_score_rounds import change_score_day
from ..domain.criteria import CriteriaSet
from ..domain.lifecycle import WrongStage
from ..domain.people import parse_date
from ..domain.problems import Problem, Refused
from ..domain.scoring import parse_points
from ..domain.vietnamese import nfc
from ..models.registration import Registration
from ..models.scoring import INDICATORS
from .evidence_form import Given, keep_given
from .pages import given_version, me, now
from .scoring_grid import stored_of


def save(
    registration: Registration,
    typed: Sequence[str] | None,
    given: Given | None = None,
    removed: int | None = None,
) -> int | None:
    """Points, new evidence and a removal in one transaction; what is blank and was never saved stays so.

    The deed, when anything was saved that can be taken back.
    """
    with deed() as this:
        if typed is not None:
            _save_points(registration, typed)
            _save_day(registration)
        if given is not None:
            keep_given(registration.id, given)
        if removed is not None:
            remove_evidence(registration.id, removed, by=me(), at=now())
        if typed is not None:
            drafts.forget([request.form.get("draft", f"row-{registration.id}")], by=me())
    return this.id


def _save_points(registration: Registration, typed: Sequence[str]) -> None:
    criteria = registration.cycle.rules
    points = parse_points(typed, criteria.max_points)
    stored, _points = stored_of([registration], criteria)[registration.id]
    if stored is None and not any(one is not None for one in points.points):
        return
    save_self_scores([KeyedSheet(registration.id, points, version_shown())], by=me(), at=now())


def _save_day(registration: Registration) -> None:
    """The day that the paper names; left empty it stays as it is."""
    text = nfc(typed_day() or "")
    if not text:
        return
    try:
        day = parse_date(text)
    except Refused as refused:
        raise Refused(Problem("scored_on", one.message) for one in refused.problems) from refused
    change_score_day(registration.id, day, by=me(), at=now())


def typed_day() -> str | None:
    """The day as typed; None when the form has no such box."""
    return request.form.get("scored_on")


def typed_points(count: int = INDICATORS) -> list[str] | None:
    """The boxes of the set's indicators as typed; None when the form has none of them."""
    names = [f"points-{number}" for number in range(1, count + 1)]
    return [request.form.get(name, "") for name in names] if any(n in request.form for n in names) else None


def with_chosen(
    typed: Sequence[str] | None, choice: str, criteria: CriteriaSet
) -> tuple[list[str] | None, int]:
    """What was typed with a level's points in its box, and the box's number; `choice` is “6:5”. A choice that
    no page offers changes nothing."""
    number, _, points = choice.partition(":")
    numbers = {str(one.number) for one in criteria.indicators}
    offered = {str(value) for value in range(criteria.max_points + 1)}
    if typed is None or number not in numbers or points not in offered:
        return (list(typed) if typed is not None else None), 0
    filled = list(typed)
    filled[int(number) - 1] = points
    return filled, int(number)


def version_shown() -> int:
    """The sheet's version that was typed from; “Giữ của tôi” names the colleague's. Without one: the first,
    so that a form that lost its version cannot overwrite anything."""
    kept = request.form.get("keep", "")
    return int(kept) if kept.isdigit() and len(kept) < 10 else (given_version() or 0)


def told(moved: WrongStage) -> str:
    """Why the sheet cannot be saved any more, with what was typed, so that it is not lost."""
    typed = [f"{number}: {text}" for number, text in enumerate(typed_points() or [], 1) if nfc(text)]
    return f"{moved} Điểm bạn gõ, chưa lưu: {', '.join(typed)}." if typed else str(moved)


def saved_words(registration: Registration) -> str:
    _sheet, points = stored_of([registration], registration.cycle.rules)[registration.id]
    name = registration.citizen.name
    if points.complete:
        return f"Đã lưu phiếu của {name}: {points.total} điểm."
    return f"Đã lưu phần đã nhập của {name}."
