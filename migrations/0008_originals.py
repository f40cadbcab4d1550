"""Issued papers with their bytes, the register of numbers, and reprints."""

from __future__ import annotations

# What SQLite and PostgreSQL name differently.
TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "BYTES": "BLOB"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "BYTES": "BYTEA"},
}

STATEMENTS = """
CREATE TABLE "original" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "cycle_id" INTEGER NOT NULL,
    "unit_id" INTEGER,
    "paper" TEXT NOT NULL CHECK (length(paper) BETWEEN 1 AND 60),
    "title" TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 400),
    "file_name" TEXT NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
    "issued_on" DATE NOT NULL,
    "account_id" INTEGER,
    "account_name" TEXT NOT NULL,
    "created_at" {TIME} NOT NULL,
    "replaces_id" INTEGER,
    "reason" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "figures" TEXT,
    "pdf" {BYTES} NOT NULL,
    "pdf_digest" TEXT NOT NULL CHECK (length(pdf_digest) BETWEEN 64 AND 64),
    "docx" {BYTES},
    "docx_digest" TEXT CHECK (length(docx_digest) BETWEEN 64 AND 64),
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("replaces_id") REFERENCES "original" ("id") ON DELETE RESTRICT,
    CHECK ((replaces_id IS NULL) = (reason = '')),
    CHECK ((docx IS NULL) = (docx_digest IS NULL))
);
CREATE INDEX "original_commune_id" ON "original" ("commune_id");
CREATE INDEX "original_cycle_id" ON "original" ("cycle_id");
CREATE INDEX "original_unit_id" ON "original" ("unit_id");
CREATE INDEX "original_account_id" ON "original" ("account_id");
CREATE UNIQUE INDEX "original_replaces_id" ON "original" ("replaces_id");

CREATE TABLE "register_entry" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "series" TEXT NOT NULL CHECK (series IN ('steering_committee', 'peoples_committee', 'association')),
    "kind" TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 10),
    "year" INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    "number" INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9999),
    "original_id" INTEGER,
    "note" TEXT NOT NULL CHECK (length(note) BETWEEN 0 AND 300),
    "account_id" INTEGER,
    "account_name" TEXT NOT NULL,
    "at" {TIME} NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("original_id") REFERENCES "original" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT,
    CHECK ((original_id IS NULL) = (note <> ''))
);
CREATE UNIQUE INDEX "register_entry_original_id" ON "register_entry" ("original_id");
CREATE INDEX "register_entry_account_id" ON "register_entry" ("account_id");
CREATE UNIQUE INDEX "register_entry_commune_id_series_kind_year_number" ON "register_entry" ("commune_id", "series", "kind", "year", "number");

CREATE TABLE "reprint" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "original_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK (number >= 1),
    "account_id" INTEGER,
    "account_name" TEXT NOT NULL,
    "at" {TIME} NOT NULL,
    FOREIGN KEY ("original_id") REFERENCES "original" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "reprint_account_id" ON "reprint" ("account_id");
CREATE UNIQUE INDEX "reprint_original_id_number" ON "reprint" ("original_id", "number");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the three tables; nothing was issued by the program before."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
