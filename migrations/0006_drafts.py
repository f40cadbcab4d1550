"""Half-typed work, kept on the server for each account."""

from __future__ import annotations

# What SQLite and PostgreSQL name differently.
TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
CREATE TABLE "draft" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "account_id" INTEGER NOT NULL,
    "place" TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 60),
    "registration_id" INTEGER,
    "typed" TEXT NOT NULL CHECK (length(typed) BETWEEN 2 AND 200000),
    "version" INTEGER NOT NULL CHECK (version >= 1),
    "kept_at" {TIME} NOT NULL,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE
);
CREATE INDEX "draft_account_id" ON "draft" ("account_id");
CREATE INDEX "draft_registration_id" ON "draft" ("registration_id");
CREATE INDEX "draft_kept_at" ON "draft" ("kept_at");
CREATE UNIQUE INDEX "draft_account_id_place" ON "draft" ("account_id", "place");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table with its indexes; nobody has a draft yet."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
