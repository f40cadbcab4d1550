"""Opinions of a first and a second verifier, before a sheet is settled."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
CREATE TABLE "opinion" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "registration_id" INTEGER NOT NULL,
    "place" INTEGER NOT NULL CHECK (place BETWEEN 1 AND 2),
    "given_by_id" INTEGER,
    "given_at" {TIME} NOT NULL,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("given_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "opinion_registration_id" ON "opinion" ("registration_id");
CREATE INDEX "opinion_given_by_id" ON "opinion" ("given_by_id");
CREATE UNIQUE INDEX "opinion_registration_id_place" ON "opinion" ("registration_id", "place");

CREATE TABLE "opinion_score" (
    "opinion_id" INTEGER NOT NULL,
    "indicator" INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    "points" INTEGER NOT NULL CHECK (points BETWEEN 0 AND 10),
    "note" TEXT NOT NULL CHECK (length(note) BETWEEN 0 AND 500),
    PRIMARY KEY ("opinion_id", "indicator"),
    FOREIGN KEY ("opinion_id") REFERENCES "opinion" ("id") ON DELETE CASCADE
);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create both tables; sheets of before were verified by one and have no opinions."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
