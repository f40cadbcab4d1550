"""Evidence that came from the lists of training sessions."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.evidence import EvidenceState
from ..domain.training import Item
from .evidence import Evidence


def evidence_items(session_id: int, registration_ids: Iterable[int]) -> dict[int, list[Item]]:
    """The evidence that people hold from this session's list, by registration id; one statement."""
    found: dict[int, list[Item]] = {}
    rows = Evidence.select().where(
        Evidence.training == session_id, Evidence.registration.in_(list(registration_ids))
    )
    for row in rows.order_by(Evidence.id):
        judged = row.state != EvidenceState.ACCEPTED or bool(row.note)
        item = Item(row.id, row.indicator, row.text, row.happened_on, judged)
        found.setdefault(row.registration_id, []).append(item)
    return found
