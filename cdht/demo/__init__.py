"""The demo: the pilot of Quảng Phú with every step done, and a second cycle in which everybody has work.

The people are invented; the commune, its documents, its figures and the signer are those of the real report.
Everything goes through the actions, at the dates of the story, by accounts of the demo.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..actions.accounts import AccountFacts, add_account
from ..actions.communes import NameFacts, add_signer, set_up
from ..config import Config
from ..domain.accounts import Actor
from ..domain.lifecycle import Role
from ..domain.units import UnitKind
from ..models.base import bind, open_database
from ..models.migrating import migrate
from . import evidence, next_year, pilot
from .cast import ACCOUNTS, PASSWORD, SIGNERS, DemoAccount

BEGINNING = datetime(2021, 3, 1, 8, 0)


def make(config: Config) -> None:
    """Fill the data folder of `config`, replacing what was there. Takes a second or two.

    It is built beside and put in place whole, so that a broken-off start leaves no half demo.
    """
    building = config.data / ".dang-tao"
    shutil.rmtree(building, ignore_errors=True)
    room = replace(config, data=building)
    room.prepare()
    db = bind(open_database("", room.database_file))
    with db.connection_context():
        migrate(db)
        with db.atomic():  # one transaction: hundreds of small ones would wait for the disk each time
            fill()
            evidence.run(config.uploads)  # contents are named by what they hold: they may lie there already
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_all()
    _put_in_place(room.database_file, config.database_file)
    shutil.rmtree(building, ignore_errors=True)


def fill() -> None:
    """The whole story in the bound, migrated, empty database."""
    actors = _people_of_the_office()
    units = pilot.run(actors)
    next_year.run(actors, units)


def _people_of_the_office() -> dict[str, Actor]:
    """The commune, its signers and accounts; the actors by login."""
    first = ACCOUNTS[0]
    name = NameFacts("Quảng Phú", "xã", "huyện Quảng Điền", "Hội Khuyến học huyện Quảng Điền")
    chief = set_up(name, _facts(first, frozenset()), at=BEGINNING).as_actor()
    for signer in SIGNERS:
        add_signer(signer, by=chief, at=BEGINNING)
    units = pilot.add_units(chief, BEGINNING)
    actors = {first.login: chief}
    for one in ACCOUNTS[1:]:
        reach = frozenset(unit.id for unit in units.values() if unit.kind in one.unit_kinds)
        actors[one.login] = add_account(_facts(one, reach), by=chief, at=BEGINNING).as_actor()
    return actors


def _facts(one: DemoAccount, unit_ids: frozenset[int]) -> AccountFacts:
    everywhere = set(one.unit_kinds) == set(UnitKind)
    return AccountFacts(
        one.login,
        one.name,
        PASSWORD,
        one.roles,
        frozenset() if everywhere else unit_ids,
        all_units=everywhere,
    )


def _put_in_place(new: Path, old: Path) -> None:
    for suffix in ("-wal", "-shm"):
        old.with_name(old.name + suffix).unlink(missing_ok=True)
    new.replace(old)


__all__ = ["ACCOUNTS", "PASSWORD", "Role", "fill", "make"]
