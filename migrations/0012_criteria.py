"""Versions of the criteria that a commune wrote itself, and versions that are still being written."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
ALTER TABLE "criteria_version" ADD COLUMN "commune_id" INTEGER REFERENCES "commune" ("id") ON DELETE RESTRICT;
DROP INDEX "criteria_version_code_version";
CREATE UNIQUE INDEX "criteria_version_commune_id_code_version" ON "criteria_version" ("commune_id", "code", "version");
CREATE UNIQUE INDEX "criteria_version_shipped" ON "criteria_version" ("code", "version") WHERE ("commune_id" IS NULL);

CREATE TABLE "criteria_draft" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "title" TEXT NOT NULL CHECK (length(title) BETWEEN 0 AND 10000),
    "based_on_id" INTEGER,
    "content" TEXT NOT NULL CHECK (length(content) BETWEEN 2 AND 400000),
    "version" INTEGER NOT NULL CHECK (version >= 1),
    "created_at" {TIME} NOT NULL,
    "changed_at" {TIME} NOT NULL,
    "changed_by_id" INTEGER,
    "changed_by_name" TEXT NOT NULL,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("based_on_id") REFERENCES "criteria_version" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("changed_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "criteria_draft_commune_id" ON "criteria_draft" ("commune_id");
CREATE INDEX "criteria_draft_based_on_id" ON "criteria_draft" ("based_on_id");
CREATE INDEX "criteria_draft_changed_by_id" ON "criteria_draft" ("changed_by_id");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """What is stored was shipped: it belongs to no commune."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
