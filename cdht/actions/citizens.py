"""Citizens behind registrations: cleaned, looked for among those who are alike, and stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from ..domain.accounts import Actor
from ..domain.people import Birth, Gender, bare_number, normal_name, sort_key
from ..domain.problems import Problem, Refused
from ..domain.vietnamese import fold, nfc
from ..models.citizens import Citizen, Sought, alike
from .pairing import keep_words, note_new
from .transactions import batches


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept about a citizen, already typed; texts are cleaned by `clean`."""

    name: str
    birth: Birth | None = None
    gender: Gender | None = None
    number: str = ""
    phone: str = ""
    address: str = ""

    def clean(self) -> Person:
        return replace(
            self,
            name=normal_name(self.name),
            number=bare_number(self.number),
            phone=nfc(self.phone),
            address=nfc(self.address),
        )

    @property
    def sought(self) -> Sought:
        return Sought(
            fold(self.name), self.birth.year if self.birth else None, self.number or None, self.birth
        )


class Alike(Refused):
    """There is somebody who may be the same person. `candidates` are to be shown side by side."""

    def __init__(self, problems: Iterable[Problem], candidates: Mapping[int, Sequence[Citizen]]) -> None:
        super().__init__(problems)
        self.candidates = candidates


class Entrant(Protocol):
    """What a door knows of somebody who comes in: the person, and what was found about duplicates."""

    @property
    def person(self) -> Person: ...
    @property
    def citizen_id(self) -> int | None: ...
    @property
    def is_new(self) -> bool: ...
    @property
    def is_unseen(self) -> bool: ...


def citizens_for(wanted: Sequence[Entrant], *, by: Actor, at: datetime) -> list[int]:
    """Citizen ids in order: the chosen ones, else new ones; `Alike` where somebody alike is unexplained."""
    found = alike(by.commune_id, (one.person.sought for one in wanted))
    chosen = {one.citizen_id for one in wanted if one.citizen_id is not None}
    known = {
        row[0]
        for batch in batches(chosen)
        for row in Citizen.select(Citizen.id)
        .where(Citizen.id.in_(batch), Citizen.commune == by.commune_id, Citizen.merged_into.is_null())
        .tuples()
    }
    _refuse_unexplained(wanted, found, chosen - known, _taken_numbers(wanted, by))
    fresh = [one for one in wanted if one.citizen_id is None]
    top = Citizen.select(Citizen.id).order_by(Citizen.id.desc()).limit(1).scalar() or 0
    for group in batches(fresh, 300):
        Citizen.insert_many(
            {"commune": by.commune_id, "created_at": at} | person_values(one.person) for one in group
        ).execute()
    made = [
        row[0] for row in Citizen.select(Citizen.id).where(Citizen.id > top).order_by(Citizen.id).tuples()
    ]
    _note(list(zip(made, fresh, strict=True)), found, by, at)
    new_ids = iter(made)
    return [one.citizen_id if one.citizen_id is not None else next(new_ids) for one in wanted]


def _note(
    made: Sequence[tuple[int, Entrant]], found: Mapping[Sought, Sequence[Citizen]], by: Actor, at: datetime
) -> None:
    """The words of the new names, and who of them may be somebody who is there already."""
    sought = {id: one.person.sought for id, one in made}
    keep_words({id: one.folded for id, one in sought.items()})
    note_new(
        [(id, sought[id].known, one.is_new and not one.is_unseen) for id, one in made],
        {id: found[one] for id, one in sought.items()},
        by=by,
        at=at,
    )


def _taken_numbers(wanted: Sequence[Entrant], by: Actor) -> set[str]:
    """Numbers that somebody has already, also entries that were joined to another one."""
    numbers = [one.person.number for one in wanted if one.citizen_id is None and one.person.number]
    return {
        row[0]
        for batch in batches(numbers)
        for row in Citizen.select(Citizen.number)
        .where(Citizen.commune == by.commune_id, Citizen.number.in_(batch))
        .tuples()
    }


def _refuse_unexplained(
    wanted: Sequence[Entrant], found: Mapping[Sought, Sequence[Citizen]], strange: set[int], taken: set[str]
) -> None:
    problems: list[Problem] = []
    candidates: dict[int, Sequence[Citizen]] = {}
    for index, one in enumerate(wanted):
        same = found[one.person.sought]
        prefix = f"p{index}-" if len(wanted) > 1 else ""
        if one.citizen_id in strange:
            problems.append(Problem(f"{prefix}citizen_id", "Không còn hồ sơ đã chọn. Chọn lại."))
        elif one.citizen_id is None and one.person.number in taken:
            problems.append(
                Problem(f"{prefix}number", "Số CCCD này đã có trong danh sách. Chọn người đó bên dưới.")
            )
            candidates[index] = same
        elif one.citizen_id is None and same and not one.is_new:
            problems.append(
                Problem(f"{prefix}name", "Có người giống tên, ngày sinh. Chọn một cách bên dưới.")
            )
            candidates[index] = same
    if problems:
        raise Alike(problems, candidates) if candidates else Refused(problems)


def person_values(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "folded": fold(person.name),
        "sort_key": sort_key(person.name),
        "birth": person.birth.iso if person.birth else None,
        "birth_year": person.birth.year if person.birth else None,
        "gender": person.gender,
        "number": person.number or None,
        "phone": person.phone or None,
        "address": person.address or None,
    }


def refuse_taken_number(citizen: Citizen, person: Person) -> None:
    if not person.number:
        return
    other = Citizen.get_or_none(
        (Citizen.commune == citizen.commune_id)
        & (Citizen.number == person.number)
        & (Citizen.id != citizen.id)
    )
    if other is not None:
        raise Refused.because(f"Số CCCD này đã ghi cho {other.name}. Xem lại số.", "number")
