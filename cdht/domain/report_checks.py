"""A look at somebody's report by the rules of a report (DOMAIN §6). Needs nothing but its text and tables."""

from __future__ import annotations

from collections.abc import Sequence

from .report_against import (
    kind_remarks,
    precision_remarks,
    reason_remarks,
    total_remarks,
)
from .report_chronology import chronology_remarks
from .report_lists import Report, read_report
from .report_remarks import Remark
from .report_table_rules import table_remarks
from .report_text import Part
from .report_text_rules import growth_remarks, part_remarks, share_remarks, sum_remarks
from .report_units import unit_remarks, units_remarks

_RULES = (
    share_remarks, part_remarks, sum_remarks, growth_remarks, total_remarks, kind_remarks, unit_remarks,
    units_remarks, reason_remarks, precision_remarks, chronology_remarks,
)  # fmt: skip


def check(parts: Sequence[Part]) -> tuple[Remark, ...]:
    """Every remark on the report, in the order of its text; none for a report that is right."""
    report = read_report(parts)
    return tuple(sorted(set(_all(report)), key=lambda one: (one.place, one.rule, one.told)))


def _all(report: Report) -> list[Remark]:
    found = [remark for table in report.tables for remark in table_remarks(table)]
    return found + [remark for rule in _RULES for remark in rule(report)]
