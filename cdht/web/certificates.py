"""The register of certificates, one person's certificates with their history, prints and replacements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, url_for

from ..actions.certificates import record_prints, replace_certificate
from ..domain.certificates import Cause, Certificate, State
from ..domain.lifecycle import Role, WrongStage
from ..domain.problems import Stale
from ..domain.vietnamese import fold, nfc
from ..models.certificates import certificates_of, certificates_of_person, prints_of
from ..models.registration import Registration
from ..reports import printing
from ..reports.certificates import document_for
from .access import allow
from .complaints_following import complaint_behind, join, reason_of
from .forms import Form, Text
from .pages import answer, given_version, is_fragment, me, now, once, piece, the_cycle, the_registration
from .paging import paged_list
from .papers import READERS
from .registration_forms import radios
from .unchanged import fingerprint, must_be_as_shown

bp = Blueprint("certificates", __name__)

SIGNS = {State.VALID: "done", State.REPLACED: "plain", State.REVOKED: "refused"}


# --- The register ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the register; what cannot be read is not asked for. `state` may be “unprinted” too."""

    text: str = ""
    state: str = ""

    @classmethod
    def from_address(cls) -> Wanted:
        state = request.args.get("state", "")
        return cls(nfc(request.args.get("q", ""))[:80], state if state in dict(STATES) else "")

    def fits(self, one: Certificate) -> bool:
        said = fold(f"{one.facts.name} {one.facts.unit} {one.facts.label} {one.facts.code} {one.decision}")
        return all(word in said for word in fold(self.text).split()) and self._fits_state(one)

    def _fits_state(self, one: Certificate) -> bool:
        if self.state == UNPRINTED:
            return one.is_valid and not one.prints
        return self.state in ("", one.state.value)

    def query(self, **other: Any) -> dict[str, Any]:
        return {"q": self.text or None, "state": self.state or None} | other


UNPRINTED = "unprinted"
STATES = [*((state.value, state.label) for state in State), (UNPRINTED, "Còn hiệu lực, chưa in")]


@bp.route("/cycles/<int:cycle_id>/certificates")
@allow(*READERS)
def register(cycle_id: int) -> Response:
    cycle = the_cycle(cycle_id)
    wanted, everybody = Wanted.from_address(), certificates_of(cycle.id)
    found = [one for one in everybody if wanted.fits(one)]
    page = paged_list(
        found, lambda number: url_for(".register", cycle_id=cycle.id, **wanted.query(page=number)), "giấy"
    )
    unprinted = _unprinted(everybody)
    values: dict[str, Any] = {
        "unprinted": len(unprinted),
        "version": fingerprint(*unprinted),
        "may_act": me().has(Role.SECRETARY),
        "wanted": wanted,
        "page": page,
        "states": STATES,
        "signs": SIGNS,
        "counts": {state: sum(one.state is state for one in everybody) for state in State},
        "printed": sum(bool(one.prints) for one in everybody if one.is_valid),
        "search_text": "",
    }
    if is_fragment():
        return piece("certificates/register.html", "register_list", **values)
    return answer("certificates/register.html", **values)


@bp.route("/cycles/<int:cycle_id>/certificates/prints", methods=["POST"])
@allow(Role.SECRETARY)
def printed(cycle_id: int) -> Response:
    """Count a first print of everything not printed yet: after a whole pile came out of a printer."""
    cycle = the_cycle(cycle_id)

    def count() -> str:
        unprinted = _unprinted(certificates_of(cycle.id))
        must_be_as_shown("danh sách giấy chưa in", *unprinted)
        record_prints(unprinted, by=me(), at=now())
        return url_for(".register", cycle_id=cycle.id)

    return once(count, "Đã ghi vào sổ các giấy vừa in.")


def _unprinted(certificates: list[Certificate]) -> list[int]:
    """Registration ids of those that hold and were never printed."""
    return [one.registration_id for one in certificates if one.is_valid and not one.prints]


# --- One person's certificates -----------------------------------------------------------------------


@bp.route("/registrations/<int:registration_id>/certificate")
@allow(*READERS)
def certificate(registration_id: int) -> Response:
    row = the_registration(registration_id)
    certificates = certificates_of_person(row.id)
    valid = next((one for one in certificates if one.is_valid), None)
    return answer(
        "certificates/certificate.html",
        row=row,
        certificates=certificates[::-1],
        valid=valid,
        prints=prints_of(row.id),
        signs=SIGNS,
        may_act=me().has(Role.SECRETARY),
        may_revoke=me().has(Role.SECRETARY) and row.cycle.is_open and valid is not None,
        differs=valid is not None and _differs(valid, row),
    )


@bp.route("/registrations/<int:registration_id>/certificate/prints", methods=["POST"])
@allow(Role.SECRETARY)
def prints(registration_id: int) -> Response:
    """Make the file, count the print, and lead to the file: opening it again or reloading counts nothing."""
    row = the_registration(registration_id)
    printing.render(document_for(row), "pdf")

    def count() -> str:
        record_prints([row.id], by=me(), at=now())
        return url_for("papers.certificate", registration_id=row.id)

    return once(count)


class ReplacementForm(Form):
    cause = radios("Vì sao cấp lại", among=Cause, needed="Chọn lý do cấp lại.")
    note = Text("Ghi thêm")


@bp.route("/registrations/<int:registration_id>/certificate/replacement", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def replacement(registration_id: int) -> Response:
    row = the_registration(registration_id)
    behind = complaint_behind(row)
    form, clash = ReplacementForm(request.form, data={"note": reason_of(behind)}), ""
    if form.is_sent():
        with form.refusing():
            try:
                return once(lambda: _replace(row, form), _what_next(form))
            except Stale as stale:
                clash, row = str(stale), the_registration(row.id)
    old = _valid(row)
    return answer(
        "certificates/replacement.html",
        409 if clash else 200,
        form=form,
        row=row,
        old=old,
        differs=_differs(old, row),
        clash=clash,
        behind=behind,
        version=given_version() if form.is_wrong else row.version,
    )


def _what_next(form: ReplacementForm) -> str:
    """A lost paper cannot be handed back."""
    lost = form.cause.data and form.cause.member is Cause.LOST
    return "Đã cấp giấy mới. " + (
        "In giấy rồi trao cho người nhận; giấy đã mất tìm lại được cũng không còn hiệu lực."
        if lost
        else "In giấy rồi thu lại giấy cũ."
    )


def _replace(row: Registration, form: ReplacementForm) -> str:
    behind = complaint_behind(row)
    replace_certificate(
        row.id, form.cause.member, form.note.data or "", version=given_version(), by=me(), at=now()
    )
    join(behind)
    return url_for(".certificate", registration_id=row.id)


def _valid(row: Registration) -> Certificate:
    """Raises `WrongStage` when no certificate holds: the page answers 409."""
    found = next((one for one in certificates_of_person(row.id) if one.is_valid), None)
    if found is None:
        raise WrongStage.because(f"{row.citizen.name} không có giấy công nhận nào còn hiệu lực để cấp lại.")
    return found


def _differs(one: Certificate, row: Registration) -> bool:
    """Whether the certificate says something else than the record does today."""
    today = (row.citizen.salutation, row.citizen.name, row.unit.name)
    return (one.salutation, one.facts.name, one.facts.unit) != today
