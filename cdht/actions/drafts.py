"""Keeping half-typed work, and letting it go. Nothing here is journalled: it is no data yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..domain.accounts import Actor
from ..domain.drafts import KEPT_FOR, About, Fields, Place, clean, must_fit, must_have_room
from ..models.drafts import Draft
from ..models.receipts import Receipt
from ..models.registration import Registration
from .transactions import writing


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in one form. `basis`: the versions of the record that it was typed from.

    `version`: of the draft, as this page knows it, 0 for none. `form_key`: of the form, to tell when it has
    been carried out already.
    """

    place: Place
    fields: Fields
    basis: dict[str, str] = field(default_factory=dict)
    version: int = 0
    form_key: str = ""


@dataclass(slots=True)
class Kept:
    """Version by place of what is kept now, 0 where nothing had to be; and the drafts of another tab or
    computer that are newer than what this page knew: those were left as they are."""

    versions: dict[str, int] = field(default_factory=dict)
    newer: list[Draft] = field(default_factory=list)


def keep(typed: Sequence[Typed], *, by: Actor, at: datetime) -> Kept:
    """Keep what is half-typed in these forms. Raises `TooLarge` or `Refused`; then nothing was kept."""
    kept = Kept()
    with writing():
        remove_old(at=at)
        for one in typed:
            _keep_one(one, kept, by=by, at=at)
    return kept


def forget(places: Iterable[str], *, by: Actor) -> None:
    """The forms were saved, or what was typed is thrown away."""
    names = list(places)
    if names:
        with writing():
            Draft.delete().where(Draft.account == by.account_id, Draft.place.in_(names)).execute()


def remove_old(*, at: datetime) -> None:
    """Of everybody: what nobody came back to for a week."""
    with writing():
        Draft.delete().where(Draft.kept_at < at - KEPT_FOR).execute()


def forget_about(citizen_id: int) -> None:
    """Of everybody: drafts on the registrations of a person whose data is erased."""
    theirs = Registration.select(Registration.id).where(Registration.citizen == citizen_id)
    with writing():
        Draft.delete().where(Draft.registration.in_(theirs)).execute()


def _keep_one(one: Typed, kept: Kept, *, by: Actor, at: datetime) -> None:
    if _was_carried_out(one.form_key, by):
        kept.versions[one.place.name] = 0
        return
    known = Draft.get_or_none(Draft.account == by.account_id, Draft.place == one.place.name)
    if known is not None and known.version != one.version:
        kept.newer.append(known)
        return
    stored = json.dumps({"fields": clean(one.fields), "basis": one.basis}, ensure_ascii=False)
    must_fit(stored)
    kept.versions[one.place.name] = _store(one, stored, known, by=by, at=at)


def _store(one: Typed, stored: str, known: Draft | None, *, by: Actor, at: datetime) -> int:
    version = one.version + 1
    if known is not None:
        Draft.update(typed=stored, version=version, kept_at=at).where(Draft.id == known.id).execute()
        return version
    must_have_room(Draft.select().where(Draft.account == by.account_id).count())
    Draft.create(
        account=by.account_id,
        place=one.place.name,
        registration=one.place.named(About.REGISTRATION),
        typed=stored,
        version=version,
        kept_at=at,
    )
    return version


def _was_carried_out(form_key: str, by: Actor) -> bool:
    """Whether the form was sent and taken meanwhile: a draft that arrives late must not rise again.

    A receipt is named by the form's key, alone or with a digest after a dot.
    """
    if not form_key:
        return False
    mine = Receipt.select().where(Receipt.account == by.account_id)
    return bool(mine.where((Receipt.key == form_key) | Receipt.key.startswith(f"{form_key}.")).exists())
