"""Bringing a database to the schema of this program; the caller makes a copy first."""

from __future__ import annotations

from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def pending(db: Database) -> list[str]:
    """Names of migrations not yet applied, in order."""
    return [one.name for one in Runner(db, str(FOLDER)).status() if one.applied is None]


def migrate(db: Database) -> list[str]:
    """Apply what is pending; each migration is one transaction. The names applied."""
    return list(Runner(db, str(FOLDER)).up())


def unknown(db: Database) -> list[str]:
    """Migrations in the database that this program does not have: it was used by a newer version."""
    return [one.name for one in Runner(db, str(FOLDER)).status() if one.path is None]
