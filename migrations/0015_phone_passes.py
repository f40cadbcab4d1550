"""Passes with which a telephone adds pictures to one sheet."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
CREATE TABLE "phone_pass" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "digest" TEXT NOT NULL CHECK (length(digest) BETWEEN 64 AND 64),
    "ticket_digest" TEXT NOT NULL CHECK (length(ticket_digest) BETWEEN 64 AND 64),
    "session_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "registration_id" INTEGER NOT NULL,
    "indicator" INTEGER CHECK (indicator BETWEEN 1 AND 10),
    "made_at" {TIME} NOT NULL,
    "ends_at" {TIME} NOT NULL,
    "taken" INTEGER NOT NULL CHECK (taken BETWEEN 0 AND 40),
    FOREIGN KEY ("session_id") REFERENCES "session" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "phone_pass_digest" ON "phone_pass" ("digest");
CREATE INDEX "phone_pass_session_id" ON "phone_pass" ("session_id");
CREATE INDEX "phone_pass_account_id" ON "phone_pass" ("account_id");
CREATE INDEX "phone_pass_registration_id" ON "phone_pass" ("registration_id");
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
