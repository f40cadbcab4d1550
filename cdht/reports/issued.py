"""What decisions decided, and the certificates that hold today: with the facts that were printed, never a
name that only the list of people has.

`under` is for papers that say what was decided; `certified` for those that say what holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peewee import ModelSelect

from ..domain.certificates import Certificate
from ..domain.lifecycle import Stage, Step
from ..domain.people import sort_key
from ..domain.problems import Refused
from ..models.certificates import certificates_of, standing_among
from ..models.citizens import Citizen
from ..models.cycles import Cycle
from ..models.journal import JournalEntry
from ..models.recognition import Decision, Recognition
from ..models.registration import Registration
from ..models.units import Unit


@dataclass(frozen=True, slots=True)
class Certified:
    """A recognition in force with the certificate that holds: the first one, or what replaced it."""

    recognition: Recognition
    certificate: Certificate


def certified(cycle: Cycle, decision_id: int | None = None) -> list[Certified]:
    """The certificates that hold today, all or those under one decision, by unit and the given name printed
    on them: the order in which they are handed over. Four statements."""
    valid = {one.recognition_id: one for one in certificates_of(cycle.id) if one.is_valid}
    rows = (row for row in _in_force().where(Recognition.cycle == cycle.id) if row.id in valid)
    chosen = [Certified(row, valid[row.id]) for row in rows if decision_id in (None, row.decision_id)]
    return sorted(chosen, key=_place_of_certificate)


def certified_person(registration: Registration) -> Certified:
    """The same of one person. Raises `Refused` with what to do when there is none."""
    row = standing(registration)
    certificate = standing_among([registration.id]).get(registration.id)
    if certificate is None:  # revoked by a colleague between the two statements
        raise _no_certificate(registration)
    return Certified(row, certificate)


def not_recognised(cycle: Cycle) -> list[Recognition]:
    """The newest outcome of everybody who stands as not recognised, those included who lost it later."""
    rows = _outcomes().where(Recognition.cycle == cycle.id, Registration.stage == Stage.NOT_RECOGNISED)
    newest = {row.registration_id: row for row in rows.order_by(Recognition.id)}
    return _ordered(newest.values())


def revocations(cycle: Cycle) -> dict[int, JournalEntry]:
    """The newest entry that took a recognition back, by registration id; one statement."""
    rows = JournalEntry.select().where(JournalEntry.cycle == cycle.id, JournalEntry.action == Step.REVOKE)
    return {row.registration_id: row for row in rows.order_by(JournalEntry.id)}


def under(decision: Decision) -> list[Recognition]:
    """Everybody whom a decision recognised, also who lost it later: the paper was issued so."""
    return _ordered(_recognised().where(Recognition.decision == decision.id))


def standing(registration: Registration) -> Recognition:
    """The recognition in force of one person. Raises `Refused` with what to do when there is none.

    The state is asked here, by whoever prints: no paper of a person is made from an id alone.
    """
    row = _in_force().where(Recognition.registration == registration.id).first()
    if row is None:
        raise _no_certificate(registration)
    return row


def _no_certificate(registration: Registration) -> Refused:
    return Refused.because(
        f"{registration.citizen.name} chưa được công nhận nên không có giấy công nhận. "
        "Ra quyết định công nhận trước, rồi in giấy."
    )


def decision_chosen(cycle: Cycle, decision_id: int | None) -> Decision:
    """The decision asked for, else the latest that recognised somebody. Raises `Refused`."""
    chosen = [one for one in granting(cycle) if decision_id in (None, one.id)]
    if not chosen:
        raise Refused.because(
            "Đợt này chưa có quyết định công nhận ai. Ghi quyết định ở trang Công nhận trước, rồi in."
            if decision_id is None
            else "Không có quyết định này, hoặc quyết định không công nhận ai. Chọn quyết định khác."
        )
    return chosen[-1]


def granting(cycle: Cycle) -> list[Decision]:
    """Decisions that recognised somebody, by day: only these have a paper with a list."""
    having = Recognition.select(Recognition.decision).where(Recognition.recognised)
    decisions = Decision.select().where(Decision.cycle == cycle.id, Decision.id.in_(having))
    return list(decisions.order_by(Decision.issued_on, Decision.id))


def _in_force() -> ModelSelect:
    return _recognised().where(Recognition.undone_at.is_null(), Registration.stage == Stage.RECOGNISED)


def _recognised() -> ModelSelect:
    return _outcomes().where(Recognition.recognised)


def _outcomes() -> ModelSelect:
    return (
        Recognition.select(Recognition, Decision, Registration, Citizen, Unit)
        .join(Decision)
        .switch(Recognition)
        .join(Registration)
        .join(Citizen)
        .switch(Registration)
        .join(Unit)
    )


def _ordered(query: Iterable[Recognition]) -> list[Recognition]:
    """Units in their order, people by the given name that was printed."""
    return sorted(query, key=lambda row: _place(row, row.printed_name))


def _place_of_certificate(one: Certified) -> tuple[int, int, str, int]:
    return _place(one.recognition, one.certificate.facts.name)


def _place(row: Recognition, name: str) -> tuple[int, int, str, int]:
    unit = row.registration.unit
    return unit.position, unit.id, sort_key(name), row.id
