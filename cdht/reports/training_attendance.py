"""The list to sign at a training session, unit by unit: of a session that is recorded, or for the hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..domain.problems import Refused
from ..domain.training import days_long
from ..models.cycles import Cycle
from ..models.form_codes import codes_of
from ..models.training import TrainingSession, invited_units, of_cycle
from .attendance import counted_present, list_to_sign, spare_lines
from .document import Block, Document, Signature, Signer, Title
from .facts import HONOUR, Choice, Office, office_on
from .heads import committee_head
from .meeting_lines import DOTS, SHORT, said
from .unit_people import Group, by_unit, on_own_pages, unit_in


def document(cycle: Cycle, choice: Choice) -> Document:
    """One list for each unit, on pages of its own; of a session, for the units that it invites, with a code
    for each person. Raises `Refused` (field `spare`)."""
    spare, office = spare_lines(choice), office_on(cycle, choice.on)
    session = session_chosen(cycle, choice)
    groups = list(groups_of(cycle, choice, session))
    codes = codes_of(row.id for _unit, people in groups for row in people)
    blocks = on_own_pages(groups, lambda group: _list(office, group, spare, session, codes))
    title = f"Danh sách tập huấn năm {cycle.year}"
    return Document(title, blocks, author=office.steering_committee)


def session_chosen(cycle: Cycle, choice: Choice) -> TrainingSession | None:
    """Raises `Refused` for a session that is not of this cycle."""
    if choice.training_id is None:
        return None
    row: TrainingSession | None = of_cycle(cycle.id).where(TrainingSession.id == choice.training_id).first()
    if row is None:
        raise Refused.because("Không còn buổi tập huấn này trong đợt. Tải lại trang.", "training_id")
    return row


def groups_of(cycle: Cycle, choice: Choice, session: TrainingSession | None) -> Iterator[Group]:
    """The units that are invited, of those whose people whoever prints may see; one that was asked for comes
    in any case."""
    invited = invited_units(session) if session and choice.unit_id is None else frozenset()
    for unit, people in by_unit(cycle, replace(choice, person_id=None)):
        seen = choice.units is None or unit.id in choice.units
        if seen and (not invited or unit.id in invited):
            yield unit, people


def told_of(session: TrainingSession | None, year: int) -> Iterator[Block]:
    """When, where, by whom and about what; dots for the hand where it is not recorded."""
    when = f"{SHORT} giờ {SHORT}, ngày {SHORT} tháng {SHORT} năm {year}"
    yield said(f"Thời gian: {days_long(session.held_on, session.until) if session else when}")
    yield said(f"Địa điểm: {(session.place if session else '') or DOTS + DOTS}")
    yield said(f"Người hướng dẫn: {(session.teacher if session else '') or DOTS + DOTS}")
    if session and session.material:
        yield said(f"Tài liệu: {session.material}")


def subject(session: TrainingSession | None, year: int) -> str:
    topic = session.topic if session else "Bộ tiêu chí, cách tự đánh giá và thu thập minh chứng"
    return f"{topic}\n{'Mô hình' if session else 'danh hiệu'} {HONOUR} năm {year}"


def signatures() -> Signature:
    hint = "(Ký, ghi rõ họ tên)"
    return Signature((Signer(("NGƯỜI LẬP DANH SÁCH",), hint=hint), Signer(("NGƯỜI HƯỚNG DẪN",), hint=hint)))


def _list(
    office: Office, group: Group, spare: int, session: TrainingSession | None, codes: Mapping[int, str]
) -> Iterator[Block]:
    unit, people = group
    yield committee_head(office, "")
    yield Title("Danh sách tham gia tập huấn", subject(session, office.cycle.year))
    yield said(f"Đơn vị: {unit_in(office, unit.name)}")
    yield from told_of(session, office.cycle.year)
    yield list_to_sign(group, spare, codes if session else None)
    yield counted_present(people)
    yield signatures()
