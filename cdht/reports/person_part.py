"""What one person's part in a cycle left behind: points, evidence, training, votes, outcomes, as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..domain.complaints import about
from ..domain.evidence import EvidenceState, on_paper
from ..domain.scoring import ScoreSheet
from ..domain.self_score_rounds import Round
from ..domain.training import days_long
from ..domain.vietnamese import date_short, time_short
from ..models.complaints import Complaint, of_registrations
from ..models.evidence import Evidence, evidence_of
from ..models.evidence_files import counts_of
from ..models.learning_plans import LearningPlanItem, plans_of
from ..models.recognition import Recognition, ever_decided
from ..models.registration import Registration
from ..models.scoring import Sheet, SheetKind, notes_of, sheets_of
from ..models.second_verification import Opinion, opinion_notes, opinions_of
from ..models.self_score_rounds import rounds_of
from ..models.training import TrainingSession, sessions_of
from ..models.voting import Vote, votes_on
from .document import Align, Block, Cell, CellLike, Column, ListItem, Paragraph, Table

Scored = tuple[Sheet, ScoreSheet]


@dataclass(frozen=True, slots=True)
class Kept:
    """By registration id: both score sheets, the verifier's notes, both opinions, evidence, ballots,
    outcomes, training."""

    own: Mapping[int, Scored]
    verified: Mapping[int, Scored]
    notes: Mapping[int, Mapping[int, str]]
    opinions: Mapping[int, list[tuple[Opinion, ScoreSheet]]]
    evidence: Mapping[int, list[Evidence]]
    files: Mapping[int, int]
    rounds: Mapping[int, list[Round]]
    plans: Mapping[int, list[LearningPlanItem]]
    votes: Mapping[int, Vote]
    outcomes: Mapping[int, list[Recognition]]
    training: Mapping[int, list[TrainingSession]]
    complaints: Mapping[int, list[Complaint]]


def kept_of(registration_ids: Iterable[int]) -> Kept:
    """Of all parts of a person; the notes take a statement for each verified sheet."""
    ids = list(registration_ids)
    verified, evidence = sheets_of(ids, SheetKind.VERIFIED), evidence_of(ids)
    return Kept(
        own=sheets_of(ids, SheetKind.SELF),
        verified=verified,
        notes={id: notes_of(sheet.id) for id, (sheet, _points) in verified.items()},
        opinions=opinions_of(ids),
        evidence=evidence,
        files=counts_of(one.id for items in evidence.values() for one in items),
        rounds=rounds_of(ids),
        plans=plans_of(ids),
        votes=votes_on(ids),
        outcomes=ever_decided(ids),
        training=sessions_of(ids),
        complaints=of_registrations(ids),
    )


def part_blocks(part: Registration, kept: Kept) -> Iterator[Block]:
    if part.id in kept.own or part.id in kept.verified or part.id in kept.evidence:
        yield _scores(part, kept)
        yield from _keyed("Điểm tự chấm", kept.own.get(part.id))
        yield from _keyed("Điểm thẩm định", kept.verified.get(part.id))
        yield from _opinions(kept.opinions.get(part.id, []))
    else:
        yield Paragraph("Chưa có điểm và minh chứng.")
    yield from _earlier(kept.rounds.get(part.id, []))
    yield from _plan(kept.plans.get(part.id, []))
    yield from _training(kept.training.get(part.id, []))
    yield from _vote(kept.votes.get(part.id))
    for outcome in kept.outcomes.get(part.id, []):
        yield from _outcome(outcome)
    for complaint in kept.complaints.get(part.id, []):
        yield from _complaint(complaint)


def _scores(part: Registration, kept: Kept) -> Table:
    own, verified = (one[1] if one else None for one in (kept.own.get(part.id), kept.verified.get(part.id)))
    evidence, notes = kept.evidence.get(part.id, []), kept.notes.get(part.id, {})
    rows = []
    for indicator in part.cycle.rules.indicators:
        number = indicator.number
        texts = [_evidence(one, kept.files.get(one.id, 0)) for one in evidence if one.indicator == number]
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


def _evidence(one: Evidence, files: int) -> str:
    state = "" if one.state is EvidenceState.UNSEEN else f" ({one.state.label})"
    told = on_paper(one.text, one.kind, one.happened_on, one.confirmed_by, files)
    return f"- {told}{state}" + (f": {one.note}" if one.note else "")


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


def _earlier(rounds: list[Round]) -> Iterator[Block]:
    """Self-scores before the one in the table, each with its day and its points."""
    for one in rounds[:-1]:
        points = ", ".join(str(given) for given in one.sheet.points)
        yield ListItem(
            f"Tự chấm lần {one.number}, ngày {date_short(one.day)}: {one.sheet.total} điểm "
            f"(chỉ số 1 đến {len(one.sheet.points)}: {points})."
        )


def _plan(items: list[LearningPlanItem]) -> Iterator[Block]:
    for one in items:
        item = one.item
        serves = f"; chỉ số {', '.join(map(str, item.indicators))}" if item.indicators else ""
        result = f"; kết quả: {item.result}" if item.result else ""
        yield ListItem(f"Kế hoạch học tập: {item.words}{serves}{result}.")


def _training(sessions: Iterable[TrainingSession]) -> Iterator[Block]:
    for one in sessions:
        place = f", tại {one.place}" if one.place else ""
        yield ListItem(f"Dự tập huấn {days_long(one.held_on, one.until)}{place}: {one.topic}.")


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


def _complaint(one: Complaint) -> Iterator[Block]:
    """Everything that is kept of it; a third person only by what they are to the citizen."""
    who = f", do {one.relation} nêu" if one.raiser else ""
    yield ListItem(
        f"Ý kiến ngày {date_short(one.received_on)} ({one.way.label.lower()}{who}), "
        f"{about(one.subject, one.indicator_numbers, small=True)}: {_one_line(one.text)}"
    )
    if one.outcome and one.answered_on:
        answer = f": {_one_line(one.answer)}" if one.answer else "."
        day = date_short(one.answered_on)
        yield ListItem(f"Trả lời ngày {day}, {one.outcome.label.lower()}{answer}", "+")


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
