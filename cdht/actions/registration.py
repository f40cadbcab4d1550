"""Registering citizens, one or thousands; changing, withdrawing, registering again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.consent import PURPOSE
from ..domain.lifecycle import Role, Stage, Step
from ..domain.people import citizen_number_problems, name_problem
from ..domain.problems import NotAllowed, Problem, Refused, refuse_if
from ..domain.registration import Component
from ..models.citizens import Citizen, Consent
from ..models.cycles import Cycle
from ..models.registration import Registration
from ..models.undoing import Mistake
from ..models.units import Unit
from .citizens import Person, citizens_for, person_values, refuse_taken_number
from .deeds import about_to_change
from .form_codes import give_codes
from .journal import Entry, record
from .moving import Move, fetch, move, must_be_fresh, must_be_open, open_cycle_of, touch
from .pairing import note_changed
from .training_evidence import settle_people
from .transactions import batches, writing


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """One person to register. `citizen_id` names an existing citizen; `is_new` says that somebody looked at
    the people who are alike and found that this is another person, which is remembered; `is_unseen` takes
    that back where a rule decided, and the pair is asked about later. `audience` is as registered;
    `audience_now` only where it was corrected already (an import of the past)."""

    person: Person
    unit_id: int
    audience: str
    registered_on: date
    component: Component | None = None
    audience_now: str | None = None
    party_member: bool | None = None
    consent: str = ""
    citizen_id: int | None = None
    is_new: bool = False
    is_unseen: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """The whole form of an existing registration."""

    person: Person
    unit_id: int
    audience_registered: str
    audience: str
    registered_on: date
    component: Component | None = None
    party_member: bool | None = None
    reason: str = ""


def register(cycle_id: int, people: Sequence[NewRegistration], *, by: Actor, at: datetime) -> list[int]:
    """Registration ids in the order given; all or nobody.

    Raises `Refused` (fields of `Person` and `NewRegistration`, prefixed `p<index>-` for more than one),
    `Alike` when somebody may be registered already under another entry, `NotAllowed`.
    """
    with writing():
        cycle = open_cycle_of(cycle_id, by)
        wanted = [replace(one, person=one.person.clean()) for one in people]
        units = {unit.id: unit for unit in Unit.select().where(Unit.commune == by.commune_id)}
        _may_register(wanted, units, by)
        refuse_if(
            _prefixed(wanted, lambda one: _problems(one.person, one.unit_id, one.audience, units, cycle))
        )
        citizens = citizens_for(wanted, by=by, at=at)
        _refuse_registered(cycle, citizens, wanted)
        for group in batches(zip(wanted, citizens, strict=True), 300):
            Registration.insert_many(_row(cycle, one, citizen, at) for one, citizen in group).execute()
        ids = _ids(cycle, citizens)
        give_codes(ids[citizen] for citizen in citizens)
        _consents(wanted, citizens, by)
        about_to_change(ids.values(), "mistake")
        record(
            (Entry("register", ids[citizen], cycle.id, to_stage=Stage.REGISTERED) for citizen in citizens),
            by=by,
            at=at,
        )
        return [ids[citizen] for citizen in citizens]


def change(
    registration_id: int, facts: RegistrationFacts, *, version: int | None, by: Actor, at: datetime
) -> None:
    """Change a person or the registration; old and new stand in the journal.

    After verification a reason is needed; after a decision only the person's own data may change, and the
    issued papers keep what they said. Raises `Refused`, `NotAllowed`, `Stale`.
    """
    with writing():
        row = fetch([registration_id], by)[registration_id]
        must_be_open(row.cycle)
        _may_change(row, by)
        must_be_fresh(row, version)
        facts = replace(facts, person=facts.person.clean())
        if not by.sees_party:
            facts = replace(facts, party_member=row.party_member)
        units = {unit.id: unit for unit in Unit.select().where(Unit.commune == by.commune_id)}
        refuse_if(_problems(facts.person, facts.unit_id, facts.audience, units, row.cycle))
        person, own = person_values(facts.person), _registration_values(facts)
        changes = _changes(row.citizen, person, units) | _changes(row, own, units)
        refuse_if(_locked(row, facts, changes, by))
        if not changes:
            return
        refuse_taken_number(row.citizen, facts.person)
        about_to_change([row.id], "citizen", "registration")
        Citizen.update(**person).where(Citizen.id == row.citizen_id).execute()
        if changes.keys() & {"name", "birth", "number"}:
            note_changed(row.citizen_id)
        Registration.update(**own).where(Registration.id == row.id).execute()
        touch([row])
        reason = facts.reason.strip()
        record(
            [Entry("change_registration", row.id, row.cycle_id, reason=reason, changes=changes)], by=by, at=at
        )


def withdraw(
    registration_id: int, reason: str, *, version: int | None = None, by: Actor, at: datetime
) -> None:
    about_to_change([registration_id])
    move([Move(registration_id, version, reason)], Step.WITHDRAW, by=by, at=at)


def reinstate(registration_id: int, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """Register somebody again who withdrew, or whose registration was taken back as a mistake."""
    with writing():
        row = fetch([registration_id], by)[registration_id]
        if row.citizen.merged_into is not None:
            raise Refused.because("Hồ sơ này đã gộp vào hồ sơ khác của cùng một người. Đăng ký ở hồ sơ đó.")
        about_to_change([registration_id], "mistake")
        move([Move(registration_id, version)], Step.REINSTATE, by=by, at=at)
        Mistake.delete().where(Mistake.registration == registration_id).execute()
        settle_people([registration_id], by=by, at=at)


# --- Registering -----------------------------------------------------------------------------------


def _may_register(wanted: Sequence[NewRegistration], units: Mapping[int, Unit], by: Actor) -> None:
    by.must_hold(Role.CLERK, Role.SECRETARY)
    for unit_id in {one.unit_id for one in wanted if one.unit_id in units}:
        if not by.works_in(unit_id):
            raise NotAllowed(f"Đơn vị “{units[unit_id].name}” do người khác phụ trách nhập.")


def _prefixed(wanted: Sequence[NewRegistration], find: Any) -> Iterable[Problem]:
    for index, one in enumerate(wanted):
        yield from (p if len(wanted) == 1 else p.under(f"p{index}") for p in find(one))


def _problems(
    person: Person, unit_id: int, audience: str, units: Mapping[int, Unit], cycle: Cycle
) -> Iterable[Problem]:
    if wrong := name_problem(person.name):
        yield Problem("name", wrong)
    wrong, _warnings = citizen_number_problems(person.number, person.birth, person.gender)
    if wrong:
        yield Problem("number", wrong)
    if len(person.phone) > 20:
        yield Problem("phone", "Số điện thoại dài quá. Ghi một số.")
    if len(person.address) > 160:
        yield Problem("address", "Địa chỉ không quá 160 ký tự.")
    if unit_id not in units:
        yield Problem("unit_id", "Chọn đơn vị.")
    if audience not in {one.id for one in cycle.rules.audiences}:
        yield Problem("audience", "Chọn đối tượng.")


def _refuse_registered(cycle: Cycle, citizens: Sequence[int], wanted: Sequence[NewRegistration]) -> None:
    taken = {}
    for batch in batches(citizens):
        query = Registration.select(Registration.citizen, Unit.name).join(Unit)
        taken.update(query.where(Registration.cycle == cycle.id, Registration.citizen.in_(batch)).tuples())
    seen: set[int] = set()
    problems = []
    for index, citizen in enumerate(citizens):
        prefix = f"p{index}-" if len(wanted) > 1 else ""
        name = wanted[index].person.name
        if citizen in taken:
            problems.append(Problem(f"{prefix}name", f"{name} đã đăng ký đợt này ở {taken[citizen]}."))
        elif citizen in seen:
            problems.append(Problem(f"{prefix}name", f"{name} có hai lần trong danh sách này."))
        seen.add(citizen)
    refuse_if(problems)


def _row(cycle: Cycle, one: NewRegistration, citizen: int, at: datetime) -> dict[str, Any]:
    return {
        "cycle": cycle.id,
        "citizen": citizen,
        "unit": one.unit_id,
        "component": one.component,
        "audience_registered": one.audience,
        "audience": one.audience_now or one.audience,
        "party_member": one.party_member,
        "registered_on": one.registered_on,
        "created_at": at,
    }


def _ids(cycle: Cycle, citizens: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for batch in batches(citizens):
        query = Registration.select(Registration.citizen, Registration.id)
        found.update(query.where(Registration.cycle == cycle.id, Registration.citizen.in_(batch)).tuples())
    return found


def _consents(wanted: Sequence[NewRegistration], citizens: Sequence[int], by: Actor) -> None:
    given = [(one, citizen) for one, citizen in zip(wanted, citizens, strict=True) if one.consent]
    for group in batches(given, 300):
        Consent.insert_many(
            {
                "citizen": citizen,
                "purpose": PURPOSE,
                "given_on": one.registered_on,
                "medium": one.consent,
                "recorded_by": by.account_id,
            }
            for one, citizen in group
        ).execute()


# --- Changing --------------------------------------------------------------------------------------


def _may_change(row: Registration, by: Actor) -> None:
    by.must_hold(Role.CLERK, Role.SECRETARY)
    if not by.works_in(row.unit_id):
        raise NotAllowed("Hồ sơ này thuộc đơn vị do người khác phụ trách.")
    if row.stage.rank >= Stage.VERIFIED.rank and not by.has(Role.SECRETARY):
        raise NotAllowed("Sau thẩm định chỉ thư ký Ban Chỉ đạo mới sửa được hồ sơ.")


def _locked(
    row: Registration, facts: RegistrationFacts, changes: Mapping[str, Any], by: Actor
) -> list[Problem]:
    problems = []
    if "audience_registered" in changes and row.stage != Stage.REGISTERED:
        problems.append(
            Problem(
                "audience_registered",
                "Đã tự chấm thì không đổi đối tượng lúc đăng ký nữa. Đổi ở ô “Đối tượng hiện nay”.",
            )
        )
    if "unit_id" in changes and row.stage.rank > Stage.VERIFIED.rank:
        problems.append(Problem("unit_id", "Đã bầu chọn ở đơn vị này nên không chuyển đơn vị được."))
    if "unit_id" in changes and not by.works_in(facts.unit_id):
        problems.append(Problem("unit_id", "Đơn vị mới do người khác phụ trách. Nhờ thư ký chuyển."))
    decided = {"component", "audience", "audience_registered", "unit_id", "party_member", "registered_on"}
    if row.stage.rank >= Stage.RECOGNISED.rank and decided & changes.keys():
        problems.append(Problem("reason", "Đã có quyết định nên chỉ sửa được thông tin cá nhân."))
    if changes and row.stage.rank >= Stage.VERIFIED.rank and not facts.reason.strip():
        problems.append(Problem("reason", "Hồ sơ đã thẩm định. Ghi lý do sửa."))
    return problems


def _registration_values(facts: RegistrationFacts) -> dict[str, Any]:
    return {
        "unit_id": facts.unit_id,
        "component": facts.component,
        "audience": facts.audience,
        "audience_registered": facts.audience_registered,
        "party_member": facts.party_member,
        "registered_on": facts.registered_on,
    }


def _changes(row: Any, values: Mapping[str, Any], units: Mapping[int, Unit]) -> dict[str, list[Any]]:
    derived = {"folded", "sort_key", "birth_year"}
    return {
        key: [_plain(key, getattr(row, key), units), _plain(key, value, units)]
        for key, value in values.items()
        if key not in derived and getattr(row, key) != value
    }


def _plain(key: str, value: Any, units: Mapping[int, Unit]) -> Any:
    if key == "unit_id":
        return units[value].name if value in units else value
    if key == "number" and value:
        return "•" * (len(value) - 4) + value[-4:]  # the journal never holds the whole number
    return value.isoformat() if isinstance(value, date) else value
