"""Pages: Flask lives here and nowhere else. One blueprint per noun, listed once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Blueprint

NOUNS = (
    "setup",
    "signin",
    "sessions",
    "drafts",
    "home",
    "cycles",
    "criteria",
    "criteria_drafts",
    "units",
    "communes",
    "emblems",
    "accounts",
    "guiding",
    "committee",
    "training",
    "training_attendance",
    "inspections",
    "inspection_papers",
    "my_units",
    "registration",
    "registration_batch",
    "registration_consent",
    "registration_known",
    "registration_renewal",
    "importing",
    "search",
    "duplicates",
    "scoring",
    "self_score_rounds",
    "learning_plans",
    "evidence",
    "evidence_files",
    "phone_passes",
    "form_codes",
    "verification",
    "second_verification",
    "agreement",
    "voting",
    "recognition",
    "certificates",
    "certificate_check",
    "complaints",
    "complaints_letter",
    "papers",
    "unit_papers",
    "person_papers",
    "originals",
    "certificate_stock",
    "printing_jobs",
    "checks",
    "statistics",
    "report_checks",
    "journal",
    "undoing",
    "backups",
)


def blueprints() -> list[Blueprint]:
    """The blueprint `bp` of every noun."""
    return [import_module(f".{noun}", __name__).bp for noun in NOUNS]
