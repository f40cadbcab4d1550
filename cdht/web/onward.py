"""Who comes next: every record leads to the next person of the unit and to the next at the same step."""

from __future__ import annotations

from flask import url_for

from ..models.registration import Registration, after_at_stage, after_in_unit
from .pages import Link, me
from .returning import kept_back


def onward(row: Registration, endpoint: str) -> list[Link]:
    """At most two links to the same kind of page, the way back handed on."""
    found = [
        (f"Người sau trong {row.unit.label}", after_in_unit(row).first()),
        (f"Người sau ở bước “{row.stage.label}”", after_at_stage(row, me()).first()),
    ]
    if found[0][1] == found[1][1]:
        del found[1]
    return [
        Link(other.citizen.name, url_for(endpoint, registration_id=other.id, back=kept_back()), note)
        for note, other in found
        if other is not None
    ]
