"""What one person's part in a cycle left behind: points, evidence, votes, outcomes, as blocks of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..domain.evidence import EvidenceState
from ..domain.scoring import ScoreSheet
from ..domain.vietnamese import date_short, time_short
from ..models.evidence import Evidence, evidence_of
from ..models.recognition import Recognition, ever_decided
from ..models.registration import Registration
from ..models.scoring import Sheet, SheetKind, notes_of, sheets_of
from ..models.second_verification import Opinion, opinion_notes, opinions_of
from ..models.voting import Vote, votes_on
from .document import Align, Block, Cell, CellLike, Column, ListItem, Paragraph, Table

Scored = tuple[Sheet, ScoreSheet]


@dataclass(frozen=True, slots=True)
class Kept:
    """By registration id: both score sheets, the verifier's notes, both opinions, evidence, ballots,
    outcomes."""

    own: Mapping[int, Scored]
    verified: Mapping[int, Scored]
    notes: Mapping[int, Mapping[int, str]]
    opinions: Mapping[int, list[tuple[Opinion, ScoreSheet]]]
    evidence: Mapping[int, list[Evidence]]
    votes: Mapping[int, Vote]
    outcomes: Mapping[int, list[Recognition]]


def kept_of(registration_ids: Iterable[int]) -> Kept:
    """Of all parts of a person; the notes take a statement for each verified sheet."""
    ids = list(registration_ids)
    verified = sheets_of(ids, SheetKind.VERIFIED)
    return Kept(
        own=sheets_of(ids, SheetKind.SELF),
        verified=verified,
        notes={id: notes_of(sheet.id) for id, (sheet, _points) in verified.items()},
        opinions=opinions_of(ids),
        evidence=evidence_of(ids),
        votes=votes_on(ids),
        outcomes=ever_decided(ids),
    )


def part_blocks(part: Registration, kept: Kept) -> Iterator[Block]:
    if part.id in kept.own or part.id in kept.verified or part.id in kept.evidence:
        yield _scores(part, kept)
        yield from _keyed("Điểm tự chấm", kept.own.get(part.id))
        yield from _keyed("Điểm thẩm định", kept.verified.get(part.id))
        yield from _opinions(kept.opinions.get(part.id, []))
    else:
        yield Paragraph("Chưa có điểm và minh chứng.")
    yield from _vote(kept.votes.get(part.id))
    for outcome in kept.outcomes.get(part.id, []):
        yield from _outcome(outcome)


def _scores(part: Registration, kept: Kept) -> Table:
    own, verified = (one[1] if one else None for one in (kept.own.get(part.id), kept.verified.get(part.id)))
    evidence, notes = kept.evidence.get(part.id, []), kept.notes.get(part.id, {})
    rows = []
    for indicator in part.cycle.rules.indicators:
        number = indicator.number
        texts = [_evidence(one) for one in evidence if one.indicator == number]
        texts += [f"Thẩm định ghi: {notes[number]}"] if number in notes else []
        wording = indicator.guidance[part.audience].wording
        row: tuple[CellLike, ...] = (
            number, wording, _points(own, number), _points(verified, number), "\n".join(texts),
        )  # fmt: skip
        rows.append(row)
    narrow = Column(16, Align.CENTER)
    return Table(
        name="Điểm",
        size=11,
        columns=(Column(9, Align.CENTER), Column(62), narrow, narrow, Column(62)),
        head=(("TT", "Chỉ số", "Tự chấm", "Thẩm định", "Minh chứng và nhận xét"),),
        rows=tuple(rows),
        total=(Cell("Tổng điểm", colspan=2, align=Align.CENTER), _total(own), _total(verified), ""),
    )


def _points(sheet: ScoreSheet | None, number: int) -> CellLike:
    points = sheet.points[number - 1] if sheet else None
    return "" if points is None else points


def _total(sheet: ScoreSheet | None) -> CellLike:
    return sheet.total if sheet and sheet.complete else ""


def _evidence(one: Evidence) -> str:
    state = "" if one.state is EvidenceState.UNSEEN else f" ({one.state.label})"
    return f"- {one.text}{state}" + (f": {one.note}" if one.note else "")


def _keyed(what: str, scored: Scored | None) -> Iterator[Block]:
    if scored is not None:
        sheet = scored[0]
        who = f", người nhập: {sheet.keyed_by.name}" if sheet.keyed_by else ""
        yield ListItem(f"{what}: ghi lúc {time_short(sheet.keyed_at)}{who}.")


def _opinions(given: list[tuple[Opinion, ScoreSheet]]) -> Iterator[Block]:
    """What two verifiers said. One alone stays closed: the second verifier may print this paper too."""
    if len(given) < 2:
        return
    for name, (opinion, sheet) in zip(("thứ nhất", "thứ hai"), given, strict=True):
        who = f", người chấm: {opinion.given_by.name}" if opinion.given_by else ""
        points = ", ".join(str(one) for one in sheet.points)
        notes = "; ".join(f"chỉ số {n}: {note}" for n, note in opinion_notes(opinion.id).items())
        said = f" Ghi chú: {notes}." if notes else ""
        yield ListItem(f"Thẩm định lần {name}: {points}; ghi lúc {time_short(opinion.given_at)}{who}.{said}")


def _vote(vote: Vote | None) -> Iterator[Block]:
    if vote is None:
        return
    meeting = vote.meeting
    when = f" ngày {date_short(meeting.held_on)}" if meeting.held_on else ""
    away = "" if vote.attended else " Người này không dự bầu chọn."
    yield ListItem(
        f"Bầu chọn{when}: {vote.votes_for} phiếu đồng ý, {vote.votes_against} không đồng ý, "
        f"{vote.blank} không hợp lệ; {meeting.present} người có mặt trên {meeting.eligible} người được "
        f"quyền bầu.{away}"
    )


def _outcome(one: Recognition) -> Iterator[Block]:
    decision = f"Quyết định số {one.decision.number} ngày {date_short(one.decision.issued_on)}"
    if one.recognised:
        what = f"Được công nhận theo {decision}, giấy số {one.certificate_label}, mã tra cứu {one.code}"
        printed = f" Trên giấy ghi: {one.printed_salutation} {one.printed_name}, {one.printed_unit}."
    else:
        what, printed = f"Không được công nhận theo {decision}. Lý do: {' '.join(one.why)}".rstrip("."), ""
    undone = f" Không còn hiệu lực từ {time_short(one.undone_at)}." if one.undone_at else ""
    yield ListItem(f"{what}.{printed}{undone}")
