"""Tables handed in to be brought in: what was found in them, how far it got, and who came of it."""

from __future__ import annotations

# The types that SQLite and PostgreSQL name differently.
TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "WORD": "VARCHAR(255)"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "WORD": "VARCHAR(255)"},
}

STATEMENTS = """
CREATE TABLE "upload" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    "state" {WORD} NOT NULL CHECK (state IN ('reading', 'waiting', 'running', 'stopping', 'stopped', 'done', 'failed')),
    "answers" TEXT NOT NULL,
    "preview" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "finished" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "created_at" {TIME} NOT NULL,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE
);
CREATE INDEX "upload_cycle_id" ON "upload" ("cycle_id");
CREATE INDEX "upload_account_id" ON "upload" ("account_id");
CREATE UNIQUE INDEX "upload_key" ON "upload" ("key");
CREATE INDEX "upload_created_at" ON "upload" ("created_at");

CREATE TABLE "upload_row" (
    "upload_id" INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "registration_id" INTEGER,
    PRIMARY KEY ("upload_id", "row"),
    FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE
);
CREATE INDEX "upload_row_registration_id" ON "upload_row" ("registration_id");

"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create both tables and their indexes."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
