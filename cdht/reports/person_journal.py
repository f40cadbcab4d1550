"""The journal of one person: when, who, what, old → new, why. The words that its page shows too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..domain.criteria import CriteriaSet
from ..domain.journal import Fact, Told, story
from ..domain.journal_words import MAY_NAME_PEOPLE, Names
from ..domain.vietnamese import time_short
from ..models import units
from ..models.criteria import LIGHT, CriteriaVersion
from ..models.cycles import Cycle
from ..models.journal import JournalEntry, of_registrations
from ..models.registration import Registration
from ..models.scoring import INDICATORS
from . import narrative
from .document import Align, Cell, CellLike, Column, Document, Note, Signature, Signer, Table, Title
from .facts import HONOUR, Choice, office_on
from .heads import committee_head
from .person import PARTLY, called, person_chosen

HIDDEN = frozenset({"party_member", *MAY_NAME_PEOPLE})
"""Fields whose values only some roles may read (DOMAIN §9), and what is told of people after a visit."""
HELP = "Mỗi dòng ghi giá trị cũ → giá trị mới. Nhật ký chỉ thêm, không sửa, không xóa được."


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of all cycles, the newest first, in each what came first. Raises `Refused` without a person."""
    person, office = person_chosen(cycle, choice), office_on(cycle, choice.on, choice.number)
    entries = list(of_registrations(part.id for part in person.parts))
    hint = "(Ký, ghi rõ họ tên)"
    return Document(
        title=f"Nhật ký của {person.citizen.name}",
        blocks=(
            committee_head(office, ""),
            Title("Nhật ký", f"Hồ sơ {HONOUR} của {person.citizen.name}"),
            _table(person.parts, entries, choice),
            Note(f"{HELP} {PARTLY}" if person.left_out else HELP),
            Signature((Signer(("NGƯỜI IN NHẬT KÝ",), hint=hint),)),
        ),
        author=office.steering_committee,
    )


def _table(parts: Sequence[Registration], entries: list[JournalEntry], choice: Choice) -> Table:
    return Table(
        name="Nhật ký",
        columns=(Column(24, Align.CENTER), Column(39), Column(102)),
        head=(("Lúc", "Ai", "Việc"),),
        rows=tuple(_rows(parts, entries, choice)),
        empty="Chưa có việc nào được ghi.",
    )


def _rows(
    parts: Sequence[Registration], entries: list[JournalEntry], choice: Choice
) -> Iterator[tuple[CellLike, ...]]:
    by_part = {id: list(group) for id, group in groupby(entries, key=lambda one: one.registration_id)}
    for part in parts:
        own = by_part.get(part.id, [])
        names = names_in(part.unit.commune_id, part.cycle.rules, sees_party=choice.sees_party)
        yield (Cell(called(part), colspan=3, bold=True),)
        for entry, told in zip(own, told_of(own, names), strict=True):
            yield (time_short(entry.at), entry.account_name, "\n".join((told.what, *told.details)))


# --- Words -----------------------------------------------------------------------------------------


def told_of(entries: Iterable[JournalEntry], names: Names) -> list[Told]:
    """Entries of one registration, the first one first, as sentences."""
    return story((fact_of(entry) for entry in entries), names)


def fact_of(entry: JournalEntry) -> Fact:
    return Fact(entry.action, entry.from_stage, entry.to_stage, entry.changed, entry.reason)


def names_in(commune_id: int, rules: CriteriaSet | None = None, *, sees_party: bool) -> Names:
    """What ids in entries are called; who may not see party membership reads only that it was changed."""
    return Names(
        audiences={one.id: one.label for one in rules.audiences} if rules else {},
        units={str(unit.id): unit.name for unit in units.in_commune(commune_id)},
        criteria={str(one.id): one.label for one in CriteriaVersion.select(*LIGHT)},
        sections={section.key: section.title or section.place for section in narrative.SECTIONS},
        hidden=frozenset() if sees_party else HIDDEN,
        indicators=len(rules.indicators) if rules else INDICATORS,
    )
