"""0010: a commune that was there before gets a key, and certificates that were out go on as they were."""

from __future__ import annotations

import factories as make
from playhouse.migrations import Runner

from cdht.domain.lifecycle import Role
from cdht.models.certificates import certificates_of, key_of
from cdht.models.migrating import FOLDER
from cdht.models.recognition import Recognition


def test_a_commune_with_certificates_that_are_out(db) -> None:
    chief = make.commune()
    unit, cycle = make.unit(chief), make.cycle(chief)
    verifier = make.actor(chief, "thamdinh", Role.VERIFIER, units=(unit,))
    row = make.person(chief, cycle, unit)
    make.self_scored(chief, row), make.verified(verifier, row), make.voted(chief, row)
    make.recognised(chief, row)
    for table in ("certificate_print", "certificate_replacement", "certificate_key"):
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0010_certificates'")
    Runner(db, str(FOLDER)).up()
    assert len(key_of(chief.commune_id)) == 32
    [one] = certificates_of(cycle.id)
    assert (one.facts.label, one.facts.code, one.is_valid) == ("001/2021", Recognition.get().code, True)
