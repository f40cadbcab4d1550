"""Search by the words of names, pairs of citizens who may be one person, and joins that can be undone."""

from __future__ import annotations

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME", "WORD": "VARCHAR(255)"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP", "WORD": "VARCHAR(255)"},
}

STATEMENTS = """
ALTER TABLE "citizen" ADD COLUMN "merged_into" INTEGER REFERENCES "citizen" ("id") ON DELETE RESTRICT;
CREATE INDEX "citizen_commune_id_sort_key_folded" ON "citizen" ("commune_id", "sort_key", "folded");
CREATE INDEX "citizen_commune_id_phone" ON "citizen" ("commune_id", "phone");

CREATE TABLE "citizen_word" (
    "word" TEXT NOT NULL,
    "citizen_id" INTEGER NOT NULL,
    PRIMARY KEY ("word", "citizen_id"),
    FOREIGN KEY ("citizen_id") REFERENCES "citizen" ("id") ON DELETE CASCADE
);
CREATE INDEX "citizen_word_citizen_id" ON "citizen_word" ("citizen_id");

CREATE TABLE "citizen_pair" (
    "first_id" INTEGER NOT NULL,
    "second_id" INTEGER NOT NULL,
    "commune_id" INTEGER NOT NULL,
    "reason" {WORD} NOT NULL CHECK (reason IN ('same_number', 'same_birth', 'near_birth', 'same_year', 'unknown_birth', 'other_day')),
    "decision" {WORD} CHECK (decision IN ('same', 'different')),
    "decided_by_id" INTEGER,
    "decided_by_name" TEXT NOT NULL,
    "decided_at" {TIME},
    PRIMARY KEY ("first_id", "second_id"),
    FOREIGN KEY ("first_id") REFERENCES "citizen" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("second_id") REFERENCES "citizen" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("decided_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT,
    CHECK (first_id < second_id)
);
CREATE INDEX "citizen_pair_first_id" ON "citizen_pair" ("first_id");
CREATE INDEX "citizen_pair_second_id" ON "citizen_pair" ("second_id");
CREATE INDEX "citizen_pair_commune_id" ON "citizen_pair" ("commune_id");
CREATE INDEX "citizen_pair_decided_by_id" ON "citizen_pair" ("decided_by_id");
CREATE INDEX "citizen_pair_commune_id_decision" ON "citizen_pair" ("commune_id", "decision");

CREATE TABLE "citizen_merge" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "commune_id" INTEGER NOT NULL,
    "kept_id" INTEGER NOT NULL,
    "gone_id" INTEGER NOT NULL,
    "registrations" TEXT NOT NULL,
    "consents" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "merged_by_id" INTEGER,
    "merged_by_name" TEXT NOT NULL,
    "merged_at" {TIME} NOT NULL,
    "undone_by_name" TEXT NOT NULL,
    "undone_at" {TIME},
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("kept_id") REFERENCES "citizen" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("gone_id") REFERENCES "citizen" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("merged_by_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "citizen_merge_commune_id" ON "citizen_merge" ("commune_id");
CREATE INDEX "citizen_merge_kept_id" ON "citizen_merge" ("kept_id");
CREATE INDEX "citizen_merge_gone_id" ON "citizen_merge" ("gone_id");
CREATE INDEX "citizen_merge_merged_by_id" ON "citizen_merge" ("merged_by_id");
"""

# Who is already there and has the same name: near births are found when somebody has the list looked through.
PAIRS = """
INSERT INTO "citizen_pair" ("first_id", "second_id", "commune_id", "reason", "decided_by_name")
SELECT one.id, other.id, one.commune_id,
    CASE WHEN one.birth IS NULL OR other.birth IS NULL THEN 'unknown_birth'
         WHEN length(one.birth) > 4 AND one.birth = other.birth THEN 'same_birth'
         ELSE 'same_year' END,
    ''
FROM "citizen" AS one JOIN "citizen" AS other
    ON other.commune_id = one.commune_id AND other.folded = one.folded AND other.id > one.id
WHERE one.birth IS NULL OR other.birth IS NULL OR one.birth = other.birth
    OR (one.birth_year = other.birth_year AND (length(one.birth) = 4 OR length(other.birth) = 4))
LIMIT 20000
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables, then fill the words and the plainest pairs from the citizens who are there."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
    rows = db.execute_sql('SELECT "id", "folded" FROM "citizen"').fetchall()
    words = [(word, citizen) for citizen, folded in rows for word in sorted(set(folded.split()))]
    insert = f'INSERT INTO "citizen_word" ("word", "citizen_id") VALUES ({db.param}, {db.param})'
    db.cursor().executemany(insert, words)
    db.execute_sql(PAIRS)
