"""Visits of the committee to units, who went, and what is to be done after each."""

from __future__ import annotations

TYPES = {"sqlite": {"ID": "INTEGER"}, "postgresql": {"ID": "SERIAL"}}

STATEMENTS = """
CREATE TABLE "inspection" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "cycle_id" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    "visited_on" DATE NOT NULL,
    "met" TEXT NOT NULL CHECK (length(met) BETWEEN 0 AND 200),
    "looked_at" TEXT NOT NULL CHECK (length(looked_at) BETWEEN 1 AND 1000),
    "findings" TEXT NOT NULL CHECK (length(findings) BETWEEN 1 AND 4000),
    "version" INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT
);
CREATE INDEX "inspection_cycle_id" ON "inspection" ("cycle_id");
CREATE INDEX "inspection_unit_id" ON "inspection" ("unit_id");
CREATE INDEX "inspection_cycle_id_visited_on" ON "inspection" ("cycle_id", "visited_on");

CREATE TABLE "inspection_member" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "inspection_id" INTEGER NOT NULL,
    "member_id" INTEGER,
    "name" TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    "title" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("inspection_id") REFERENCES "inspection" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("member_id") REFERENCES "committee_member" ("id") ON DELETE SET NULL
);
CREATE INDEX "inspection_member_inspection_id" ON "inspection_member" ("inspection_id");
CREATE INDEX "inspection_member_member_id" ON "inspection_member" ("member_id");
CREATE UNIQUE INDEX "inspection_member_inspection_id_member_id" ON "inspection_member" ("inspection_id", "member_id");

CREATE TABLE "inspection_follow_up" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "inspection_id" INTEGER NOT NULL,
    "what" TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 400),
    "responsible" TEXT NOT NULL CHECK (length(responsible) BETWEEN 1 AND 120),
    "due_on" DATE NOT NULL,
    "done_on" DATE,
    "result" TEXT NOT NULL CHECK (length(result) BETWEEN 0 AND 400),
    FOREIGN KEY ("inspection_id") REFERENCES "inspection" ("id") ON DELETE CASCADE,
    CHECK (done_on IS NOT NULL OR result = '')
);
CREATE INDEX "inspection_follow_up_inspection_id" ON "inspection_follow_up" ("inspection_id");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the three tables; no visit was recorded before."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
