"""Printers and pre-printed stock for certificates, the commune's emblem, and printing in the background."""

from __future__ import annotations

# The types that SQLite and PostgreSQL name differently.
TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "WORD": "VARCHAR(255)", "BYTES": "BLOB"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "WORD": "VARCHAR(255)", "BYTES": "BYTEA"},
}

STATEMENTS = """
CREATE TABLE "certificate_stock" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    "paper" {WORD} NOT NULL CHECK (paper IN ('a4', 'a5')),
    "printing" {WORD} NOT NULL CHECK (printing IN ('full', 'text')),
    "move_right" INTEGER NOT NULL CHECK (move_right BETWEEN -200 AND 200),
    "move_down" INTEGER NOT NULL CHECK (move_down BETWEEN -200 AND 200),
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE CASCADE
);
CREATE INDEX "certificate_stock_commune_id" ON "certificate_stock" ("commune_id");
CREATE UNIQUE INDEX "certificate_stock_commune_id_name" ON "certificate_stock" ("commune_id", "name");

CREATE TABLE "emblem" (
    "commune_id" INTEGER NOT NULL PRIMARY KEY,
    "picture" {BYTES} NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE CASCADE
);

CREATE TABLE "printing_job" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "paper" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "state" {WORD} NOT NULL CHECK (state IN ('queued', 'running', 'stopping', 'stopped', 'done', 'failed')),
    "total" INTEGER NOT NULL,
    "finished" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "created_at" {TIME} NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE
);
CREATE INDEX "printing_job_cycle_id" ON "printing_job" ("cycle_id");
CREATE INDEX "printing_job_account_id" ON "printing_job" ("account_id");
CREATE UNIQUE INDEX "printing_job_key" ON "printing_job" ("key");
CREATE INDEX "printing_job_created_at" ON "printing_job" ("created_at");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the three tables and their indexes."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
