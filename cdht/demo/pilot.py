"""The pilot of 2021: 55 people of the workbook from registration to decision, each step by its own role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from ..actions.citizens import Person
from ..actions.committee import keep_member
from ..actions.cycles import CycleFacts, open_cycle
from ..actions.evidence import add_evidence, judge_evidence
from ..actions.guiding import keep_document
from ..actions.recognition import DecisionFacts, recognise
from ..actions.registration import NewRegistration, register
from ..actions.scoring import KeyedSheet, save_self_scores
from ..actions.units import UnitFacts, add_unit
from ..actions.verification import verify
from ..actions.voting import MeetingFacts, VoteCast, record_meeting
from ..actions.workbook import read_workbook
from ..domain.accounts import Actor
from ..domain.evidence import EvidenceState
from ..domain.scoring import differences
from ..domain.units import UnitKind
from ..domain.workbook_rows import Line, Surroundings, read_lines
from ..models.criteria import CriteriaVersion
from ..models.cycles import Cycle
from ..models.evidence import Evidence
from ..models.units import Unit
from . import complaints, inspections, training
from .cast import DOCUMENTS, EVIDENCE, committee

WORKBOOK = Path(__file__).resolve().parent.parent / "data" / "demo" / "quang_phu_2021.xlsx"
NAME = "Năm 2021"
STARTED = date(2021, 3, 8)
MEETINGS = {UnitKind.AGENCY: 9, UnitKind.HAMLET: 10, UnitKind.CLAN: 11}  # day in July 2021
UNITS = (
    UnitFacts("Cơ quan xã", UnitKind.AGENCY, "Cơ quan xã", 1),
    UnitFacts("Thôn Bao La – Đức Nhuận", UnitKind.HAMLET, "Thôn, B.La – Đ.Nhuận", 2),
    UnitFacts("Ban Khuyến học Họ Hoàng", UnitKind.CLAN, "BKH Họ Hoàng", 3),
)
Units = Mapping[str, Unit]
Actors = Mapping[str, Actor]


def add_units(by: Actor, at: datetime) -> dict[str, Unit]:
    return {facts.name: add_unit(facts, by=by, at=at) for facts in UNITS}


def run(actors: Actors) -> dict[str, Unit]:
    """The whole pilot; the units by name."""
    secretary = actors["thuky"]
    units = {unit.name: unit for unit in Unit.select()}
    cycle = _open(secretary, units)
    lines = _lines(cycle)
    ids = _registered(cycle, lines, units, actors)
    training.run(cycle, units, secretary)
    _scored(lines, ids, units, actors)
    _verified(lines, ids, actors["thamdinh"])
    _voted(cycle, lines, ids, units, secretary)
    facts = DecisionFacts("45/QĐ-UBND", date(2021, 7, 20), "Nguyễn Quốc Việt", "PHÓ CHỦ TỊCH")
    recognise(cycle.id, facts, by=secretary, at=datetime(2021, 7, 20, 15, 0))
    inspections.run(cycle, actors, units, inspections.PILOT)
    complaints.run(cycle, actors["nhaplieu"], secretary)
    return units


def clerk_of(unit: Unit, actors: Actors) -> Actor:
    return actors["coquan" if unit.kind == UnitKind.AGENCY else "nhaplieu"]


def _open(by: Actor, units: Units) -> Cycle:
    at = datetime(2021, 3, 8, 9, 0)
    criteria = CriteriaVersion.get(CriteriaVersion.code == "pilot-2021")
    facts = CycleFacts(NAME, 2021, criteria.id, STARTED, date(2021, 7, 5), is_pilot=True)
    cycle = open_cycle(facts, by=by, at=at)
    for document in DOCUMENTS:
        keep_document(cycle.id, document, by=by, at=datetime(2021, 7, 8, 9, 0))
    for member in committee({unit.kind: unit.id for unit in units.values()}):
        keep_member(cycle.id, member, by=by, at=datetime(2021, 6, 7, 14, 0))
    return cycle


def _lines(cycle: Cycle) -> tuple[Line, ...]:
    reading = read_lines(read_workbook(WORKBOOK), Surroundings((cycle.rules,), date(2021, 7, 1)))
    if reading.problems:
        raise ValueError(f"the demo's workbook is wrong: {reading.problems[0].text}")
    return reading.lines


def _by_unit(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.unit].append(line)
    return found


def _registered(cycle: Cycle, lines: Iterable[Line], units: Units, actors: Actors) -> dict[int, int]:
    """Registration ids by row of the workbook."""
    ids: dict[int, int] = {}
    for name, people in _by_unit(lines).items():
        new = [_new(line, units[name].id) for line in people]
        given = register(cycle.id, new, by=clerk_of(units[name], actors), at=datetime(2021, 4, 26, 8, 30))
        ids |= {line.row: one for line, one in zip(people, given, strict=True)}
    return ids


def _new(line: Line, unit_id: int) -> NewRegistration:
    return NewRegistration(
        person=Person(line.name, line.birth, line.gender),
        unit_id=unit_id,
        audience=line.audience,
        audience_now=line.audience_now,
        registered_on=line.registered_on or STARTED,
        component=line.component,
        party_member=line.party_member,
        consent="paper",
    )


def _scored(lines: Iterable[Line], ids: Mapping[int, int], units: Units, actors: Actors) -> None:
    """Evidence first, while sheets are open; every third person brings some."""
    at = datetime(2021, 6, 28, 9, 0)
    for name, people in _by_unit(lines).items():
        clerk = clerk_of(units[name], actors)
        for index, line in enumerate(people[::3]):
            for indicator, text in (EVIDENCE[index % 7], EVIDENCE[(index + 3) % 7]):
                add_evidence(ids[line.row], indicator, text, by=clerk, at=at)
        sheets = [KeyedSheet(ids[line.row], line.own) for line in people if line.own]
        save_self_scores(sheets, by=clerk, at=at + timedelta(hours=1))


def _verified(lines: Iterable[Line], ids: Mapping[int, int], verifier: Actor) -> None:
    at = datetime(2021, 7, 6, 14, 0)
    for item in Evidence.select():
        judge_evidence(item.registration_id, {item.id: EvidenceState.ACCEPTED}, by=verifier, at=at)
    verify([_verified_sheet(line, ids[line.row]) for line in lines if line.verified], by=verifier, at=at)


def _verified_sheet(line: Line, registration_id: int) -> KeyedSheet:
    if line.own is None or line.verified is None:
        raise ValueError(f"row {line.row}: verified without a self-score")
    notes = {
        gap.number: _why(gap.self_points, gap.verified_points) for gap in differences(line.own, line.verified)
    }
    return KeyedSheet(registration_id, line.verified, notes=notes)


def _why(own: int | None, verified: int | None) -> str:
    return (
        "Minh chứng chưa đủ cho mức tự chấm"
        if (own or 0) > (verified or 0)
        else "Minh chứng tốt hơn mức tự chấm"
    )


def _voted(cycle: Cycle, lines: Iterable[Line], ids: Mapping[int, int], units: Units, by: Actor) -> None:
    for name, people in _by_unit(lines).items():
        unit = units[name]
        held = date(2021, 7, MEETINGS[unit.kind])
        present = max(sum(line.attended for line in people), *(sum(line.votes or (0, 0)) for line in people))
        place = {UnitKind.AGENCY: "Hội trường UBND xã", UnitKind.CLAN: "Nhà thờ Họ Hoàng, thôn Hạ Lang"}
        facts = MeetingFacts(
            present,
            present,
            held,
            place.get(unit.kind, "Nhà văn hóa thôn"),
            "Trần Đình Khuê",
            "Trần Thị Diệu Hương",
        )
        votes = [
            VoteCast(ids[line.row], *line.votes, attended=line.attended) for line in people if line.votes
        ]
        record_meeting(
            cycle.id,
            unit.id,
            facts,
            votes,
            by=by,
            at=datetime.combine(held, datetime.min.time()).replace(hour=16),
        )
