"""Training sessions with whom they invite, which indicators they serve and who attended; evidence that comes
from such a list names its session."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "BOOL": "INTEGER"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "BOOL": "BOOLEAN"},
}

STATEMENTS = """
CREATE TABLE "training_session" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "held_on" DATE NOT NULL,
    "until" DATE,
    "topic" TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 200),
    "place" TEXT NOT NULL CHECK (length(place) BETWEEN 0 AND 200),
    "teacher" TEXT NOT NULL CHECK (length(teacher) BETWEEN 0 AND 160),
    "material" TEXT NOT NULL CHECK (length(material) BETWEEN 0 AND 1000),
    "notes" TEXT NOT NULL CHECK (length(notes) BETWEEN 0 AND 1000),
    "counts" {BOOL} NOT NULL,
    "guests" INTEGER NOT NULL CHECK (guests >= 0),
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    CHECK (until IS NULL OR until >= held_on)
);
CREATE INDEX "training_session_cycle_id" ON "training_session" ("cycle_id");

CREATE TABLE "training_unit" (
    "session_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    PRIMARY KEY ("session_id", "unit_id"),
    FOREIGN KEY ("session_id") REFERENCES "training_session" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT
);
CREATE INDEX "training_unit_unit_id" ON "training_unit" ("unit_id");

CREATE TABLE "training_indicator" (
    "session_id" INTEGER NOT NULL,
    "indicator" INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    PRIMARY KEY ("session_id", "indicator"),
    FOREIGN KEY ("session_id") REFERENCES "training_session" ("id") ON DELETE CASCADE
);

CREATE TABLE "training_attendance" (
    "session_id" INTEGER NOT NULL,
    "registration_id" INTEGER NOT NULL,
    "ticked_by_id" INTEGER,
    "ticked_at" {TIME} NOT NULL,
    PRIMARY KEY ("session_id", "registration_id"),
    FOREIGN KEY ("session_id") REFERENCES "training_session" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("ticked_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "training_attendance_registration_id" ON "training_attendance" ("registration_id");
CREATE INDEX "training_attendance_ticked_by_id" ON "training_attendance" ("ticked_by_id");

ALTER TABLE "evidence" ADD COLUMN "training_id" INTEGER REFERENCES "training_session" ("id") ON DELETE RESTRICT;
CREATE INDEX "evidence_training_id" ON "evidence" ("training_id");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables and the column; what evidence there is came from no list."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
