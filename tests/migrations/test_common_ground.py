"""Migration 0011 on a database with people: evidence becomes a paper, cycles stay as strict as they were."""

from __future__ import annotations

import factories as make
import pytest
from peewee import IntegrityError

from cdht.actions.evidence import add_evidence
from cdht.domain.evidence import EvidenceKind
from cdht.models.base import database
from cdht.models.committee import CommitteeMember
from cdht.models.cycles import Cycle
from cdht.models.evidence import Evidence
from cdht.models.migrating import migrate, pending

ADDED = {
    "evidence": ("kind", "happened_on", "confirmed_by"),
    "cycle": ("note_above", "second_above", "evidence_above", "evidence_blocks", "complaint_days"),
    "committee_member": ("account_id",),
}


def test_rows_of_before(db) -> None:
    chief = make.commune()
    cycle = make.cycle(chief)
    row = make.person(chief, cycle, make.unit(chief))
    item = add_evidence(row.id, 3, "Sổ ghi chép của gia đình", by=chief, at=make.NOW)
    member = CommitteeMember.create(cycle=cycle.id, name="Trần Thị Hương")
    db.execute_sql('DROP INDEX "committee_member_account_id"')
    for table, columns in ADDED.items():
        for column in columns:
            db.execute_sql(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0011_common_ground'")
    assert pending(db) == ["0011_common_ground"]
    migrate(db)
    again = Evidence.get_by_id(item.id)
    assert (again.text, again.kind, again.happened_on, again.confirmed_by) == (
        "Sổ ghi chép của gia đình",
        EvidenceKind.DOCUMENT,
        None,
        "",
    )
    same = Cycle.get_by_id(cycle.id)
    strictness = (same.note_above, same.second_above, same.evidence_above, same.evidence_blocks)
    assert (strictness, same.complaint_days) == ((0, None, None, False), 15)
    assert CommitteeMember.get_by_id(member.id).account is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("note_above", 10), ("second_above", -1), ("evidence_above", 10), ("complaint_days", 0)],
)
def test_out_of_bounds(db, column, value) -> None:
    cycle = make.cycle(make.commune())
    with pytest.raises(IntegrityError), database.atomic():
        db.execute_sql(f"UPDATE cycle SET {column} = {value} WHERE id = {cycle.id}")
