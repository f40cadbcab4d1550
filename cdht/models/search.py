"""Finding citizens among very many: words of their names, ends of their numbers, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from peewee import CompositeKey, ForeignKeyField, ModelSelect, TextField, fn

from ..domain.accounts import Actor
from ..domain.search import Closeness, Meaning, answer, marked, marks_off, meaning
from .base import Row, database
from .certificates import CertificateReplacement
from .citizens import Citizen, kept_ids
from .cycles import Cycle
from .recognition import Recognition
from .registration import Registration, visible_to

AT_MOST = 60
"""People that one search shows; whoever finds more types another word."""
_FEW = 3
_BOUND = 3_000
_WALKED = 300
_ENDS = 400


class CitizenWord(Row):
    """Every word of every folded name, so that a slip is looked for among words and not among people."""

    word = TextField()
    citizen = ForeignKeyField(Citizen, on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("word", "citizen")


Candidate = tuple[int, str, str, str]
"""Citizen id, folded name, sort key, name."""


def people_named(actor: Actor, text: str, words: Sequence[str]) -> list[tuple[int, Closeness]]:
    """Citizens who answer to the words, with how well: exact names, words, beginnings; slips where few do.

    Within each by given name in Vietnamese order, whoever bears the typed marks first. At most `AT_MOST` + 1.
    """
    if not words:
        return []
    vocabulary = _vocabulary()
    meanings = [meaning(word, vocabulary) for word in words]
    found = _answering(actor, text, words, meanings, Closeness.PREFIX)
    if len(found) < _FEW:
        found = _answering(actor, text, words, meanings, Closeness.SLIP)
    return _each_once(found)


def people_numbered(actor: Actor, digits: str) -> list[tuple[int, Closeness]]:
    """Citizens whose number or telephone ends so, by given name."""
    everybody = Citizen.select(Citizen.id).where(Citizen.commune == actor.commune_id)
    ends = [everybody.where(field.endswith(digits)) for field in (Citizen.number, Citizen.phone)]
    bearers = [row[0] for query in ends for row in query.limit(_ENDS).tuples()]  # each walks one small index
    found = _seen(actor).where(Citizen.id.in_(bearers)).order_by(Citizen.sort_key, Citizen.id)
    return _each_once([(row[0], Closeness.EXACT) for row in found.limit(AT_MOST + 1).tuples()])


def _each_once(found: Sequence[tuple[int, Closeness]]) -> list[tuple[int, Closeness]]:
    """For an entry that was joined to another one stands the one that was kept."""
    first = found[: AT_MOST + 1]
    kept = kept_ids(id for id, _near in first)
    best: dict[int, Closeness] = {}
    for id, near in first:
        best.setdefault(kept[id], near)
    return list(best.items())


def certificate_holder(actor: Actor, code: str) -> Registration | None:
    """Whose certificate has this look-up code, a replaced or revoked one too."""
    later = CertificateReplacement.select(CertificateReplacement.recognition)
    later = later.where(CertificateReplacement.code == code)
    carries = (Recognition.code == code) | Recognition.id.in_(later)
    row: Registration | None = _holders(actor).where(carries).first()
    return row


def certificate_holders(actor: Actor, certificate: tuple[int, int]) -> list[Registration]:
    """Whose certificate has this number and year: one in each cycle of the year."""
    number, year = certificate
    later = CertificateReplacement.select(CertificateReplacement.recognition)
    later = later.where(CertificateReplacement.number == number)
    bears = (Recognition.certificate_number == number) | Recognition.id.in_(later)
    return list(_holders(actor).where(bears, Cycle.year == year))


def parts_seen(actor: Actor, citizen_ids: Iterable[int]) -> list[Registration]:
    """What the actor may see of these citizens' registrations, newest cycle first; one statement."""
    rows = _with_cycle(actor).where(Registration.citizen.in_(list(citizen_ids)))
    return list(rows.order_by(Cycle.year.desc(), Registration.id.desc()))


def _holders(actor: Actor) -> ModelSelect:
    rows = _with_cycle(actor).join_from(
        Registration, Recognition, on=Recognition.registration == Registration.id
    )
    return rows.order_by(Registration.id.desc())


def _with_cycle(actor: Actor) -> ModelSelect:
    return visible_to(actor).join_from(Registration, Cycle).select_extend(Cycle.id, Cycle.name, Cycle.year)


# --- Words -------------------------------------------------------------------------------------------

_DISTINCT = """
WITH RECURSIVE known(word) AS (
    SELECT MIN(word) FROM citizen_word
    UNION ALL
    SELECT (SELECT MIN(word) FROM citizen_word WHERE citizen_word.word > known.word)
    FROM known WHERE known.word IS NOT NULL
)
SELECT word FROM known WHERE word IS NOT NULL
"""


def _vocabulary() -> list[str]:
    """The words of all names, each once: a jump from word to word over the index, not a walk over people."""
    return [row[0] for row in database.execute_sql(_DISTINCT).fetchall()]


def _answering(
    actor: Actor, text: str, words: Sequence[str], meanings: Sequence[Meaning], upto: Closeness
) -> list[tuple[int, Closeness]]:
    allowed = [one.words(upto) for one in meanings]
    if not all(allowed):
        return []
    ranked, typed = [], marked(text)
    for id, folded, key, name in _candidates(actor, allowed):
        one = answer(words, meanings, folded)
        if one is not None and one.closeness <= upto:
            ranked.append((one, marks_off(typed, name), key, id))
    return [(id, one.closeness) for one, _marks, _key, id in sorted(ranked)]


def _candidates(actor: Actor, allowed: Sequence[frozenset[str]]) -> Iterator[Candidate]:
    """A bounded number of people among whom the answers are: those who bear the rarest of the words, or,
    where every word is common, the first of the list who bear them all."""
    counts = _how_many(frozenset().union(*allowed))
    sizes = [sum(counts.get(word, 0) for word in words) for words in allowed]
    rarest = allowed[sizes.index(min(sizes))]
    fields = (Citizen.id, Citizen.folded, Citizen.sort_key, Citizen.name)
    if min(sizes) <= _BOUND:
        bearers = CitizenWord.select(CitizenWord.citizen).where(CitizenWord.word.in_(list(rarest)))
        rows = _seen(actor, *fields).where(Citizen.id.in_(bearers))
    else:
        rows = _seen(actor, *fields).where(reduce(and_, map(_bears, allowed)))
        rows = rows.order_by(Citizen.sort_key, Citizen.folded).limit(_WALKED)
    yield from rows.tuples().iterator()


def _how_many(words: Iterable[str]) -> dict[str, int]:
    counted = CitizenWord.select(CitizenWord.word, fn.COUNT(CitizenWord.citizen))
    return dict(counted.where(CitizenWord.word.in_(list(words))).group_by(CitizenWord.word).tuples())


def _bears(words: Iterable[str]) -> Any:
    """One of the words, or their common beginnings, stands in the folded name."""
    shortest: list[str] = []
    for word in sorted(words, key=len):
        if not any(word.startswith(known) for known in shortest):
            shortest.append(word)
    return reduce(or_, (Citizen.folded.startswith(w) | Citizen.folded.contains(f" {w}") for w in shortest))


def _seen(actor: Actor, *fields: Any) -> ModelSelect:
    """Citizens of whom the actor may see a registration, also through the entry they were joined to."""
    rows = Citizen.select(*(fields or (Citizen.id,))).where(Citizen.commune == actor.commune_id)
    if not actor.sees_people:
        return rows.where(Citizen.id.in_([]))
    if actor.sees_everything:
        return rows
    stands_for = fn.COALESCE(Citizen.merged_into, Citizen.id)
    own = Registration.select(Registration.id).where(
        Registration.citizen == stands_for, Registration.unit.in_(list(actor.unit_ids))
    )
    return rows.where(fn.EXISTS(own))
