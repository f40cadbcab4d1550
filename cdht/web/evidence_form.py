"""What forms say of evidence: words, kind, day, witness and files, by indicator.

Files are looked at before anything is saved, each on its own: one that is refused holds no other back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from flask import flash, request

from ..actions.evidence import EvidenceFacts
from ..actions.evidence_files import TakenIn, taken_in
from ..actions.evidence_keeping import keep_evidence
from ..domain.evidence import BY_HAND, EvidenceKind, proposed_text, suggested_kind
from ..domain.evidence_files import FileKind
from ..domain.lifecycle import WrongStage
from ..domain.people import parse_date
from ..domain.problems import Problem, Refused, refuse_if
from ..domain.vietnamese import nfc
from ..models.scoring import INDICATORS
from .evidence_files import uploads
from .pages import me, now

SEEN = "seen"
"""The button “Đã xem bản giấy”: its value is the indicator."""


@dataclass(frozen=True, slots=True)
class TypedEvidence:
    """As it was typed for one indicator."""

    text: str = ""
    kind: str = ""
    day: str = ""
    witness: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(nfc(one) for one in (self.text, self.day, self.witness))

    @property
    def is_open(self) -> bool:
        """Whether more than the one line was filled in: then the details stay unfolded."""
        return any((self.kind, nfc(self.day), nfc(self.witness)))


@dataclass(slots=True)
class Given:
    """The evidence of one form: what was typed and the files that may be kept, by indicator; `refused`: what
    became of the others. `seen`: the indicator of which the paper was seen."""

    typed: dict[int, TypedEvidence] = field(default_factory=dict)
    files: dict[int, list[TakenIn]] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    seen: int = 0

    def say_what_became_of_files(self) -> None:
        kept = [one.name for files in self.files.values() for one in files]
        if kept:
            flash(f"Đã nhận {len(kept)} tệp: {', '.join(kept)}.", "done")
        for problem in self.refused:
            flash(f"Không nhận. {problem.message}", "refused")


# --- Reading ---------------------------------------------------------------------------------------------


def typed_of(number: int) -> TypedEvidence:
    names = ("evidence", "kind", "day", "witness")
    return TypedEvidence(*(request.form.get(f"{name}-{number}", "") for name in names))


def typed_evidence() -> dict[int, TypedEvidence]:
    """By indicator, where anything was typed."""
    typed = {number: typed_of(number) for number in range(1, INDICATORS + 1)}
    return {number: one for number, one in typed.items() if not one.is_blank or one.kind}


def texts_typed() -> dict[int, str]:
    return {number: one.text for number, one in typed_evidence().items()}


@contextmanager
def given_evidence(numbers: Iterable[int]) -> Iterator[Given]:
    """What the form gives for these indicators; files wait in drafts until the end of the block."""
    given = Given(seen=request.form.get(SEEN, 0, type=int))
    with ExitStack() as drafts:
        for number in numbers:
            files, refused = received(f"files-{number}", drafts)
            given.refused += refused
            if files:
                given.files[number] = files
            typed = typed_of(number)
            if files or refused or number == given.seen or not typed.is_blank:
                given.typed[number] = typed
        yield given


def received(name: str, drafts: ExitStack) -> tuple[list[TakenIn], list[Problem]]:
    """The files of a field that may be kept, and why the others may not."""
    ready, refused = list[TakenIn](), list[Problem]()
    for one in request.files.getlist(name):
        if not one.filename:
            continue
        try:
            ready += drafts.enter_context(
                taken_in([(cast(BinaryIO, one.stream), one.filename)], folder=uploads())
            )
        except Refused as problems:
            refused += [replace(problem, field=name) for problem in problems.problems]
    return ready, refused


# --- Keeping ---------------------------------------------------------------------------------------------


def keep_given(registration_id: int, given: Given) -> None:
    """Raises `Refused` with fields as the form names them; of an indicator whose files all failed, too."""
    for number, typed in given.typed.items():
        files = given.files.get(number, [])
        lost = [problem for problem in given.refused if problem.field == f"files-{number}"]
        refuse_if(lost if not files else ())
        with naming(ON_SHEET, number):
            for facts, own in _items(typed, files, seen=number == given.seen):
                keep_evidence(registration_id, number, facts, own, folder=uploads(), by=me(), at=now())


def read_facts(typed: TypedEvidence, *, among: Sequence[EvidenceKind] = BY_HAND) -> EvidenceFacts:
    """Kind as chosen, else as the words say it. Raises `Refused` (day, kind)."""
    if typed.kind and typed.kind not in among:
        raise Refused.because("Chọn một loại trong danh sách.", "kind")
    try:
        day = parse_date(typed.day) if nfc(typed.day) else None
    except Refused as refused:
        raise Refused(replace(one, field="day") for one in refused.problems) from refused
    kind = EvidenceKind(typed.kind) if typed.kind else suggested_kind(nfc(typed.text))
    return EvidenceFacts(typed.text, kind, day, typed.witness)


def _items(
    typed: TypedEvidence, files: Sequence[TakenIn], *, seen: bool
) -> Iterator[tuple[EvidenceFacts, Sequence[TakenIn]]]:
    """One item for what was typed; files alone are called after what they are."""
    if seen:
        facts = read_facts(replace(typed, kind=EvidenceKind.PAPER_SEEN.value))
        named = replace(facts, text=facts.text if nfc(facts.text) else proposed_text(facts.kind))
        yield replace(named, confirmed_by=facts.confirmed_by or me().name), files
    elif nfc(typed.text) or not files:
        yield read_facts(typed), files
    else:
        for kind, own in _by_kind(typed, files).items():
            facts = read_facts(replace(typed, kind=kind.value))
            yield replace(facts, text=proposed_text(kind)), own


def _by_kind(typed: TypedEvidence, files: Sequence[TakenIn]) -> Mapping[EvidenceKind, list[TakenIn]]:
    chosen = next((kind for kind in BY_HAND if kind == typed.kind), None)
    found = dict[EvidenceKind, list[TakenIn]]()
    for one in files:
        own = EvidenceKind.PHOTO if one.kind is FileKind.PICTURE else EvidenceKind.DOCUMENT
        found.setdefault(chosen or own, []).append(one)
    return found


ON_SHEET = {
    "text": "evidence", "kind": "kind", "day": "day", "happened_on": "day", "confirmed_by": "witness",
    "files": "files",
}  # fmt: skip
ON_ITS_PAGE = {"happened_on": "day", "confirmed_by": "witness"}


@contextmanager
def naming(fields: Mapping[str, str], number: int = 0) -> Iterator[None]:
    """Name the fields of a refusal as the form does: on the sheet with the indicator, `day-3`."""
    try:
        yield
    except WrongStage:
        raise
    except Refused as refused:
        tail = f"-{number}" if number else ""
        named = [replace(one, field=fields.get(one.field, one.field) + tail) for one in refused.problems]
        raise Refused(named) from refused
