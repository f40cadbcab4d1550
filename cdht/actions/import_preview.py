"""What its owner is shown of a planned table, as plain values that are kept until it is confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ..domain.vietnamese import counted
from ..domain.workbook import CellProblem
from ..domain.workbook_fonts import Conversion
from ..domain.workbook_rows import Line
from ..models.citizens import Citizen
from ..models.registration import parts_taken
from .import_plan import CITIZEN, KEEP, LETTERS, OTHER, SAME, Plan
from .import_steps import Outcome

MOST_SHOWN = 200
"""Problems, questions and names that stand on a page; the file with its errors has all."""


def shown(plan: Plan, answers: Mapping[str, str]) -> dict[str, Any]:
    """Counts, problems, questions and names. `digest` says what confirming would do: it differs as soon as
    somebody changed anything that matters here."""
    values = {
        "rows": plan.rows,
        "counts": {outcome.value: plan.count(outcome) for outcome in Outcome},
        "good": len(plan.good),
        "wrong_rows": plan.wrong_rows,
        "problem_count": len(plan.problems),
        "problems": [_problem(one) for one in plan.problems[:MOST_SHOWN]],
        "warnings": [one.text for one in plan.warnings[:MOST_SHOWN]],
        "questions": list(_questions(plan, answers))[:MOST_SHOWN],
        "ignored": list(plan.header.ignored) if plan.header else [],
        "new_units": [f"{name} ({kind.label})" for name, kind in plan.new_units.values()],
        "left_out": list(plan.left_out),
        "people": _people(plan),
        "people_count": plan.count(Outcome.CREATED) + plan.count(Outcome.ADVANCED),
        "changes": [asdict(one) for one in plan.changes[:MOST_SHOWN]],
        "change_count": len(plan.changes),
        "clashes": [asdict(one) | {"key": one.key} for one in plan.clashes[:MOST_SHOWN]],
        "settled": [
            asdict(one) | {"key": one.key, "answer": answers.get(one.key)}
            for one in plan.settled[:MOST_SHOWN]
        ],
        "summary": summary(plan),
        "fonts": [_font(one) for one in plan.fonts],
        "keeps_letters": answers.get(LETTERS) == KEEP,
    }
    return values | {"digest": _digest(plan)}


def summary(plan: Plan) -> str:
    """“12 người mới, 3 người được bổ sung”"""
    parts = [counted(plan.count(one), one.label) for one in Outcome if plan.count(one)]
    return ", ".join(parts) or "không có người nào"


def _problem(one: CellProblem) -> dict[str, Any]:
    return {
        "row": one.row, "column": one.column, "heading": one.heading, "value": one.value[:60],
        "message": one.message,
    }  # fmt: skip


def _font(one: Conversion) -> dict[str, Any]:
    return {"column": one.column, "font": one.font.label, "count": one.count, "samples": one.samples}


def _people(plan: Plan) -> list[dict[str, Any]]:
    """Who comes in or goes on; of returned rows the changes are told instead."""
    news = (Outcome.CREATED, Outcome.ADVANCED)
    found = ((match.line, plan.outcomes[match.line.row]) for match in plan.good)
    return [_person(line, outcome) for line, outcome in found if outcome in news][:MOST_SHOWN]


def _person(line: Line, outcome: Outcome) -> dict[str, Any]:
    born = line.birth.text if line.birth else ""
    return {"row": line.row, "name": line.name, "birth": born, "unit": line.unit, "outcome": outcome.value}


def _digest(plan: Plan) -> str:
    """Of everything that confirming would do, and of what stands in its way."""
    steps = [
        (
            match.line.row, match.citizen.id if match.citizen else 0,
            match.stored.id if match.stored else 0, plan.outcomes[match.line.row].value,
            repr(match.line), repr(match.stored), repr(match.edit),
        )
        for match in plan.good
    ]  # fmt: skip
    problems = [one.text for one in plan.problems]
    told = json.dumps([steps, problems, list(plan.new_units), plan.left_out], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


# --- Who may be who, side by side --------------------------------------------------------------


def _questions(plan: Plan, answers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Those still open first, then those answered, so that an answer can be taken back."""
    parts = _parts([citizen for doubt in plan.doubts for citizen in doubt.candidates])
    for twin in plan.twins:
        same = {
            "value": SAME,
            "text": f"Dòng {twin.earlier.row}: {_told(twin.earlier)}",
            "note": "bỏ dòng này",
        }
        yield _question(twin.line, [same])
    for doubt in plan.doubts:
        same_ones = [
            {"value": f"{CITIZEN}{one.id}", "text": _known(one), "note": parts.get(one.id, "")}
            for one in doubt.candidates
        ]
        yield _question(doubt.line, same_ones)
    lines = {match.line.row: match.line for match in plan.good}
    for row, answer in answers.items():
        if row.isdigit():
            line = lines.get(int(row))
            yield {"row": int(row), "mine": _told(line) if line else "", "answer": answer, "same": []}


def _question(line: Line, same: list[dict[str, str]]) -> dict[str, Any]:
    return {"row": line.row, "mine": _told(line), "answer": "", "same": same, "other": OTHER}


def _told(line: Line) -> str:
    born = f", sinh {line.birth.text}" if line.birth else ""
    return f"{line.name}{born}, {line.unit}"


def _known(citizen: Citizen) -> str:
    born = f", sinh {citizen.born.text}" if citizen.born else ""
    gender = f", {citizen.gender.label.lower()}" if citizen.gender else ""
    return f"{citizen.name}{born}{gender}"


def _parts(citizens: list[Citizen]) -> dict[int, str]:
    """Where each of them takes or took part: “Năm 2021, Thôn Hạ Lang”."""
    found: dict[int, list[str]] = {}
    ids = {citizen.id for citizen in citizens[:MOST_SHOWN]}
    for row in parts_taken(ids) if ids else ():
        found.setdefault(row.citizen_id, []).append(f"{row.cycle.name}, {row.unit.name}")
    return {id: " · ".join(parts) for id, parts in found.items()}
