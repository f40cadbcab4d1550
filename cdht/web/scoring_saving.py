"""What a score form holds, and saving it: points, new evidence and a removal in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from ..actions import drafts
from ..actions.deeds import deed
from ..actions.evidence import remove_evidence
from ..actions.scoring import KeyedSheet, save_self_scores
from ..domain.lifecycle import WrongStage
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


def typed_points() -> list[str] | None:
    """The ten boxes as typed; None when the form has none of them."""
    names = [f"points-{number}" for number in range(1, INDICATORS + 1)]
    return [request.form.get(name, "") for name in names] if any(n in request.form for n in names) else None


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
