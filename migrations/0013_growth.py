"""The day of a self-score, earlier self-scores of the year, and learning plans."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "DAY": "substr(\"keyed_at\", 1, 10)"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "DAY": "CAST(\"keyed_at\" AS DATE)"},
}

STATEMENTS = """
ALTER TABLE "sheet" ADD COLUMN "scored_on" DATE;
UPDATE "sheet" SET "scored_on" = {DAY} WHERE "kind" = 'self';

CREATE TABLE "self_score_round" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "registration_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK (number BETWEEN 1 AND 12),
    "scored_on" DATE NOT NULL,
    "keyed_by_id" INTEGER,
    "keyed_by_name" TEXT NOT NULL,
    "keyed_at" {TIME} NOT NULL,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("keyed_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "self_score_round_keyed_by_id" ON "self_score_round" ("keyed_by_id");
CREATE UNIQUE INDEX "self_score_round_registration_id_number" ON "self_score_round" ("registration_id", "number");

CREATE TABLE "round_score" (
    "round_id" INTEGER NOT NULL,
    "indicator" INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 10),
    "points" INTEGER NOT NULL CHECK (points BETWEEN 0 AND 10),
    PRIMARY KEY ("round_id", "indicator"),
    FOREIGN KEY ("round_id") REFERENCES "self_score_round" ("id") ON DELETE CASCADE
);

CREATE TABLE "learning_plan_item" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "registration_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK (number >= 1),
    "what" TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
    "place" TEXT NOT NULL CHECK (length(place) BETWEEN 0 AND 160),
    "due_on" DATE,
    "indicators" TEXT NOT NULL CHECK (length(indicators) BETWEEN 0 AND 40),
    "done_on" DATE,
    "result" TEXT NOT NULL CHECK (length(result) BETWEEN 0 AND 300),
    "added_by_id" INTEGER,
    "added_at" {TIME} NOT NULL,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("added_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "learning_plan_item_added_by_id" ON "learning_plan_item" ("added_by_id");
CREATE UNIQUE INDEX "learning_plan_item_registration_id_number" ON "learning_plan_item" ("registration_id", "number");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """A self-score that is there was scored on the day on which it was keyed in; nobody has earlier ones."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
