"""What stood before a deed, for undo; and registrations that were made by mistake."""

from __future__ import annotations

TYPES = {"sqlite": {"TIME": "DATETIME"}, "postgresql": {"TIME": "TIMESTAMP"}}

STATEMENTS = """
CREATE TABLE "before" (
    "entry_id" INTEGER NOT NULL PRIMARY KEY,
    "deed" INTEGER NOT NULL,
    "parts" TEXT NOT NULL,
    "at" {TIME} NOT NULL,
    FOREIGN KEY ("entry_id") REFERENCES "journal_entry" ("id") ON DELETE RESTRICT
);
CREATE INDEX "before_deed" ON "before" ("deed");
CREATE INDEX "before_at" ON "before" ("at");

CREATE TABLE "mistake" (
    "registration_id" INTEGER NOT NULL PRIMARY KEY,
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE
);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create both tables with their indexes."""
    kind = "sqlite" if "sqlite" in type(db).__name__.lower() else "postgresql"
    text = STATEMENTS
    for word, name in TYPES[kind].items():
        text = text.replace("{" + word + "}", name)
    for statement in text.split(";"):
        if statement.strip():
            db.execute_sql(statement.strip())
