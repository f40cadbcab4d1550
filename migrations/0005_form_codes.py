"""A short code for each registration, printed on its paper forms; those that exist get theirs here."""

from __future__ import annotations

import secrets

STATEMENTS = (
    """
CREATE TABLE "form_code" (
    "registration_id" INTEGER NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL CHECK (length(code) BETWEEN 7 AND 7),
    FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE CASCADE
)""",
    'CREATE UNIQUE INDEX "form_code_code" ON "form_code" ("code")',
)

# As cdht/domain/form_codes.py had them on this day: five signs by chance, the sixth checks them.
SIGNS = "23456789BCFGHJKMNPQRTVX"


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table and give every registration a code of its own."""
    for statement in STATEMENTS:
        db.execute_sql(statement.strip())
    mark = "?" if "sqlite" in type(db).__name__.lower() else "%s"
    insert = f'INSERT INTO "form_code" ("registration_id", "code") VALUES ({mark}, {mark})'
    used = set()
    for (registration_id,) in db.execute_sql('SELECT "id" FROM "registration" ORDER BY "id"').fetchall():
        while (code := _code()) in used:
            pass
        used.add(code)
        db.execute_sql(insert, (registration_id, code))


def _code() -> str:
    numbers = [secrets.randbelow(23) for _ in range(5)]
    check = -sum(weight * number for weight, number in enumerate(numbers, start=1)) * pow(10, -1, 23) % 23
    signs = "".join(SIGNS[number] for number in (*numbers, check))
    return f"{signs[:3]}-{signs[3:]}"
