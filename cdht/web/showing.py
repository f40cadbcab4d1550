"""How values look on screen: filters for templates, all from domain/vietnamese.py."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask

from ..domain import evidence_files, identity_cards, people, vietnamese
from ..domain.evidence import BY_HAND
from ..domain.lifecycle import Stage
from ..domain.problems import Problem

STAGE_SIGNS = {
    Stage.REGISTERED: "plain",
    Stage.SELF_SCORED: "waiting",
    Stage.VERIFIED: "waiting",
    Stage.VOTED: "waiting",
    Stage.RECOGNISED: "done",
    Stage.NOT_RECOGNISED: "refused",
    Stage.WITHDRAWN: "plain",
}

FILE_WORDS = {
    "help": evidence_files.HELP,
    "rule": identity_cards.RULE,
    "accept": ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx",
    "most": evidence_files.MOST_BYTES,
}
"""What stands beside every field for files."""


def plug_in(app: Flask) -> None:
    app.add_template_filter(number)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(birth)
    app.add_template_filter(stage_sign)
    app.add_template_filter(people.masked_number, "masked")
    app.add_template_filter(yes_no)
    app.add_template_filter(errors_of)
    app.add_template_filter(evidence_files.bytes_text)
    app.jinja_env.globals.update(file_words=FILE_WORDS, evidence_kinds=BY_HAND)
    app.add_template_global(vietnamese.share, "share")
    app.add_template_global(vietnamese.percent, "percent")


def number(value: int | None) -> str:
    return vietnamese.number(value) if value is not None else ""


def day(value: date | None) -> str:
    return vietnamese.date_short(value) if value else ""


def moment(value: datetime | None) -> str:
    return vietnamese.time_short(value) if value else ""


def birth(citizen: Any) -> str:
    """“01/02/1970” or “1970” of a citizen row; empty when unknown."""
    return people.Birth.from_iso(citizen.birth).text if citizen.birth else ""


def stage_sign(stage: Stage) -> str:
    return STAGE_SIGNS[stage]


def yes_no(value: bool | None) -> str:
    return {True: "Có", False: "Không", None: "Chưa rõ"}[value]


def errors_of(problems: list[Problem], field: str) -> list[str]:
    return [problem.message for problem in problems if problem.field == field]
