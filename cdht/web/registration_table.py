"""The rows of the batch table: texts as typed, what they mean, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..actions.citizens import Person
from ..actions.registration import NewRegistration
from ..actions.registration_batch import Sieved
from ..domain.criteria import CriteriaSet, audience_from
from ..domain.people import Gender, gender_from, name_problem, normal_phone, parse_birth
from ..domain.problems import Problem, Refused
from ..domain.registration import Component, component_from
from ..domain.vietnamese import fold
from ..models.registration import parts_taken
from .forms import clean
from .registration_person import Candidate

FIRST, MORE, MOST = 15, 15, 300
HEADINGS = {
    "name": "Họ và tên", "birth": "Ngày hoặc năm sinh", "gender": "Giới tính", "audience": "Đối tượng",
    "component": "Thành phần", "party_member": "Đảng viên", "phone": "Điện thoại",
}  # fmt: skip
ALSO = {
    "name": ("ho ten", "ten"),
    "birth": ("nam sinh", "ngay sinh", "ngay thang nam sinh", "sinh ngay", "sinh nam"),
    "gender": ("gioi", "nam nu"),
    "audience": ("doi tuong dang ky",),
    "phone": ("so dien thoai", "sdt", "dt"),
    "party_member": ("dang",),
}
"""Headings in other people's Excel lists, unmarked; a pasted block may begin with them."""
PARTY_WORDS = {"x": True, "co": True, "dang vien": True, "yes": True, "khong": False, "no": False}


@dataclass(frozen=True, slots=True)
class Shared:
    """What all rows have in common; `audience` and `component` stand in for cells left empty."""

    unit_id: int
    registered_on: date
    consent: str
    audience: str
    component: Component | None
    criteria: CriteriaSet


@dataclass(slots=True)
class Line:
    """A row. `who`: empty, `new` (somebody else), `skip`, or the id of the same person, as answered for the
    very name and birth in `asked`: the answer does not outlive them."""

    number: int
    typed: dict[str, str]
    who: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    is_asked: bool = False

    @property
    def is_empty(self) -> bool:
        """A row in which nothing is typed; lists chosen in it by habit do not make a person."""
        return not any(self.typed[name] for name in ("name", "birth", "phone", "gender"))

    @property
    def asked(self) -> str:
        return f"{fold(self.typed['name'])}|{fold(self.typed['birth'])}"

    def problems(self) -> Iterator[Problem]:
        for name, messages in self.errors.items():
            for message in messages:
                place = name if name in self.typed else "name"
                yield Problem(f"{place}-{self.number}", f"Dòng {self.number}, {_spoken(name)}: {message}")

    def read(self, shared: Shared) -> NewRegistration | None:
        """The row as values; None, with the errors in their cells, when anything cannot be read."""
        if wrong := name_problem(self.typed["name"]):
            self.errors["name"] = [wrong]
        birth = self._needed("birth", parse_birth, "Ghi ngày sinh, hoặc chỉ năm sinh.")
        gender = self._chosen("gender", _gender, "Ghi Nam hoặc Nữ, hoặc để trống.")
        audience = self._chosen("audience", lambda text: audience_from(text, shared.criteria), _PICK)
        component = self._chosen("component", _component, _PICK)
        party = self._chosen("party_member", lambda text: PARTY_WORDS.get(fold(text)), "Ghi Có hoặc Không.")
        phone = self._parsed("phone", normal_phone)
        for name, value in (
            ("audience", audience or shared.audience),
            ("component", component or shared.component),
        ):
            if not value and name not in self.errors:
                self.errors[name] = ["Chọn ở đây, hoặc chọn ở ô chung phía trên."]
        if self.errors:
            return None
        return NewRegistration(
            Person(self.typed["name"], birth, gender, phone=phone or ""),
            shared.unit_id,
            audience or shared.audience,
            shared.registered_on,
            component=component or shared.component,
            party_member=party,
            consent=shared.consent,
            citizen_id=int(self.who) if self.who.isdigit() else None,
            is_new=self.who == "new",
        )

    def _parsed(self, name: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(self.typed[name]) if self.typed[name] else None
        except Refused as refused:
            self.errors[name] = [refused.problems[0].message]
            return None

    def _needed(self, name: str, parse: Callable[[str], Any], message: str) -> Any:
        if not self.typed[name]:
            self.errors[name] = [message]
        return self._parsed(name, parse)

    def _chosen(self, name: str, find: Callable[[str], Any], message: str) -> Any:
        found = find(self.typed[name]) if self.typed[name] else None
        if self.typed[name] and found is None:
            self.errors[name] = [f"“{self.typed[name][:40]}”: {message}"]
        return found


_GENDERS = {one.value: one for one in Gender}
_COMPONENTS = {one.value: one for one in Component}
_PICK = "Không rõ là mục nào. Chọn trong danh sách."


def _spoken(name: str) -> str:
    heading = HEADINGS.get(name, "Họ và tên")
    return heading[:1].lower() + heading[1:]


def _gender(text: str) -> Gender | None:
    return _GENDERS.get(text) or gender_from(text)


def _component(text: str) -> Component | None:
    return _COMPONENTS.get(text) or component_from(text)


class Table:
    """The rows that the page shows."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    @classmethod
    def empty(cls) -> Table:
        return cls([blank(number) for number in range(1, FIRST + 1)])

    @classmethod
    def sent(cls, form: Mapping[str, str], names: list[str]) -> Table:
        """As sent. `names`: the columns; others are left empty, whatever was sent. Numbers stay."""
        count = form.get("rows", "")
        most = min(int(count), MOST) if count.isdigit() and len(count) < 6 else FIRST
        return cls([_line(form, number, names) for number in range(1, most + 1) if f"name-{number}" in form])

    @property
    def last(self) -> int:
        return max((line.number for line in self.lines), default=0)

    @property
    def filled(self) -> list[Line]:
        return [line for line in self.lines if not line.is_empty and line.who != "skip"]

    @property
    def good(self) -> int:
        return sum(not line.errors for line in self.filled)

    def problems(self) -> list[Problem]:
        return [problem for line in self.lines for problem in line.problems()]

    def grow(self) -> None:
        self.lines += [blank(n) for n in range(self.last + 1, min(self.last + MORE, MOST) + 1)]

    def read(self, shared: Shared) -> dict[int, NewRegistration]:
        read = {line.number: line.read(shared) for line in self.filled}
        return {number: one for number, one in read.items() if one is not None}

    def take(self, found: Sieved) -> None:
        """Put what `register` found beside the rows, with the parts that those alike took."""
        people = {citizen.id: citizen for same in found.candidates.values() for citizen in same}
        parts: dict[int, list[str]] = {one: [] for one in people}
        for row in parts_taken(people) if people else ():
            parts[row.citizen_id].append(f"{row.unit.name}, {row.cycle.name}: {row.stage.label.lower()}")
        for line in self.lines:
            for problem in found.problems.get(line.number, ()):
                line.errors.setdefault(problem.field, []).append(problem.message)
            same = found.candidates.get(line.number, ())
            line.candidates = [Candidate(citizen, parts[citizen.id]) for citizen in same]
            is_twin = any("Giống dòng" in message for message in line.errors.get("name", ()))
            line.is_asked = line.is_asked or bool(same) or is_twin

    def without(self, numbers: set[int]) -> Table:
        """What is left to be mended; the rows keep their numbers."""
        return Table([line for line in self.filled if line.number not in numbers])


def blank(number: int) -> Line:
    return Line(number, dict.fromkeys(HEADINGS, ""))


def _line(form: Mapping[str, str], number: int, names: list[str]) -> Line:
    typed = {name: clean(form.get(f"{name}-{number}", "")) if name in names else "" for name in HEADINGS}
    line = Line(number, typed)
    if form.get(f"asked-{number}") == line.asked:
        who = form.get(f"who-{number}", "")
        line.who = who if who in ("new", "skip") or (who.isdigit() and len(who) < 10) else ""
        line.is_asked = bool(line.who)
    return line
