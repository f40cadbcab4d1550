"""Replaced certificates, their prints, and a key for each commune to sign them with."""

from __future__ import annotations

import secrets

TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
CREATE TABLE "certificate_key" (
    "commune_id" INTEGER NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL CHECK (length(key) BETWEEN 64 AND 64),
    FOREIGN KEY ("commune_id") REFERENCES "commune" ("id") ON DELETE RESTRICT
);

CREATE TABLE "certificate_replacement" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "recognition_id" INTEGER NOT NULL,
    "cycle_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK (number >= 2),
    "code" TEXT NOT NULL CHECK (length(code) BETWEEN 9 AND 9),
    "printed_name" TEXT NOT NULL,
    "printed_salutation" TEXT NOT NULL,
    "printed_unit" TEXT NOT NULL,
    "reason" TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    "at" {TIME} NOT NULL,
    "account_id" INTEGER,
    FOREIGN KEY ("recognition_id") REFERENCES "recognition" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("cycle_id") REFERENCES "cycle" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "certificate_replacement_recognition_id" ON "certificate_replacement" ("recognition_id");
CREATE INDEX "certificate_replacement_cycle_id" ON "certificate_replacement" ("cycle_id");
CREATE UNIQUE INDEX "certificate_replacement_code" ON "certificate_replacement" ("code");
CREATE INDEX "certificate_replacement_account_id" ON "certificate_replacement" ("account_id");
CREATE UNIQUE INDEX "certificate_replacement_cycle_id_number" ON "certificate_replacement" ("cycle_id", "number");

CREATE TABLE "certificate_print" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "recognition_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL CHECK (number >= 1),
    "copy" INTEGER NOT NULL CHECK (copy >= 1),
    "at" {TIME} NOT NULL,
    "account_id" INTEGER,
    FOREIGN KEY ("recognition_id") REFERENCES "recognition" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "certificate_print_recognition_id" ON "certificate_print" ("recognition_id");
CREATE INDEX "certificate_print_account_id" ON "certificate_print" ("account_id");
CREATE UNIQUE INDEX "certificate_print_recognition_id_number_copy" ON "certificate_print" ("recognition_id", "number", "copy");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables and give every commune that is there a key of its own."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
    insert = f'INSERT INTO "certificate_key" ("commune_id", "key") VALUES ({db.param}, {db.param})'
    for (commune_id,) in db.execute_sql('SELECT "id" FROM "commune" ORDER BY "id"').fetchall():
        db.execute_sql(insert, (commune_id, secrets.token_hex(32)))
