"""Kinds of evidence, how strictly a cycle is verified, and the accounts of committee members."""

from __future__ import annotations

STATEMENTS = """
ALTER TABLE "evidence" ADD COLUMN "kind" VARCHAR(255) NOT NULL DEFAULT 'document' CHECK (kind IN ('document', 'photo', 'certificate', 'witness', 'training', 'paper_seen'));
ALTER TABLE "evidence" ADD COLUMN "happened_on" DATE;
ALTER TABLE "evidence" ADD COLUMN "confirmed_by" TEXT NOT NULL DEFAULT '' CHECK (length(confirmed_by) BETWEEN 0 AND 120);

ALTER TABLE "cycle" ADD COLUMN "note_above" INTEGER NOT NULL DEFAULT 0 CHECK (note_above BETWEEN 0 AND 9);
ALTER TABLE "cycle" ADD COLUMN "second_above" INTEGER CHECK (second_above BETWEEN 0 AND 99);
ALTER TABLE "cycle" ADD COLUMN "evidence_above" INTEGER CHECK (evidence_above BETWEEN 0 AND 9);
ALTER TABLE "cycle" ADD COLUMN "evidence_blocks" {BOOL} NOT NULL DEFAULT FALSE;
ALTER TABLE "cycle" ADD COLUMN "complaint_days" INTEGER NOT NULL DEFAULT 15 CHECK (complaint_days BETWEEN 1 AND 90);

ALTER TABLE "committee_member" ADD COLUMN "account_id" INTEGER REFERENCES "account" ("id") ON DELETE RESTRICT;
CREATE INDEX "committee_member_account_id" ON "committee_member" ("account_id");
"""

TYPES = {
    "sqlite": {"BOOL": "INTEGER"},
    "postgresql": {"BOOL": "BOOLEAN"},
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Evidence of before is a paper; cycles of before are verified as they were: nothing new is asked."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
