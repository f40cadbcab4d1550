"""Complaints about results, their answers, and which correction followed."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
CREATE TABLE "complaint" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "registration_id" INTEGER NOT NULL,
    "cycle_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK (number >= 1),
    "received_on" DATE NOT NULL,
    "way" VARCHAR(255) NOT NULL CHECK (way IN ('paper', 'in_person', 'phone')),
    "subject" VARCHAR(255) NOT NULL CHECK (subject IN ('self_score', 'verified', 'vote', 'recognition', 'certificate', 'other')),
    "indicators" TEXT NOT NULL CHECK (length(indicators) BETWEEN 0 AND 40),
    "text" TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    "raiser" TEXT NOT NULL CHECK (length(raiser) BETWEEN 0 AND 80),
    "relation" TEXT NOT NULL CHECK (length(relation) BETWEEN 0 AND 60),
    "recorded_by_id" INTEGER,
    "recorded_at" {TIME} NOT NULL,
    "outcome" VARCHAR(255) CHECK (outcome IN ('accepted', 'partly', 'rejected', 'withdrawn')),
    "answer" TEXT NOT NULL CHECK (length(answer) BETWEEN 0 AND 4000),
    "answered_on" DATE,
    "answered_by_id" INTEGER,
    "judged_with" TEXT NOT NULL CHECK (length(judged_with) BETWEEN 0 AND 80),
    "correction_id" INTEGER,
    "version" INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("recorded_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("answered_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("correction_id") REFERENCES "journal_entry" ("id") ON DELETE RESTRICT,
    CHECK ((outcome IS NULL) = (answered_on IS NULL)),
    CHECK ((raiser = '') = (relation = '')),
    CHECK (correction_id IS NULL OR outcome IS NOT NULL)
);
CREATE INDEX "complaint_registration_id" ON "complaint" ("registration_id");
CREATE INDEX "complaint_recorded_by_id" ON "complaint" ("recorded_by_id");
CREATE INDEX "complaint_answered_by_id" ON "complaint" ("answered_by_id");
CREATE INDEX "complaint_correction_id" ON "complaint" ("correction_id");
CREATE UNIQUE INDEX "complaint_cycle_id_number" ON "complaint" ("cycle_id", "number");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table with its indexes."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
