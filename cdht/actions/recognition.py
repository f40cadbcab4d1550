"""Recognition: a decision on those who were voted on; corrections and revocations with their reasons."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..domain.accounts import Actor
from ..domain.certificates import CODE_LENGTH, CODE_SIGNS
from ..domain.lifecycle import Stage, Step, WrongStage
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.recognition import Verdict
from ..domain.vietnamese import nfc
from ..models.certificates import last_certificate
from ..models.citizens import Citizen
from ..models.cycles import Cycle
from ..models.figures import verdicts_of, verified_sheets
from ..models.originals import holder_of_decision
from ..models.recognition import Decision, Recognition
from ..models.registration import Registration, at_stage, by_unit_and_name, with_people
from .deeds import about_to_change
from .moving import Move, move, open_cycle_of
from .opinions import drop_opinions
from .training_evidence import settle_people
from .transactions import batches, writing


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """The decision as on paper: “45/QĐ-UBND”, its day, who signed."""

    number: str
    issued_on: date
    signer_name: str = ""
    signer_title: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    decision: Decision
    recognised: tuple[int, ...]
    declined: tuple[int, ...]


def recognise(
    cycle_id: int, facts: DecisionFacts, *, by: Actor, at: datetime, only: Sequence[int] | None = None
) -> Decided:
    """Decide by the rules on everybody voted on (or on `only` those registrations), under one decision.

    Raises `Refused` (fields number, issued_on, signer_name, only), `NotAllowed`, `Stale`.
    """
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        rows = _waiting(cycle, only)
        refuse_if(decision_problems(cycle, facts))
        verdicts = verdicts_of(cycle, rows)
        decision = Decision.create(
            cycle=cycle,
            number=nfc(facts.number),
            issued_on=facts.issued_on,
            signer_name=nfc(facts.signer_name),
            signer_title=nfc(facts.signer_title),
            created_at=at,
        )
        passed = [row for row in rows if verdicts[row.id].recognised]
        failed = [row for row in rows if not verdicts[row.id].recognised]
        _keep(cycle, decision, rows, verdicts)
        change = {"decision": [None, f"{decision.number} ngày {decision.issued_on:%d/%m/%Y}"]}
        move((Move(row.id, changes=change) for row in passed), Step.RECOGNISE, by=by, at=at)
        move(
            (Move(row.id, changes=change, reason=" ".join(verdicts[row.id].reasons)) for row in failed),
            Step.DECLINE,
            by=by,
            at=at,
        )
        return Decided(decision, tuple(row.id for row in passed), tuple(row.id for row in failed))


def correct(
    registration_id: int, reason: str, *, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Open the last step of a registration again; the values stay, the journal keeps why."""
    with writing():
        about_to_change([registration_id])
        whose = with_people().where(Registration.id == registration_id)
        drop_opinions(at_stage(whose, Stage.VERIFIED), by=by, at=at)
        move([Move(registration_id, version, reason)], Step.CORRECT, by=by, at=at)
        _undo(registration_id, at)
        settle_people([registration_id], by=by, at=at)


def revoke(registration_id: int, reason: str, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """Take a recognition back; its certificate number stays used and its row stays readable."""
    with writing():
        move([Move(registration_id, version, reason)], Step.REVOKE, by=by, at=at)
        _undo(registration_id, at)


def _waiting(cycle: Cycle, only: Sequence[int] | None) -> list[Registration]:
    query = with_people().where(Registration.cycle == cycle.id, Registration.stage == Stage.VOTED)
    rows = [row for row in by_unit_and_name(query) if only is None or row.id in set(only)]
    if only is not None and len(rows) != len(set(only)):
        raise WrongStage.because(
            "Có người vừa được xử lý hoặc chưa bầu chọn xong. Tải lại trang rồi chọn lại.", "only"
        )
    if not rows:
        raise Refused.because("Không có ai đã bầu chọn đang chờ công nhận.", "only")
    return rows


def decision_problems(cycle: Cycle, facts: DecisionFacts) -> list[Problem]:
    """What keeps the decision from being recorded; a page may ask before it asks for confirmation."""
    problems = []
    number = nfc(facts.number)
    if not 1 <= len(number) <= 40:
        problems.append(Problem("number", "Ghi số quyết định, ví dụ 45/QĐ-UBND."))
    elif Decision.select().where(Decision.cycle == cycle.id, Decision.number == number).exists():
        problems.append(
            Problem("number", f"Số {number} đã dùng cho một quyết định của đợt này. Ghi số khác.")
        )
    elif (entry := holder_of_decision(cycle.commune_id, number, facts.issued_on)) is not None:
        what = entry.original.title if entry.original_id else entry.note
        problems.append(Problem("number", f"Số {number} đã có trong sổ văn bản: {what}. Ghi số khác."))
    if facts.issued_on < cycle.starts_on:
        problems.append(
            Problem(
                "issued_on",
                f"Ngày quyết định trước ngày bắt đầu đợt ({cycle.starts_on:%d/%m/%Y}). Xem lại ngày.",
            )
        )
    if len(facts.signer_name) > 80:
        problems.append(Problem("signer_name", "Tên người ký dài quá 80 ký tự."))
    return problems


def _keep(
    cycle: Cycle, decision: Decision, rows: Sequence[Registration], verdicts: dict[int, Verdict]
) -> None:
    sheets = verified_sheets(row.id for row in rows)
    last = last_certificate(cycle.id)
    lines = []
    for row in rows:
        verdict = verdicts[row.id]
        if verdict.recognised:
            last += 1
        lines.append(
            {
                "cycle": cycle.id,
                "registration": row.id,
                "decision": decision.id,
                "recognised": verdict.recognised,
                "reasons": json.dumps(verdict.reasons, ensure_ascii=False),
                "total": sheets[row.id].total if row.id in sheets else None,
                "certificate_number": last if verdict.recognised else None,
                "code": new_code() if verdict.recognised else None,
                **as_printed(row.citizen, row.unit.name),
            }
        )
    for batch in batches(lines, 400):
        Recognition.insert_many(batch).execute()


def as_printed(citizen: Citizen, unit: str) -> dict[str, str]:
    """The facts on the certificate, copied: a later change of name must not rewrite what was issued."""
    return {"printed_name": citizen.name, "printed_salutation": citizen.salutation, "printed_unit": unit}


def new_code() -> str:
    """A look-up code “K7XM-4TRW”: 31^8 possibilities, not guessable from its neighbours."""
    letters = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def _undo(registration_id: int, at: datetime) -> None:
    Recognition.update(undone_at=at).where(
        Recognition.registration == registration_id, Recognition.undone_at.is_null()
    ).execute()
