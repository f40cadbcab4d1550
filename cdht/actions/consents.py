"""Recording consent after registration, and taking it back."""

from __future__ import annotations

from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.consent import PURPOSE, Medium, giving_problems, withdrawal_problems
from ..domain.lifecycle import Role
from ..domain.problems import NotAllowed, Refused, refuse_if
from ..domain.vietnamese import date_short
from ..models.citizens import Consent, valid_consent
from ..models.registration import Registration
from .journal import Entry, record
from .moving import fetch
from .transactions import writing


def give(registration_id: int, medium: Medium, given_on: date, *, by: Actor, at: datetime) -> None:
    """Record that the person of this registration agrees. A consent belongs to the person, not to the cycle,
    so a closed cycle does not stand in its way. Raises `Refused`, `NotAllowed`."""
    with writing():
        row = _row(registration_id, by)
        if (valid := valid_consent(row.citizen_id)) is not None:
            raise Refused.because(f"Đã ghi đồng ý ngày {date_short(valid.given_on)} rồi.")
        refuse_if(giving_problems(given_on, on=at.date()))
        Consent.create(
            citizen=row.citizen_id,
            purpose=PURPOSE,
            given_on=given_on,
            medium=medium.value,
            recorded_by=by.account_id,
        )
        changes = {"medium": [None, medium.value], "given_on": [None, given_on.isoformat()]}
        record([Entry("give_consent", row.id, row.cycle_id, changes=changes)], by=by, at=at)


def withdraw(registration_id: int, withdrawn_on: date, *, by: Actor, at: datetime) -> None:
    """Record that the person takes the consent back; every consent that still held ends that day.

    The registration itself stays: leaving the cycle is `registration.withdraw`. Raises `Refused`,
    `NotAllowed`.
    """
    with writing():
        row = _row(registration_id, by)
        if (valid := valid_consent(row.citizen_id)) is None:
            raise Refused.because("Không còn sự đồng ý nào để rút: chưa ghi, hoặc đã rút rồi.")
        refuse_if(withdrawal_problems(withdrawn_on, valid.given_on, on=at.date()))
        Consent.update(withdrawn_on=withdrawn_on).where(
            Consent.citizen == row.citizen_id, Consent.withdrawn_on.is_null()
        ).execute()
        changes = {"withdrawn_on": [None, withdrawn_on.isoformat()]}
        record([Entry("withdraw_consent", row.id, row.cycle_id, changes=changes)], by=by, at=at)


def _row(registration_id: int, by: Actor) -> Registration:
    by.must_hold(Role.CLERK, Role.SECRETARY)
    row = fetch([registration_id], by)[registration_id]
    if not by.works_in(row.unit_id):
        raise NotAllowed("Hồ sơ này thuộc đơn vị do người khác phụ trách.")
    return row
