"""The next cycle, under the set of 2022 and still open: something to do on every page, for every role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ..actions.citizens import Person
from ..actions.cycles import CycleFacts, open_cycle
from ..actions.evidence import add_evidence
from ..actions.registration import NewRegistration, register, withdraw
from ..actions.scoring import KeyedSheet, save_self_scores
from ..actions.verification import send_back, verify
from ..actions.voting import MeetingFacts, VoteCast, record_meeting
from ..domain.accounts import Actor
from ..domain.people import Birth, Gender
from ..domain.registration import Component
from ..domain.scoring import ScoreSheet
from ..domain.units import UnitKind
from ..models.criteria import CriteriaVersion
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, with_people
from ..models.units import Unit
from . import criteria, inspections, learning_plans, self_score_rounds
from .cast import EVIDENCE
from .pilot import clerk_of

NAME = "Năm 2022"
SOME = {UnitKind.AGENCY: 12, UnitKind.HAMLET: 10, UnitKind.CLAN: 6}
"""How many people of the pilot register again, by unit."""

# Of the people of a unit, in order: what became of them so far.
REACHED = {
    UnitKind.AGENCY: ["voted"] * 5 + ["verified"] * 3 + ["scored"] * 2 + ["draft", "registered"],
    UnitKind.HAMLET: ["verified"] * 2
    + ["scored"] * 3
    + ["sent back", "draft", "withdrawn"]
    + ["registered"] * 2,
    UnitKind.CLAN: ["scored"] * 2 + ["draft"] + ["registered"] * 3,
}
NEWCOMERS = (
    ("Hoàng Thị Như Ý", Birth(1994, 5, 12), Gender.FEMALE),
    ("Đỗ Hữu Ước", Birth(1958), Gender.MALE),
    ("Nguyễn Thị Ánh Nguyệt", Birth(1979, 11, 3), Gender.FEMALE),
)

# Own and verified points. Total 85 with indicator 6 at 4 fails by the floor of 5; 78 fails by the total.
SHEETS = (
    ((9, 8, 9, 8, 9, 8, 9, 8, 9, 8), (9, 8, 9, 8, 9, 8, 8, 8, 9, 8)),
    ((9, 9, 9, 9, 9, 5, 9, 9, 9, 9), (9, 9, 9, 9, 9, 4, 9, 9, 9, 9)),
    ((8, 8, 8, 8, 8, 8, 8, 8, 8, 8), (8, 8, 8, 8, 8, 8, 8, 8, 7, 7)),
    ((10, 9, 9, 10, 9, 9, 10, 9, 9, 10), (10, 9, 9, 10, 9, 9, 10, 9, 9, 10)),
    ((8, 9, 8, 8, 9, 8, 8, 9, 8, 8), (8, 9, 8, 8, 9, 8, 8, 9, 8, 8)),
)


def run(actors: Mapping[str, Actor], units: Mapping[str, Unit]) -> None:
    secretary, verifier = actors["thuky"], actors["thamdinh"]
    cycle = _open(secretary)
    for unit in units.values():
        clerk = clerk_of(unit, actors)
        ids = _registered(cycle, unit, clerk)
        _carried_on(dict(zip(ids, REACHED[unit.kind], strict=False)), clerk, verifier)
        voted = [one for one, state in zip(ids, REACHED[unit.kind], strict=False) if state == "voted"]
        if voted:
            _meeting(cycle, unit, voted, secretary)
    self_score_rounds.run(cycle, actors)
    learning_plans.run(cycle, actors)
    inspections.run(cycle, actors, units, inspections.NEXT)
    criteria.run(secretary)


def _open(by: Actor) -> Cycle:
    criteria = CriteriaVersion.get(CriteriaVersion.code == "khvn-2022")
    facts = CycleFacts(NAME, 2022, criteria.id, date(2022, 8, 1), date(2022, 11, 15))
    return open_cycle(facts, by=by, at=datetime(2022, 8, 1, 9, 0))


def _registered(cycle: Cycle, unit: Unit, clerk: Actor) -> list[int]:
    """The same citizens as last year, and in the hamlet a few new ones."""
    known = by_unit_and_name(
        with_people().where(Registration.unit == unit.id, Registration.cycle != cycle.id)
    )
    people = [_again(row) for row in list(known)[: SOME[unit.kind]]]
    if unit.kind == UnitKind.HAMLET:
        people += [_newcomer(unit, Person(*who)) for who in NEWCOMERS]
    return register(cycle.id, people, by=clerk, at=datetime(2022, 9, 5, 9, 0))


def _again(row: Registration) -> NewRegistration:
    citizen = row.citizen
    return NewRegistration(
        person=Person(citizen.name, citizen.born, citizen.gender),
        unit_id=row.unit_id,
        audience=row.audience,
        registered_on=date(2022, 9, 5),
        component=row.component,
        party_member=row.party_member,
        citizen_id=citizen.id,
    )


def _newcomer(unit: Unit, person: Person) -> NewRegistration:
    return NewRegistration(
        person, unit.id, "farmer", date(2022, 9, 5), Component.LABOURER, party_member=False, consent="paper"
    )


def _carried_on(states: Mapping[int, str], clerk: Actor, verifier: Actor) -> None:
    at = datetime(2022, 10, 20, 9, 0)
    for index, (one, state) in enumerate(states.items()):
        own, verified = (ScoreSheet(points) for points in SHEETS[index % len(SHEETS)])
        if state == "withdrawn":
            withdraw(one, "Chuyển về ở với con tại Đà Nẵng", by=clerk, at=at)
        elif state == "draft":
            save_self_scores([KeyedSheet(one, ScoreSheet((8, 7, 9) + (None,) * 7))], by=clerk, at=at)
        elif state != "registered":
            indicator, text = EVIDENCE[index % len(EVIDENCE)]
            add_evidence(one, indicator, text.replace("2021", "2022"), by=clerk, at=at)
            save_self_scores([KeyedSheet(one, own)], by=clerk, at=at)
        if state == "sent back":
            send_back(
                one, "Chỉ số 3 chưa có minh chứng. Bổ sung sổ theo dõi.", by=verifier, at=at.replace(day=25)
            )
        elif state in ("verified", "voted"):
            notes = dict.fromkeys(range(1, 11), "Đã xem minh chứng cùng người tự chấm")
            verify([KeyedSheet(one, verified, notes=notes)], by=verifier, at=at.replace(day=26))


def _meeting(cycle: Cycle, unit: Unit, ids: Sequence[int], by: Actor) -> None:
    """30 could come, 28 came; the last one of the list finds no majority."""
    facts = MeetingFacts(
        30, 28, date(2022, 11, 10), "Hội trường UBND xã", "Trần Đình Khuê", "Trần Thị Diệu Hương"
    )
    votes = [VoteCast(one, 27 - index, 1 + index) for index, one in enumerate(ids[:-1])]
    votes.append(VoteCast(ids[-1], 12, 15, 1))
    record_meeting(cycle.id, unit.id, facts, votes, by=by, at=datetime(2022, 11, 10, 16, 30))
