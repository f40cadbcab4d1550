"""Shared computers: sessions that lock, PINs that open them, and after how many minutes a screen locks."""

from __future__ import annotations

# What SQLite and PostgreSQL name differently.
TYPES = {
    "sqlite": {"ID": "INTEGER", "TIME": "DATETIME"},
    "postgresql": {"ID": "SERIAL", "TIME": "TIMESTAMP"},
}

STATEMENTS = """
ALTER TABLE "commune" ADD COLUMN "lock_after" INTEGER NOT NULL DEFAULT 10 CHECK (lock_after BETWEEN 1 AND 120);

CREATE TABLE "pin" (
    "account_id" INTEGER NOT NULL PRIMARY KEY,
    "pin_hash" TEXT NOT NULL,
    "set_at" {TIME} NOT NULL,
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE
);

CREATE TABLE "session" (
    "id" {ID} NOT NULL PRIMARY KEY,
    "browser" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "password_at" {TIME},
    "used_at" {TIME} NOT NULL,
    "locked_at" {TIME},
    "wrong_pins" INTEGER NOT NULL CHECK (wrong_pins BETWEEN 0 AND 5),
    FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE
);
CREATE INDEX "session_account_id" ON "session" ("account_id");
CREATE UNIQUE INDEX "session_browser_account_id" ON "session" ("browser", "account_id");
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Every commune starts with ten minutes; nobody has a PIN yet, and everybody signs in once more."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
