"""What is kept beside every citizen so that it is found again: the words of the name, and who is alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..domain.accounts import Actor
from ..domain.duplicates import Known, Pair, pairs_among, pairs_with
from ..models.citizens import Citizen
from ..models.duplicates import CitizenPair, PairDecision
from ..models.search import CitizenWord
from .transactions import batches, insert_rows


def keep_words(names: Mapping[int, str]) -> None:
    """The folded names of new or renamed citizens, word by word; `names` by citizen id."""
    for batch in batches(names):
        CitizenWord.delete().where(CitizenWord.citizen.in_(batch)).execute()
    rows = [(word, id) for id, folded in names.items() for word in sorted(set(folded.split()))]
    if rows:
        insert_rows(CitizenWord, [CitizenWord.word, CitizenWord.citizen], rows)


def remember_pairs(pairs: Iterable[Pair], commune_id: int, **decided: Any) -> None:
    """Keep pairs that are not known yet; those that somebody decided on stay decided."""
    for batch in batches(pairs, 100):
        CitizenPair.insert_many(
            {"first": one.first, "second": one.second, "commune": commune_id, "reason": one.reason} | decided
            for one in batch
        ).on_conflict_ignore().execute()


def note_new(
    fresh: Sequence[tuple[int, Known, bool]],
    found: Mapping[int, Sequence[Citizen]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Pairs of citizens who have just come in: (id, what is known, somebody said that it is another person),
    with those who were alike at the door by id. What somebody said is remembered and never asked."""
    told, asked = list(_told(fresh, found)), list(_asked(fresh, found))
    said = {
        "decision": PairDecision.DIFFERENT, "decided_by": by.account_id,
        "decided_by_name": by.name, "decided_at": at,
    }  # fmt: skip
    if told:
        remember_pairs(told, by.commune_id, **said)
    if asked:
        remember_pairs(asked, by.commune_id)


def note_changed(citizen_id: int) -> None:
    """After a change of name, birth or number: found by the new name, and asked about anew."""
    citizen = Citizen.get_by_id(citizen_id)
    keep_words({citizen_id: citizen.folded})
    of = (CitizenPair.first == citizen_id) | (CitizenPair.second == citizen_id)
    CitizenPair.delete().where(of & CitizenPair.decision.is_null()).execute()
    others = Citizen.select().where(
        Citizen.commune == citizen.commune_id,
        Citizen.folded == citizen.folded,
        Citizen.merged_into.is_null(),
    )
    if citizen.merged_into is None:
        remember_pairs(pairs_with(citizen.known, (one.known for one in others)), citizen.commune_id)


def _told(fresh: Sequence[tuple[int, Known, bool]], found: Mapping[int, Sequence[Citizen]]) -> Iterator[Pair]:
    for id, known, is_told in fresh:
        if is_told:
            yield from pairs_with(replace(known, id=id), (other.known for other in found.get(id, ())))


def _asked(
    fresh: Sequence[tuple[int, Known, bool]], found: Mapping[int, Sequence[Citizen]]
) -> Iterator[Pair]:
    for id, known, is_told in fresh:
        if not is_told:
            yield from pairs_with(replace(known, id=id), (other.known for other in found.get(id, ())))
    yield from pairs_among(replace(known, id=id) for id, known, _told in fresh)
