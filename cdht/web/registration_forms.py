"""The forms of a registration, and the typed values that the actions take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from wtforms.widgets import ListWidget, RadioInput

from ..actions.citizens import Person
from ..actions.registration import NewRegistration, RegistrationFacts
from ..domain.accounts import Actor
from ..domain.criteria import CriteriaSet
from ..domain.lifecycle import Stage
from ..domain.people import Gender, masked_number
from ..domain.registration import Component
from ..models.registration import Registration
from ..models.units import Unit
from ..models.units import visible_to as units_visible_to
from .forms import BirthText, Choice, DateText, Form, PhoneText, Text
from .showing import day, yes_no

PARTY = (("", "Chưa rõ"), ("yes", "Có"), ("no", "Không"))
CONSENT = (("paper", "Đã ký trên giấy"), ("screen", "Đã đồng ý, ghi trên máy"), ("none", "Chưa có"))
OTHER_PERSON = "new"


def radios(label: str, **kwargs: Any) -> Choice:
    """A choice shown as radio buttons; nothing is chosen beforehand."""
    return Choice(label, widget=ListWidget(prefix_label=False), option_widget=RadioInput(), **kwargs)


class _PersonForm(Form):
    """What both forms ask. Fields have the names that the actions' problems carry."""

    name = Text("Họ và tên")
    birth = BirthText("Ngày sinh hoặc năm sinh")
    gender = radios("Giới tính", among=Gender)
    unit_id = Choice("Đơn vị", empty="Chọn đơn vị", needed="Chọn đơn vị.")
    component = Choice("Thành phần", among=Component, empty="Chọn thành phần", needed="Chọn thành phần.")
    audience = Choice("Đối tượng", empty="Chọn đối tượng", needed="Chọn đối tượng.")
    party_member = Choice("Đảng viên", pairs=PARTY)
    registered_on = DateText("Ngày đăng ký", needed="Ghi ngày đăng ký, ví dụ 05/01/2026.")
    phone = PhoneText("Điện thoại")
    number = Text("Số CCCD")
    address = Text("Địa chỉ")

    def person(self) -> Person:
        return Person(
            self.name.data or "",
            self.birth.data,
            self.gender.member,
            self.number.data or "",
            self.phone.data or "",
            self.address.data or "",
        )

    def party(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.party_member.data or "")


class NewForm(_PersonForm):
    birth = BirthText("Ngày sinh hoặc năm sinh", needed="Ghi ngày sinh, hoặc chỉ năm sinh.")
    consent = radios(
        "Người này đồng ý cho dùng thông tin để xét công nhận?",
        pairs=CONSENT,
        needed="Chọn: đã đồng ý trên giấy, trên máy, hay chưa có.",
    )

    def new_registration(self) -> NewRegistration:
        """`citizen_id` holds which of the people who are alike was chosen, or that it is somebody else."""
        chosen = request.form.get("citizen_id", "")
        return NewRegistration(
            person=self.person(),
            unit_id=self.unit_id.number or 0,
            audience=self.audience.data,
            registered_on=self.registered_on.data,
            component=self.component.member,
            party_member=self.party(),
            consent="" if self.consent.data == "none" else self.consent.data,
            citizen_id=int(chosen) if chosen.isdigit() and len(chosen) < 10 else None,
            is_new=chosen == OTHER_PERSON,
        )


class ChangeForm(_PersonForm):
    """The same facts of an existing registration. The stored number is never sent to the page: an empty
    field keeps it, the tick `forget_number` takes it away."""

    audience_registered = Choice("Đối tượng lúc đăng ký", needed="Chọn đối tượng.")
    audience = Choice("Đối tượng hiện nay", needed="Chọn đối tượng.")
    reason = Text("Lý do sửa")

    def facts(self, row: Registration) -> RegistrationFacts:
        """Fields that this stage or role does not offer keep what is stored."""

        def asked(name: str, value: Any, stored: Any) -> Any:
            return value() if name in self._fields else stored

        return RegistrationFacts(
            person=self._with_number(row),
            unit_id=asked("unit_id", lambda: self.unit_id.number or 0, row.unit_id),
            audience_registered=asked(
                "audience_registered", lambda: self.audience_registered.data, row.audience_registered
            ),
            audience=asked("audience", lambda: self.audience.data, row.audience),
            registered_on=asked("registered_on", lambda: self.registered_on.data, row.registered_on),
            component=asked("component", lambda: self.component.member, row.component),
            party_member=asked("party_member", self.party, row.party_member),
            reason=asked("reason", lambda: self.reason.data or "", ""),
        )

    def _with_number(self, row: Registration) -> Person:
        typed = self.person()
        if typed.number or request.form.get("forget_number"):
            return typed
        return Person(
            typed.name, typed.birth, typed.gender, row.citizen.number or "", typed.phone, typed.address
        )


def new_form(criteria: CriteriaSet, units: Sequence[Unit], **first: Any) -> NewForm:
    """`first` preselects; nothing is chosen for anybody beyond that."""
    form = NewForm(request.form, data=first)
    _offer(form, criteria, units)
    return form


def change_form(row: Registration, criteria: CriteriaSet, units: Sequence[Unit], actor: Actor) -> ChangeForm:
    form = ChangeForm(request.form, data=_stored(row))
    _offer(form, criteria, units)
    for name in _not_offered(row, actor):
        del form[name]
    return form


def series(one: NewRegistration | Registration) -> dict[str, Any]:
    """What the next person of the same pile has in common with this one, for the address of the form."""
    audience = one.audience if isinstance(one, NewRegistration) else one.audience_registered
    return {
        "unit": one.unit_id,
        "on": day(one.registered_on),
        "component": one.component.value if one.component else None,
        "audience": audience,
    }


def units_for(actor: Actor, *also: int) -> list[Unit]:
    """The units in which the actor may register people; `also` keeps the one that a person is in."""
    return [
        unit
        for unit in units_visible_to(actor)
        if unit.id in also or (unit.active and actor.works_in(unit.id))
    ]


def _offer(form: _PersonForm, criteria: CriteriaSet, units: Iterable[Unit]) -> None:
    is_new = isinstance(form, NewForm)
    audiences = [(audience.id, audience.label) for audience in criteria.audiences]
    form.unit_id.set_choices(
        [(unit.id, unit.name) for unit in units], empty="Chọn đơn vị" if is_new else None
    )
    form.audience.set_choices(audiences, empty="Chọn đối tượng" if is_new else None)
    if isinstance(form, ChangeForm):
        form.audience_registered.set_choices(audiences)


def _not_offered(row: Registration, actor: Actor) -> list[str]:
    """What the table of rules locks at this stage is not asked for (actions/registration.py, `_locked`)."""
    names = [] if actor.sees_party else ["party_member"]
    if row.stage != Stage.REGISTERED:
        names.append("audience_registered")
    if row.stage.rank >= Stage.RECOGNISED.rank:
        names += ["unit_id", "component", "audience", "party_member", "registered_on"]
    elif row.stage.rank > Stage.VERIFIED.rank:
        names.append("unit_id")
    if row.stage.rank < Stage.VERIFIED.rank:
        names.append("reason")
    return list(dict.fromkeys(names))


def _stored(row: Registration) -> dict[str, Any]:
    citizen = row.citizen
    return {
        "name": citizen.name,
        "birth": citizen.born,
        "gender": citizen.gender.value if citizen.gender else None,
        "phone": citizen.phone,
        "address": citizen.address or "",
        "unit_id": str(row.unit_id),
        "component": row.component.value if row.component else "",
        "audience": row.audience,
        "audience_registered": row.audience_registered,
        "party_member": {True: "yes", False: "no", None: ""}[row.party_member],
        "registered_on": row.registered_on,
    }


def facts_in_words(facts: RegistrationFacts, units: Iterable[Unit], criteria: CriteriaSet) -> dict[str, str]:
    """Every fact by its label, as people read it; for the two sides of a conflict."""
    names = {unit.id: unit.name for unit in units}
    short = {audience.id: audience.label for audience in criteria.audiences}
    person = facts.person
    return {
        "Họ và tên": person.name,
        "Sinh": person.birth.text if person.birth else "",
        "Giới tính": person.gender.label if person.gender else "",
        "Số CCCD": masked_number(person.number),
        "Điện thoại": person.phone,
        "Địa chỉ": person.address,
        "Đơn vị": names.get(facts.unit_id, ""),
        "Thành phần": facts.component.label if facts.component else "",
        "Đối tượng lúc đăng ký": short.get(facts.audience_registered, ""),
        "Đối tượng hiện nay": short.get(facts.audience, ""),
        "Đảng viên": yes_no(facts.party_member),
        "Ngày đăng ký": day(facts.registered_on),
    }


def facts_of(row: Registration) -> RegistrationFacts:
    """The stored side of a conflict."""
    citizen = row.citizen
    person = Person(
        citizen.name,
        citizen.born,
        citizen.gender,
        citizen.number or "",
        citizen.phone or "",
        citizen.address or "",
    )
    return RegistrationFacts(
        person,
        row.unit_id,
        row.audience_registered,
        row.audience,
        row.registered_on,
        row.component,
        row.party_member,
    )
