"""What a person's page shows beside the form: facts, standing, possible steps; and who is alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from flask import url_for

from ..actions.citizens import Person
from ..domain.consent import withdrawal_due
from ..domain.duplicates import alike as why_alike
from ..domain.lifecycle import Role, Stage, Step, steps_from
from ..domain.people import masked_number
from ..domain.problems import Stale
from ..models.citizens import Citizen, last_withdrawal, valid_consent
from ..models.citizens import alike as alike_people
from ..models.registration import Registration, parts_taken
from ..models.units import visible_to as units_visible_to
from .pages import me, the_registration
from .registration_forms import ChangeForm, NewForm, facts_in_words, facts_of
from .returning import kept_back
from .showing import day, yes_no

KEYING = (Role.CLERK, Role.SECRETARY)
CONSENT_WORDS = {"paper": "Trên giấy", "screen": "Ghi trên máy"}

# Where the button of each step leads; the arguments are those of the address.
STEP_PAGES = {
    Step.SELF_SCORE: "scoring.sheet",
    Step.SCORE_AGAIN: "self_score_rounds.person",
    Step.VERIFY: "verification.person",
    Step.SEND_BACK: "verification.send_back",
    Step.VOTE: "voting.unit",
    Step.RECOGNISE: "recognition.candidates",
    Step.DECLINE: "recognition.candidates",
    Step.CORRECT: "recognition.correction",
    Step.REVOKE: "recognition.revocation",
    Step.WITHDRAW: "registration.withdrawal",
    Step.REINSTATE: "registration.reinstatement",
}


def facts(row: Registration, audiences: dict[str, str]) -> list[tuple[str, str]]:
    """What those read who may not change it; party membership only where the role needs it (DOMAIN §9)."""
    citizen = row.citizen
    known = [
        ("Họ và tên", citizen.name),
        ("Sinh", citizen.born.text if citizen.born else "Chưa rõ"),
        ("Giới tính", citizen.gender.label if citizen.gender else "Chưa rõ"),
        ("Đơn vị", row.unit.name),
        ("Thành phần", row.component.label if row.component else "Chưa rõ"),
        ("Đối tượng", audiences.get(row.audience, "")),
        ("Điện thoại", citizen.phone or "Chưa ghi"),
        ("Số CCCD", masked_number(citizen.number) if citizen.number else "Chưa ghi"),
        ("Địa chỉ", citizen.address or "Chưa ghi"),
    ]
    return [*known, ("Đảng viên", yes_no(row.party_member))] if me().sees_party else known


def standing(row: Registration) -> list[tuple[str, str]]:
    """Where the registration stands, and the audience as registered beside the corrected one (DOMAIN §3)."""
    short = {audience.id: audience.short for audience in row.cycle.rules.audiences}
    registered, current = short.get(row.audience_registered, ""), short.get(row.audience, "")
    moved = [("Nay xét theo", current)] if row.audience != row.audience_registered else []
    return [
        ("Bước", row.stage.label),
        ("Ngày đăng ký", day(row.registered_on)),
        ("Lúc đăng ký", registered),
        *moved,
        ("Đồng ý", _consent(row)),
    ]


def _consent(row: Registration) -> str:
    if (given := valid_consent(row.citizen_id)) is not None:
        return f"{CONSENT_WORDS[given.medium]}, ngày {day(given.given_on)}"
    if (back := last_withdrawal(row.citizen_id)) is not None:
        due = day(withdrawal_due(back.withdrawn_on))
        return f"Đã rút ngày {day(back.withdrawn_on)}, phải thôi dùng thông tin trước hết ngày {due}"
    return "Chưa ghi"


def consent_link(row: Registration) -> tuple[str, str] | None:
    """Words and address of what may be done about the consent; None for who may do nothing."""
    if not (me().has(*KEYING) and me().works_in(row.unit_id)):
        return None
    if valid_consent(row.citizen_id) is None:
        return "Ghi sự đồng ý", url_for("registration_consent.giving", registration_id=row.id)
    return "Rút sự đồng ý", url_for("registration_consent.withdrawal", registration_id=row.id)


def conflict(row: Registration, form: ChangeForm, stale: Stale) -> dict[str, Any]:
    fresh = the_registration(row.id)
    units, criteria = list(units_visible_to(me())), row.cycle.rules
    mine = facts_in_words(form.facts(fresh), units, criteria)
    theirs = facts_in_words(facts_of(fresh), units, criteria)
    rows = [
        {
            "label": label,
            "mine": mine[label],
            "theirs": theirs[label],
            "differs": mine[label] != theirs[label],
        }
        for label in mine
    ]
    return {"by": stale.by or "Người khác", "at": stale.at, "rows": rows}


def may_change(row: Registration) -> bool:
    """What `actions.registration.change` would say to this actor, asked beforehand."""
    actor = me()
    keys = actor.has(*KEYING) and actor.works_in(row.unit_id) and row.cycle.is_open
    return keys and (not row.stage.has_reached(Stage.VERIFIED) or actor.has(Role.SECRETARY))


def steps(row: Registration) -> list[dict[str, Any]]:
    """The buttons: the steps of the table that this actor may take here, each with its page."""
    actor = me()
    if not row.cycle.is_open or not actor.works_in(row.unit_id):
        return []
    found: dict[str, dict[str, Any]] = {}
    for one in steps_from(row.stage, actor.roles):
        url = _step_url(row, one.step)
        found.setdefault(
            url,
            {
                "label": one.step.label,
                "url": url,
                "is_post": one.step == Step.REINSTATE,
                "form_key": token_urlsafe(12),
            },
        )
    return list(found.values())


def _step_url(row: Registration, step: Step) -> str:
    endpoint = STEP_PAGES[step]
    if endpoint == "voting.unit":
        return url_for(endpoint, cycle_id=row.cycle_id, unit_id=row.unit_id)
    if endpoint == "recognition.candidates":
        return url_for(endpoint, cycle_id=row.cycle_id)
    return url_for(endpoint, registration_id=row.id, back=kept_back())


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, as far as it helps to tell them apart."""

    citizen: Citizen
    parts: list[str]
    reason: str = ""


def candidates(form: NewForm) -> list[Candidate]:
    person = form.person().clean()
    if not (person.name and (person.birth or person.number)):
        return []
    found = alike_people(me().commune_id, [person.sought])[person.sought]
    parts: dict[int, list[str]] = {citizen.id: [] for citizen in found}
    for row in parts_taken(parts) if parts else ():
        parts[row.citizen_id].append(f"{row.unit.name}, {row.cycle.name}: {row.stage.label.lower()}")
    return [Candidate(citizen, parts[citizen.id], _why(person, citizen)) for citizen in found]


def _why(person: Person, citizen: Citizen) -> str:
    reason = why_alike(person.sought.known, citizen.known)
    return reason.label if reason else ""


def has_taken_number(form: NewForm, people: Sequence[Candidate]) -> bool:
    """Whether one of them has the very number that was typed: then it cannot be somebody else."""
    number = form.person().clean().number
    return bool(number) and any(one.citizen.number == number for one in people)
