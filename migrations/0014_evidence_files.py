"""Files of evidence: which item has which, by the digest under which their content is stored."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "WORD": "VARCHAR(255)"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "WORD": "VARCHAR(255)"},
}

STATEMENTS = """
CREATE TABLE "evidence_file" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "evidence_id" INTEGER NOT NULL,
    "digest" TEXT NOT NULL CHECK (length(digest) BETWEEN 64 AND 64),
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    "kind" {WORD} NOT NULL CHECK (kind IN ('jpg', 'pdf', 'docx', 'xlsx')),
    "size" INTEGER NOT NULL CHECK (size >= 1),
    "width" INTEGER CHECK (width >= 1),
    "height" INTEGER CHECK (height >= 1),
    "pages" INTEGER CHECK (pages >= 1),
    "added_by_id" INTEGER,
    "added_at" {TIME} NOT NULL,
    FOREIGN KEY ("evidence_id") REFERENCES "evidence" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("added_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "evidence_file_digest" ON "evidence_file" ("digest");
CREATE INDEX "evidence_file_added_by_id" ON "evidence_file" ("added_by_id");
CREATE UNIQUE INDEX "evidence_file_evidence_id_digest" ON "evidence_file" ("evidence_id", "digest");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table and its indexes."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
