"""Who attended the training sessions: one list for each session, by unit, as it is kept in the program."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..domain.lifecycle import Stage
from ..domain.vietnamese import counted
from ..models.cycles import Cycle
from ..models.registration import Registration, by_unit_and_name, in_cycle, with_people
from ..models.training import TrainingSession, attended, of_cycle
from .attendance import END
from .document import (
    Align,
    Block,
    Cell,
    CellLike,
    Column,
    Document,
    PageBreak,
    Paragraph,
    Table,
    Title,
)
from .facts import Choice, Office, office_on
from .heads import committee_head
from .training_attendance import session_chosen, signatures, subject, told_of
from .unit_people import note_of


def document(cycle: Cycle, choice: Choice) -> Document:
    """Of the session chosen, else of every session that somebody attended, on pages of its own. Whoever
    withdrew since is on no list. Raises `Refused` for a session that is not of this cycle."""
    office, session = office_on(cycle, choice.on), session_chosen(cycle, choice)
    wanted = [session] if session else list(of_cycle(cycle.id))
    lists = [(one, _people(one, choice)) for one in wanted]
    blocks: list[Block] = []
    for one, people in [(one, people) for one, people in lists if people or session] or [(None, [])]:
        blocks += [PageBreak()] if blocks else []
        blocks += _list(office, one, people)
    title = f"Danh sách đã dự tập huấn năm {cycle.year}"
    return Document(title, tuple(blocks), author=office.steering_committee)


def _people(session: TrainingSession, choice: Choice) -> list[Registration]:
    query = in_cycle(with_people(), session.cycle_id).where(attended(session.id))
    query = query.where(Registration.stage != Stage.WITHDRAWN)
    if choice.unit_id is not None:
        query = query.where(Registration.unit == choice.unit_id)
    if choice.units is not None:
        query = query.where(Registration.unit.in_(list(choice.units)))
    return list(by_unit_and_name(query))


def _list(office: Office, session: TrainingSession | None, people: list[Registration]) -> Iterator[Block]:
    yield committee_head(office, "")
    yield Title("Danh sách đã dự tập huấn", subject(session, office.cycle.year))
    yield from told_of(session, office.cycle.year) if session else ()
    yield _table(office, session, people)
    count = f"Danh sách có {counted(len(people), 'người')} đăng ký đã dự."
    if session and session.guests:
        count += f" Ngoài ra có {counted(session.guests, 'khách')} không đăng ký trong đợt."
    yield Paragraph(count, align=Align.LEFT, indent=False)
    yield signatures()


def _table(office: Office, session: TrainingSession | None, people: list[Registration]) -> Table:
    return Table(
        name=f"{session.held_on:%d-%m-%Y}" if session else "Tập huấn",
        columns=(Column(12, Align.CENTER), Column(62), Column(20, Align.CENTER), Column(71)),
        head=(("STT", "Họ và tên", "Năm sinh", "Đối tượng"),),
        rows=tuple(_lines(office.cycle, people)),
        empty="Chưa ghi ai dự tập huấn.",
        below=END,
    )


def _lines(cycle: Cycle, people: list[Registration]) -> Iterator[tuple[CellLike, ...]]:
    labels = {who.id: who.label for who in cycle.rules.audiences}
    number = 0
    for _, group in groupby(people, key=lambda row: row.unit_id):
        rows = list(group)
        heading = f"{rows[0].unit.name}: {counted(len(rows), 'người')}"
        yield (Cell(heading, colspan=4, bold=True),)
        for row in rows:
            number += 1
            yield (number, row.citizen.name, note_of(row), labels.get(row.audience, ""))
