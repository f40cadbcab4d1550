"""One kind of paper, and a document as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..domain.problems import Refused
from ..domain.vietnamese import fold
from ..models.cycles import Cycle
from .document import Document
from .facts import Choice, office_on


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper. `stem` begins its file names; `about` says in a line what it is. `needs_other`: it
    compares the cycle with another one. `per_unit`: it is printed for one unit at a time and open to whoever
    sees that unit. `per_person`: likewise for one person and whoever sees the registration. `by_month`: it
    tells of one month (`Choice.month`). `per_visit`: it is printed for one visit of the committee, on the
    visit's own page. `kind` and `series`: the abbreviation in its number (“BC”) and the
    body whose number series it takes (one of `SIGNING_BODIES`); empty for papers that carry no number.
    `when_closed`: it may be issued in a closed cycle too."""

    name: str
    title: str
    formats: tuple[str, ...]
    stem: str
    about: str
    build: Callable[[Cycle, Choice], Document]
    data: Callable[[Cycle, Choice], dict[str, Any]] | None = None
    needs_decision: bool = False
    needs_other: bool = False
    per_unit: bool = False
    per_person: bool = False
    by_month: bool = False
    per_visit: bool = False
    kind: str = ""
    series: str = ""
    when_closed: bool = False

    @property
    def of_cycle(self) -> bool:
        """Whether it is about the whole cycle, neither about a unit or a visit to it nor about a person."""
        return not (self.per_unit or self.per_person or self.per_visit)

    def document(self, cycle: Cycle, choice: Choice = Choice()) -> Document:  # noqa: B008 - a frozen value
        """The paper as a value. Raises `Refused` when the cycle is not so far."""
        return self.build(cycle, choice)

    def make(self, cycle: Cycle, format: str, choice: Choice = Choice()) -> bytes:  # noqa: A002, B008
        """The paper as a file. Raises `Refused` when the cycle is not so far, or for a format it has not."""
        if format not in self.formats:
            raise Refused.because(f"“{self.title}” có các dạng: {', '.join(self.formats)}.", "format")
        if format == "json" and self.data is not None:
            return json.dumps(self.data(cycle, choice), ensure_ascii=False, indent=1).encode()
        return render(self.document(cycle, choice), format)

    def filename(self, cycle: Cycle, format: str, of: str = "") -> str:  # noqa: A002
        """`BaoCaoTongKet_QuangPhu_2021.pdf`: no marks, no blanks, safe on every system. `of`: the
        unit or person whose name stands before the commune's."""
        whose = f"{bare(of)[:60]}_" if of else ""
        return f"{self.stem}_{whose}{bare(office_on(cycle).place)}_{cycle.year}.{format}"


def render(
    document: Document,
    format: str,  # noqa: A002
    tell: Callable[[int, int], None] | None = None,
) -> bytes:
    """A Document as a file; the heavy libraries are loaded only now.

    `tell(done, all)` hears how far a PDF got; what it raises ends the printing.
    """
    renderer = import_module(f"cdht.reports.{format}")
    if format == "html":
        return renderer.page(document).encode()
    return renderer.render(document, tell) if tell else renderer.render(document)


def bare(text: str) -> str:
    """“Quảng Phú” → “QuangPhu”, for names of files."""
    return "".join(word.capitalize() for word in re.findall("[a-z0-9]+", fold(text))) or "Xa"
