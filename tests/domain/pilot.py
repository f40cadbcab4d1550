"""The pilot of Quảng Phú as the domain sees it: its workbook, read by hand and put through `decide`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl

from cdht.domain.criteria import CriteriaSet, audience_from
from cdht.domain.figures import Figures, Outcome, derive
from cdht.domain.lifecycle import Stage
from cdht.domain.recognition import Verdict, decide
from cdht.domain.registration import component_from
from cdht.domain.scoring import ScoreSheet
from cdht.domain.voting import Ballot

DATA = Path(__file__).parents[2] / "cdht" / "data"
EXPECTED = Path(__file__).parents[1] / "data" / "quang_phu_2021.expected.json"


@cache
def criteria_mapping(id: str) -> dict:
    return tomllib.loads((DATA / "criteria" / f"{id}.toml").read_text(encoding="utf-8"))


@cache
def criteria_set(id: str) -> CriteriaSet:
    return CriteriaSet.parse(criteria_mapping(id))


PILOT, KHVN = criteria_set("pilot-2021"), criteria_set("khvn-2022")


@dataclass(frozen=True)
class Person:
    """A line of the workbook; `number` is its STT."""

    number: int
    name: str
    unit: str
    component: str
    audience_registered: str
    audience: str
    party_member: bool
    own: ScoreSheet
    verified: ScoreSheet
    ballot: Ballot


@cache
def people() -> tuple[Person, ...]:
    sheet = openpyxl.load_workbook(DATA / "demo" / "quang_phu_2021.xlsx").worksheets[0]
    headings, *rows = sheet.iter_rows(values_only=True)
    cells = [dict(zip(headings, row, strict=True)) for row in rows]
    sizes = {row["Đơn vị"]: sum(other["Đơn vị"] == row["Đơn vị"] for other in cells) for row in cells}
    return tuple(_person(row, sizes[row["Đơn vị"]]) for row in cells)


def _person(row: dict, meeting: int) -> Person:
    return Person(
        row["STT"],
        row["Họ và tên"],
        row["Đơn vị"],
        component_from(row["Thành phần"]),
        audience_from(row["Đối tượng đăng ký"], KHVN, PILOT),
        audience_from(row["Đối tượng công nhận"], KHVN, PILOT),
        row["Đảng viên"] == "x",
        ScoreSheet(tuple(row[f"Tự chấm {number}"] for number in range(1, 11))),
        ScoreSheet(tuple(row[f"Thẩm định {number}"] for number in range(1, 11))),
        Ballot(meeting, meeting, row["Phiếu đồng ý"], row["Phiếu không đồng ý"]),
    )


def units() -> tuple[tuple[int, str], ...]:
    return tuple(enumerate(dict.fromkeys(person.unit for person in people()), start=1))


def verdicts(criteria: CriteriaSet, *, difficult_area: bool = False) -> dict[int, Verdict]:
    return {
        person.number: decide(
            criteria, person.verified, person.ballot, difficult_area=difficult_area, majority_percent=50
        )
        for person in people()
    }


def outcomes(criteria: CriteriaSet = PILOT) -> tuple[Outcome, ...]:
    ids = {name: id for id, name in units()}
    judged = verdicts(criteria)
    return tuple(
        Outcome(
            registration_id=person.number,
            unit_id=ids[person.unit],
            component=person.component,
            audience_registered=person.audience_registered,
            audience=person.audience,
            party_member=person.party_member,
            stage=Stage.RECOGNISED if judged[person.number].recognised else Stage.NOT_RECOGNISED,
            self_total=person.own.total,
            verified_total=person.verified.total,
            voted=True,
            attended=True,
        )
        for person in people()
    )


def figures(criteria: CriteriaSet = PILOT) -> Figures:
    return derive(outcomes(criteria), units(), criteria, difficult_area=False)


def ballots() -> dict[int, Ballot]:
    return {person.number: person.ballot for person in people()}
