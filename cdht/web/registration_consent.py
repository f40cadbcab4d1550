"""Consent on a person's page: recorded later, or taken back."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from ..actions import consents as actions
from ..domain.consent import WITHDRAWAL_DAYS, Medium
from ..models.citizens import valid_consent
from .access import allow
from .forms import DateText, Form
from .pages import answer, me, now, once, the_registration, today
from .registration_forms import radios
from .registration_person import KEYING

bp = Blueprint("registration_consent", __name__)


class GivingForm(Form):
    medium = radios("Đồng ý bằng cách nào?", among=Medium, needed="Chọn: trên giấy, hay ghi trên máy.")
    given_on = DateText("Ngày đồng ý", needed="Ghi ngày đồng ý, ví dụ 05/01/2026.")


class TakingBackForm(Form):
    withdrawn_on = DateText("Ngày người này báo rút", needed="Ghi ngày người này báo rút, ví dụ 05/01/2026.")


@bp.route("/registrations/<int:registration_id>/consent", methods=["GET", "POST"])
@allow(*KEYING)
def giving(registration_id: int) -> Response:
    row = the_registration(registration_id)
    form = GivingForm(request.form, data={"given_on": today()})

    def give() -> str:
        actions.give(row.id, form.medium.member, form.given_on.data, by=me(), at=now())
        return url_for("registration.person", registration_id=row.id)

    if form.is_sent():
        with form.refusing():
            return once(give, f"Đã ghi sự đồng ý của {row.citizen.name}.")
    return answer("registration/consent.html", form=form, row=row, valid=valid_consent(row.citizen_id))


@bp.route("/registrations/<int:registration_id>/consent/withdrawal", methods=["GET", "POST"])
@allow(*KEYING)
def withdrawal(registration_id: int) -> Response:
    row = the_registration(registration_id)
    form = TakingBackForm(request.form, data={"withdrawn_on": today()})

    def withdraw() -> str:
        actions.withdraw(row.id, form.withdrawn_on.data, by=me(), at=now())
        return url_for("registration.person", registration_id=row.id)

    if form.is_sent():
        with form.refusing():
            return once(withdraw, f"Đã ghi: {row.citizen.name} rút sự đồng ý.")
    return answer(
        "registration/consent_withdrawal.html",
        form=form,
        row=row,
        valid=valid_consent(row.citizen_id),
        days=WITHDRAWAL_DAYS,
    )
